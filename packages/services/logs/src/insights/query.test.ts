import { describe, expect, test } from 'vitest';
import { compile } from './query.ts';
import { recordOf } from './record.ts';

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html

const START = Date.UTC(2026, 10, 23, 12);
const MESSAGES = [
  'START RequestId: 4c2f Version: $LATEST\n',
  '{"level":"INFO","order":{"id":1},"ms":10}',
  '{"level":"ERROR","order":{"id":2},"ms":30}',
  '{"level":"ERROR","order":{"id":3},"ms":20}',
  'user=ann took 17 ms\n',
  'REPORT RequestId: 4c2f\tDuration: 12.50 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tMax Memory Used: 61 MB\t\n',
];

/** What a query shows of the events, one a minute, without the pointers. */
function run(query: string): Record<string, string>[] {
  const records = MESSAGES.map((message, index) =>
    recordOf(
      { id: index + 1, timestamp: START + index * 60_000, message, ingestionTime: START },
      { account: '111122223333', name: '/orders' },
      'stream',
    ),
  );
  return compile(query)(records).rows.map((row) =>
    Object.fromEntries(row.filter(({ field }) => field !== '@ptr').map(({ field, value }) => [field, value])),
  );
}

describe('a query', () => {
  test('shows time and text of the latest events first, each with its pointer', () => {
    expect(run('limit 1')).toEqual([{ '@timestamp': '2026-11-23 12:05:00.000', '@message': MESSAGES[5] }]);
    expect(
      compile('fields @message | limit 1')([
        new Map([
          ['@message', 'x'],
          ['@ptr', 'p'],
        ]),
      ]).rows,
    ).toEqual([
      [
        { field: '@message', value: 'x' },
        { field: '@ptr', value: 'p' },
      ],
    ]);
  });

  test('finds fields of JSON and of reports', () => {
    expect(run('fields level, order.id as id | filter ispresent(level) | sort id desc')).toEqual([
      { level: 'ERROR', id: '3' },
      { level: 'ERROR', id: '2' },
      { level: 'INFO', id: '1' },
    ]);
    expect(run('filter @type = "REPORT" | fields @requestId, @duration, @maxMemoryUsed, @memorySize, @log')).toEqual([
      {
        '@requestId': '4c2f',
        '@duration': '12.5',
        '@maxMemoryUsed': '61000000',
        '@memorySize': '128000000',
        '@log': '111122223333:/orders',
      },
    ]);
  });

  test.each([
    ['level = "ERROR" and ms > 20', ['2']],
    ['level in ["INFO", "WARN"] or ms = 20', ['3', '1']],
    ['level like /^err/i and not ms >= 30', ['3']],
    ['@message like "INFO"', ['1']],
    ['level not like /ERR/ and ispresent(ms)', ['1']],
    ['(ms < 15 or ms > 25) and level != "INFO"', ['2']],
  ])('filters: %s', (condition, ids) => {
    expect(run(`fields order.id | filter ${condition}`).map((row) => row['order.id'])).toEqual(ids);
  });

  test('counts and sums up by fields and by time', () => {
    expect(run('filter ispresent(ms) | stats count(*) as n, avg(ms), max(ms) as most by level | sort n')).toEqual([
      { level: 'INFO', n: '1', 'avg(ms)': '10', most: '10' },
      { level: 'ERROR', n: '2', 'avg(ms)': '25', most: '30' },
    ]);
    expect(run('stats count(*) by bin(3m)')).toEqual([
      { 'bin(3m)': '2026-11-23 12:00:00.000', 'count(*)': '3' },
      { 'bin(3m)': '2026-11-23 12:03:00.000', 'count(*)': '3' },
    ]);
    expect(run('stats count_distinct(level) as levels, pct(ms, 50) as median')).toEqual([
      { levels: '2', median: '20' },
    ]);
  });

  test('takes texts apart', () => {
    const expected = [{ user: 'ann', time: '17' }];
    expect(run('parse "user=* took * ms" as user, time | filter ispresent(user) | display user, time')).toEqual(
      expected,
    );
    expect(
      run('parse @message /user=(?<user>\\w+) took (?<time>\\d+)/ | filter ispresent(user) | display user, time'),
    ).toEqual(expected);
  });

  test('leaves out what is there already', () => {
    expect(run('fields level | filter ispresent(level) | dedup level')).toHaveLength(2);
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html
  test.each([
    ['ms / 4 + 2 * 3', '13.5'],
    ['(ms - 10) / 5 / 2', '2'],
    ['-ms % 4 + 2 ^ 3', '6'],
    ['abs(0 - ms)', '30'],
    ['ceil(ms / 7)', '5'],
    ['greatest(ms, 7, 12)', '30'],
    ['least(ms, 7)', '7'],
    ['sqrt(ms + 6)', '6'],
    ['coalesce(none, order.id, level)', '2'],
    ['strlen(level)', '5'],
    ['toupper(concat("a", level, 1))', 'AERROR1'],
    ['tolower(substr(level, 1, 2))', 'rr'],
    ['substr(level, 3)', 'OR'],
    ['trim("  x ")', 'x'],
    ['ltrim("--x-", "-")', 'x-'],
    ['rtrim("x ")', 'x'],
    ['replace(level, "R", "l")', 'EllOl'],
    ['strcontains(level, "ERR")', '1'],
    ['isValidIpv6("10.0.0.1")', '0'],
    ['isIpInSubnet("10.1.2.3", "10.1.0.0/16")', '1'],
    ['isIpv4InSubnet("10.2.2.3", "10.1.0.0/16")', '0'],
    ['toMillis(@timestamp)', String(START + 120_000)],
    ['fromMillis(0)', '1970-01-01 00:00:00.000'],
    ['datefloor(@timestamp, 1h)', '2026-11-23 12:00:00.000'],
    ['dateceil(@timestamp, 5m)', '2026-11-23 12:05:00.000'],
    ['ms > 20 and not level = "INFO"', '1'],
    ['ms / 0', undefined],
    ['`order.id`', '2'],
  ])('works out %s', (expression, value) => {
    const [row] = run(`filter order.id = 2 | fields ${expression} as x | display x`);
    expect(row?.['x']).toBe(value);
  });

  test('names what it works out as it is written', () => {
    expect(run('filter ms = 30 | fields strlen( level ), ms/2')).toEqual([{ 'strlen( level )': '5', 'ms/2': '15' }]);
    expect(
      run('stats sum(ms * 2), stddev(ms), sortsLast(level) by strlen(level) > 4 as long | sort long desc'),
    ).toEqual([
      { long: '1', 'sum(ms * 2)': '100', 'stddev(ms)': '5', 'sortslast(level)': 'ERROR' },
      { long: '0', 'sum(ms * 2)': '20', 'stddev(ms)': '0', 'sortslast(level)': 'INFO' },
    ]);
  });

  test('filters by what it works out', () => {
    expect(run('filter ms / 10 >= 2 and strlen(level) = 5 | fields ms | sort ms')).toEqual([
      { ms: '20' },
      { ms: '30' },
    ]);
    expect(run('filter level like /E|W/ and ms / 2 = 10 / 1 | display ms')).toEqual([{ ms: '20' }]);
    expect(run('filter concat(level, "") in ["INFO"] | display ms')).toEqual([{ ms: '10' }]);
  });

  test('counts the events that match, whatever becomes of them', () => {
    const records = [1, 2, 3].map((n) => new Map([['n', String(n)]]));
    const matched = (query: string) => compile(query)(records).matched;
    expect(matched('filter n > 1 | stats count(*) as c | filter c > 100')).toBe(2);
    expect(matched('fields n | limit 1')).toBe(3);
  });

  test.each([
    'fields strlen()',
    'fields strlen(a, b)',
    'fields unknown(a)',
    'fields a +',
    'stats avg(*)',
    'fields (a',
    'fields',
    'filter a >',
    'unknown x',
    'stats nonsense(a)',
    'limit many',
    'fields @message }',
  ])('that cannot be read is refused: %s', (query) => {
    expect(() => compile(query)([])).toThrow(expect.objectContaining({ code: 'MalformedQueryException' }));
  });
});

import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startMath, type TestMath, type Values } from './testing/math.ts';

let math: TestMath;
beforeAll(async () => {
  math = await startMath();
});
afterAll(() => math.close());

const MINUTE = 60_000;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
describe('as documented', () => {
  test.each<[string, Values]>([
    ['(metric1 < metric2)', [0, 0, 1, 0]],
    ['(metric1 >= 30)', [1, 0, 0, 0]],
    ['(metric1 > 15 AND metric2 > 15)', [1, 0, 0, 0]],
  ])('operators: %s', async (expression, expected) => {
    const metrics = { metric1: [30, 20, 0, 0], metric2: [20, null, 20, null] };
    expect(await math.compute(expression, metrics)).toEqual([expected]);
  });

  test.each<[string, Values]>([
    ['IF(metric1, metric2, metric3)', [30, 0, 20, null, null]],
    ['IF(metric1, 5, metric3)', [5, 5, 20, null, null]],
    ['IF(metric1, metric2, 5)', [30, 0, 5, 5, null]],
    ['IF(metric1, metric2)', [30, 0, null, null, null]],
    ['IF(1, metric2, metric3)', [30, null, 0, 0, 30]],
    ['IF(0, metric2, metric3)', [0, 0, 20, null, 20]],
    ['IF(0, metric2)', [null, null, null, null, null]],
  ])('%s', async (expression, expected) => {
    const metrics = { metric1: [1, 1, 0, 0, null], metric2: [30, null, 0, 0, 30], metric3: [0, 0, 20, null, 20] };
    expect(await math.compute(expression, metrics)).toEqual([expected]);
  });

  test.each<[string, Values[]]>([
    [
      'METRICS()*100',
      [
        [100, 200, 400],
        [300, null, 600],
      ],
    ],
    ['SUM(METRICS())', [[4, 2, 10]]],
    ['AVG(METRICS())', [[2, 1, 5]]],
    ['MIN(METRICS())', [[1, 2, 4]]],
    ['MAX(METRICS("errors"))', [[1, 2, 4]]],
    ['5 * errors', [[5, 10, 20]]],
    ['errors - requests', [[-2, 2, -2]]],
    ['-errors', [[-1, -2, -4]]],
    ['errors / requests', [[1 / 3, null, 4 / 6]]],
    ['SUM(METRICS("errors"))/SUM(METRICS("requests"))*300', [[100, null, 200]]],
    ['SUM(100/[errors, requests])', [[100 + 100 / 3, 50, 25 + 100 / 6]]],
    ['errors-MIN(errors)', [[0, 1, 3]]],
    ['errors-AVG(requests)', [[-3.5, -2.5, -0.5]]],
    ['SUM([errors, requests])/PERIOD(errors)*60', [[4, 2, 10]]],
    ['errors/METRIC_COUNT(METRICS())', [[0.5, 1, 2]]],
    ['requests/DATAPOINT_COUNT(requests)', [[1.5, null, 3]]],
    ['DATAPOINT_COUNT(METRICS())', [[2, 1, 2]]],
    ['ABS(errors-requests)', [[2, 2, 2]]],
    ['CEIL(errors/3)', [[1, 1, 2]]],
    ['FLOOR(errors/3)', [[0, 0, 1]]],
    ['LOG10(errors*25/errors*4)', [[2, 2, 2]]],
    ['DIFF(errors)', [[null, 1, 2]]],
    ['DIFF_TIME(requests)', [[null, null, 120]]],
    ['RATE(errors)*60', [[null, 1, 2]]],
    ['RATE(requests)*120', [[null, null, 3]]],
    [
      'RUNNING_SUM(METRICS())',
      [
        [1, 3, 7],
        [3, null, 9],
      ],
    ],
    ['FILL(requests, 10)', [[3, 10, 6]]],
    [
      'FILL(METRICS(), errors)',
      [
        [1, 2, 4],
        [3, 2, 6],
      ],
    ],
    ['FILL(requests, MIN(requests))', [[3, 3, 6]]],
    ['FILL(requests, REPEAT)', [[3, 3, 6]]],
    [
      'FILL(METRICS(), LINEAR)',
      [
        [1, 2, 4],
        [3, 4.5, 6],
      ],
    ],
    ['FIRST(SORT(METRICS(), AVG, DESC))', [[3, null, 6]]],
    ['IF(FIRST(SORT(METRICS(), AVG, DESC))>5, 1, 0)', [[0, null, 1]]],
    [
      'SORT(METRICS(), MAX, ASC)',
      [
        [1, 2, 4],
        [3, null, 6],
      ],
    ],
    ['SORT(METRICS(), SUM, DESC, 1)', [[3, null, 6]]],
    ['SLICE(SORT(METRICS(), SUM, DESC), 0, 1)', [[3, null, 6]]],
    ['SLICE(METRICS(), 1)', [[3, null, 6]]],
    ['LAST(METRICS())', [[3, null, 6]]],
    ['REMOVE_EMPTY([errors, IF(0, errors)])', [[1, 2, 4]]],
    ['errors*0 + STDDEV(requests)', [[1.5, 1.5, 1.5]]],
    ['STDDEV(METRICS())', [[1, 0, 1]]],
    ['TIME_SERIES(5*AVG(requests))', [[22.5, 22.5, 22.5]]],
    ['IF(errors<3, errors)', [[1, 2, null]]],
    ['errors == 2 || errors != 1 && requests > 5', [[0, 1, 1]]],
    ['2 + errors * 2 ^ 2 ^ 1 - (1 - 1)', [[6, 10, 18]]],
  ])('%s', async (expression, expected) => {
    const found = await math.compute(expression, { errors: [1, 2, 4], requests: [3, null, 6] });
    expect(
      found.map((values) => values.map((value) => (value === null ? null : Math.round(value * 1e9) / 1e9))),
    ).toEqual(expected.map((values) => values.map((value) => (value === null ? null : Math.round(value * 1e9) / 1e9))));
  });

  test.each([
    ['MINUTE', (date: Date) => date.getUTCMinutes()],
    ['HOUR', (date: Date) => date.getUTCHours()],
    ['DAY', (date: Date) => date.getUTCDay() || 7],
    ['DATE', (date: Date) => date.getUTCDate()],
    ['MONTH', (date: Date) => date.getUTCMonth() + 1],
    ['YEAR', (date: Date) => date.getUTCFullYear()],
    ['EPOCH', (date: Date) => date.getTime() / 1000],
  ])('%s, where a metric has no value, too', async (name, of) => {
    const expected = [0, 1, 2].map((minute) => of(new Date(math.begin + minute * MINUTE)));
    expect(await math.compute(`${name}(m1)`, { m1: [7, null, 7] })).toEqual([expected]);
  });
});

test('expressions use each other, wherever they stand; each result has the id of its own', async () => {
  const queries = await Promise.all([math.metric('m1', [1, 2]), math.metric('m2', [3, 4])]);
  const results = await math.ask(
    [
      { Id: 'twice', Expression: 'total * 2', Label: 'Twice' },
      ...queries,
      { Id: 'total', Expression: 'm1 + m2', ReturnData: false },
      { Id: 'filled', Expression: 'FILL(METRICS(), 0)', Label: 'Filled With 0:' },
      { Id: 'bare', Expression: 'm1' },
    ],
    2,
  );
  expect(results.map(({ Id, Label, Values }) => [Id, Label, Values])).toEqual([
    ['twice', 'Twice', [8, 12]],
    ['filled', 'Filled With 0: M1', [1, 2]],
    ['filled', 'Filled With 0: M2', [3, 4]],
    ['bare', 'bare', [1, 2]],
  ]);
});

test('numbers alone become a time series of the period that is asked for', async () => {
  const [result] = await math.ask([{ Id: 'e1', Expression: 'TIME_SERIES(10)', Period: 120 }], 6);
  expect(result?.Values).toEqual([10, 10, 10]);
});

test.each([
  ['nope(m1)', "Error in expression 'e1': Function 'nope' not found"],
  ['SUM(m1', "Error in expression 'e1': Unexpected end"],
  ['m1 + ', "Error in expression 'e1': Unexpected end"],
  ['m1 m1', "Error in expression 'e1': Unexpected token at 3: 'm1'"],
  ['m1 ? 1', "Error in expression 'e1': Unexpected character at 2: '?'"],
  ['m1 + m2', "Error in expression 'e1': No metric and no expression of this request has the id 'm2'"],
  ['e1 + 1', "Error in expression 'e1': The expression refers to itself"],
  ['SUM(m1)', "Error in expression 'e1': The result is a number, and has to be a time series"],
  ['METRICS() + METRICS()', "Error in expression 'e1': Unsupported operand types for +: TS[], TS[]"],
  ['SUM(1)', "Error in expression 'e1': Function 'SUM' does not take an argument of type S"],
  ['FILL(m1)', "Error in expression 'e1': Function 'FILL' takes 2 arguments, and has 1"],
  ['PERIOD(m1 + 1)', "Error in expression 'e1': Function 'PERIOD' takes a metric, and no expression"],
  [`${'('.repeat(200)}m1${')'.repeat(200)}`, "Error in expression 'e1': The expression is too deeply nested"],
  ['constructor(m1)', "Error in expression 'e1': Function 'constructor' not found"],
])('%s is refused', async (expression, message) => {
  const asked = math.ask([await math.metric('m1', [1]), { Id: 'e1', Expression: expression }], 1);
  expect(await refusal(asked)).toMatchObject({ code: 'ValidationError', message });
});

test('what is not here is refused by name', async () => {
  for (const [expression, name] of [
    [`SEARCH('{AWS/Lambda,FunctionName} Errors', 'Sum', 60)`, 'SEARCH'],
    ['ANOMALY_DETECTION_BAND(m1)', 'ANOMALY_DETECTION_BAND'],
    ['SELECT AVG(Errors) FROM "AWS/Lambda" GROUP BY AWS.AccountId', 'AWS.* in Metrics Insights'],
  ] as const) {
    const asked = math.ask([await math.metric('m1', [1]), { Id: 'e1', Expression: expression }], 1);
    expect((await refusal(asked)).message).toContain(name);
  }
});

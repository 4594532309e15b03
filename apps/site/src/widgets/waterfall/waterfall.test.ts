import { expect, test } from 'vitest';
import {
  axisOf,
  EXPRESSIONS,
  find,
  foundBy,
  NAMES,
  rowsOf,
  sampleOf,
  spansOf,
  sumOf,
  titled,
  type Name,
  type Trace,
} from './waterfall.ts';

const titles = (name: Name): string[] =>
  rowsOf(sampleOf(name)).map(({ depth, title }) => `${'· '.repeat(depth)}${title}`);

test('a trace is a tree: the API, Lambda, the function, and what it has told of itself', () => {
  const warm = [
    'shop/prod (API)',
    '· Lambda',
    '· · orders (Lambda)',
    '· · · orders (function)',
    '· · · · Invocation',
    '· · · · · price',
    '· · · · · DynamoDB',
    '· · · · · SQS',
    '· · · · Overhead',
  ];
  expect(titles('warm')).toEqual(warm);
  expect(titles('cold')).toEqual([...warm.slice(0, 4), '· · · · Initialization', ...warm.slice(4)]);
  expect(titles('mail')).toEqual([
    'mailer (Lambda)',
    '· mailer (function)',
    '· · Initialization',
    '· · Invocation',
    '· · · write mail',
    '· · Overhead',
  ]);
});

test('time counts where nothing below it was busy', () => {
  expect(sumOf(sampleOf('cold'))).toMatch(/^It takes \d+ ms\. Most of it lies in Initialization: \d+ ms\.$/);
  expect(sumOf(sampleOf('many'))).toMatch(/^It takes \d+ ms\. Most of it lies in price: \d+ ms\.$/);
  for (const name of Object.keys(NAMES) as Name[]) {
    for (const { at, to, own } of rowsOf(sampleOf(name))) {
      expect(own).toBeGreaterThanOrEqual(0);
      expect(own).toBeLessThanOrEqual(to - at);
    }
    expect(axisOf(sampleOf(name)).end).toBeGreaterThanOrEqual(Math.max(...rowsOf(sampleOf(name)).map(({ to }) => to)));
  }
});

test('what failed says so, and where it began', () => {
  expect(sumOf(sampleOf('fails'))).toMatch(/It ends badly, and price is where that began\.$/);
  const [price] = spansOf(sampleOf('fails')).filter(({ lane }) => lane.endsWith('price'));
  expect(price).toMatchObject({
    kind: 'failure',
    text: expect.stringContaining('an order has 50 items at most') as string,
  });
  expect(spansOf(sampleOf('throttled')).find(({ kind }) => kind === 'denial')?.text).toContain('throttled');
  expect(spansOf(sampleOf('mail'))[0]?.text).toMatch(/, linked with [1-9] traces?$/);
});

test('expressions find traces as X-Ray does, and are refused as there', () => {
  const [fault, slow, mailer, items] = EXPRESSIONS;
  expect(find(fault)).toEqual(['Sixty items', 'No concurrency left']);
  expect(find(slow)).toEqual(expect.arrayContaining(['A cold start', 'Forty items', 'Sixty items']));
  expect(find(slow)).not.toContain('The same, warm');
  expect(foundBy(mailer)).toBe('finds 1 of 6: The mail, later');
  expect(foundBy(items)).toBe('finds 1 of 6: Forty items');
  expect(() => find('colour = "red"')).toThrow('colour is no keyword');
});

const part = (id: string, more: object = {}) => ({ id, name: `part ${id}`, start_time: 100, end_time: 100.5, ...more });
const traceOf = (...segments: Trace['segments']): Trace => ({ id: '1-00000001-000000000000000000000001', segments });

test('whatever a function says of whose part a part is, each is shown once', () => {
  const circle = traceOf(part('a', { parent_id: 'b' }), part('b', { parent_id: 'a' }), part('c', { parent_id: 'c' }));
  expect(rowsOf(circle).map(({ part: { id }, depth }) => [id, depth])).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 0],
  ]);
  // Two parts of the same id in each of forty: shown for each of them, it would be 2 ** 40.
  const twice = Array.from({ length: 40 }, (_, n) =>
    part(`s${n}`, { parent_id: `x${n - 1}`, subsegments: [part(`x${n}`), part(`x${n}`)] }),
  );
  expect(rowsOf(traceOf(...twice))).toHaveLength(120);
});

test('a trace without a time, or without anything, has an axis and a sum', () => {
  const moment = traceOf(part('a', { end_time: 100 }));
  expect([axisOf(moment).end, sumOf(moment)]).toEqual([1, 'It takes 0 ms. Most of it lies in part a: 0 ms.']);
  expect([axisOf(traceOf()).end, sumOf(traceOf()), spansOf(traceOf())]).toEqual([1, 'It takes 0 ms.', []]);
});

test('traces of a run are numbered as they came, and found by the same expressions', () => {
  const own = titled([traceOf(part('b', { name: 'later', fault: true })), traceOf(part('a'))]);
  expect(own.map(({ title }) => title)).toEqual(['1 part a, 500 ms', '2 later, 500 ms, failed']);
  expect(foundBy('fault', own)).toBe('finds 1 of 2: 2 later, 500 ms, failed');
  expect(foundBy('service("part a") AND responsetime > 0.4', own)).toBe('finds 1 of 2: 1 part a, 500 ms');
});

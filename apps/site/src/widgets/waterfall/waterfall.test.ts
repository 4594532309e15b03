import { expect, test } from 'vitest';
import { axisOf, EXPRESSIONS, find, foundBy, NAMES, rowsOf, spansOf, sumOf, type Name } from './waterfall.ts';

const titles = (name: Name): string[] => rowsOf(name).map(({ depth, title }) => `${'· '.repeat(depth)}${title}`);

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
  expect(sumOf('cold')).toMatch(/^It takes \d+ ms\. Most of it lies in Initialization: \d+ ms\.$/);
  expect(sumOf('many')).toMatch(/^It takes \d+ ms\. Most of it lies in price: \d+ ms\.$/);
  for (const name of Object.keys(NAMES) as Name[]) {
    for (const { at, to, own } of rowsOf(name)) {
      expect(own).toBeGreaterThanOrEqual(0);
      expect(own).toBeLessThanOrEqual(to - at);
    }
    expect(axisOf(name).end).toBeGreaterThanOrEqual(Math.max(...rowsOf(name).map(({ to }) => to)));
  }
});

test('what failed says so, and where it began', () => {
  expect(sumOf('fails')).toMatch(/It ends badly, and price is where that began\.$/);
  const [price] = spansOf('fails').filter(({ lane }) => lane.endsWith('price'));
  expect(price).toMatchObject({
    kind: 'failure',
    text: expect.stringContaining('an order has 50 items at most') as string,
  });
  expect(spansOf('throttled').find(({ kind }) => kind === 'denial')?.text).toContain('throttled');
  expect(spansOf('mail')[0]?.text).toMatch(/, linked with [1-9] traces?$/);
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

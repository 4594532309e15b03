import { expect, test } from 'vitest';
import { compare, FIRST, many, placeOf, requestsAt } from './compare.ts';

test('the slider goes from ten thousand to a billion', () => {
  expect([0, 20, 40, 100].map(requestsAt)).toEqual([10_000, 100_000, 1_000_000, 1_000_000_000]);
  expect(requestsAt(46)).toBe(2_000_000);
  expect(placeOf(1_000_000)).toBeCloseTo(40);
  expect(placeOf(1)).toBe(0);
});

test('numbers are told as people tell them', () => {
  expect([10_000, 2_000_000, 3_240_000, 1_000_000_000].map(many)).toEqual([
    '10 thousand',
    '2 million',
    '3.2 million',
    '1 billion',
  ]);
});

test('few requests are cheaper on Lambda, many in containers, and the crossing is between', () => {
  const few = compare({ ...FIRST, step: 20 });
  expect(few).toMatchObject({ lambda: 0, sum: 'Lambda is cheaper, by $18.02 a month.' });
  const much = compare({ ...FIRST, step: 100 });
  expect(much.sum).toMatch(/^The containers are cheaper, by \$1,0\d\d\.\d\d a month\.$/);
  expect(few.crossing).toBe(much.crossing);
  expect(few.crossing).toBeGreaterThan(few.requests);
  expect(few.crossing).toBeLessThan(much.requests);
});

test('how many come in a second is told on average', () => {
  const told = (step: number): string => compare({ ...FIRST, step }).at.replace(/^.*month[.] /, '');
  expect(told(20)).toBe('100 thousand a month are one in 26 seconds on average.');
  expect(told(46)).toBe('2 million a month are about one a second.');
  expect(told(80)).toBe('100 million a month are 38 a second on average.');
});

test('slower work crosses earlier', () => {
  const crossing = (milliseconds: number): number => compare({ ...FIRST, milliseconds }).crossing;
  expect(crossing(2000)).toBeLessThan(crossing(20));
});

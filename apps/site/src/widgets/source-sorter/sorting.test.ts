import { expect, test } from 'vitest';
import { EVENT_SOURCES, isWay, sorted, sumOf, WAYS } from './sorting.ts';

const ways = Object.keys(WAYS).filter(isWay);

test('a source lies right on one pile, and each of the others says why not', () => {
  for (const source of EVENT_SOURCES) {
    const said = ways.map((way) => sorted(source, way));
    expect(said.filter(({ kind }) => kind === 'success')).toHaveLength(1);
    for (const { text } of said) expect(text).toMatch(/\.$/);
  }
});

test('what was put somewhere is counted', () => {
  expect(sumOf(new Map())).toEqual({ kind: 'wait', text: '0 of 13 lie where they belong.' });
  expect(sumOf(new Map([['S3', 'read']]))).toEqual({
    kind: 'failure',
    text: '0 of 13 lie where they belong, and one lies elsewhere.',
  });
  const all = new Map(EVENT_SOURCES.map(({ name, way }) => [name, way]));
  expect(sumOf(all)).toEqual({ kind: 'success', text: 'All 13 lie where they belong.' });
  expect(sumOf(new Map([...all, ['SQS', 'waits'], ['SNS', 'read']])).text).toBe(
    '11 of 13 lie where they belong, and 2 lie elsewhere.',
  );
});

test('only the three ways are ways', () => {
  expect([isWay('read'), isWay('toString'), isWay(null)]).toEqual([true, false, false]);
});

import { expect, test } from 'vitest';
import { compareKeys, KeyIndex } from '../keys.ts';
import { takePage, walk, type Walk } from './page.ts';

const index = new KeyIndex(['b/2', 'a', 'b/1', 'c/x/1', 'c', 'd', 'b/3/4']);
const list = (options: Partial<Walk>, size = 100): string[] =>
  takePage(walk(index, { prefix: '', delimiter: undefined, after: undefined, ...options }), size).items.map((entry) =>
    'prefix' in entry ? `[${entry.prefix}]` : entry.key,
  );

test('keys come in the order of their UTF-8 bytes', () => {
  expect(['\u{1f600}', '\uffee', 'z', 'Z', ''].sort(compareKeys)).toEqual(['', 'Z', 'z', '\uffee', '\u{1f600}']);
  expect(compareKeys('ab', 'a')).toBeGreaterThan(0);
});

test('keys are added once, and leave no gap', () => {
  const keys = new KeyIndex();
  for (const key of ['b', 'a', 'b', 'c']) keys.add(key);
  keys.delete('a');
  keys.delete('never there');
  expect([keys.size, keys.at(0), keys.at(1)]).toEqual([2, 'b', 'c']);
});

test('a delimiter rolls keys up to prefixes', () => {
  expect(list({ delimiter: '/' })).toEqual(['a', '[b/]', 'c', '[c/]', 'd']);
  expect(list({ delimiter: '/', prefix: 'b/' })).toEqual(['b/1', 'b/2', '[b/3/]']);
  expect(list({ delimiter: '/', prefix: 'c' })).toEqual(['c', '[c/]']);
});

test('a page goes on behind a key, and behind all keys of a prefix', () => {
  expect(list({ after: 'b/1' })).toEqual(['b/2', 'b/3/4', 'c', 'c/x/1', 'd']);
  expect(list({ delimiter: '/', after: 'b/' })).toEqual(['c', '[c/]', 'd']);
  expect(list({ delimiter: '/', after: 'b/2' })).toEqual(['c', '[c/]', 'd']);
  expect(list({ after: 'aa' })).toEqual(['b/1', 'b/2', 'b/3/4', 'c', 'c/x/1', 'd']);
  expect(list({ prefix: 'c', after: 'a' })).toEqual(['c', 'c/x/1']);
  expect(takePage(walk(index, { prefix: '', delimiter: '/', after: undefined }), 2)).toEqual({
    items: [{ key: 'a' }, { prefix: 'b/' }],
    truncated: true,
  });
});

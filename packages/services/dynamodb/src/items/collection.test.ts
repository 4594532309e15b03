import { expect, test } from 'vitest';
import { allEntries, emptyCollection, findEntry, hashKey, putEntry, removeEntry } from './collection.ts';

/** The same numbers at every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test('a collection holds what a plain map would, in order, however it came about', () => {
  const next = random(7);
  const collection = emptyCollection();
  const model = new Map<string, { key: string; sort: string; size: number }>();
  for (let step = 0; step < 5000; step++) {
    const key = `p${Math.floor(next() * 20)}`;
    const sort = String(Math.floor(next() * 50));
    const size = Math.floor(next() * 100);
    if (next() < 0.4) {
      removeEntry(collection, key, sort);
      model.delete(`${key}/${sort}`);
    } else {
      putEntry(collection, key, { sort, id: '', item: { key: { S: key } }, size });
      model.set(`${key}/${sort}`, { key, sort, size });
    }
  }
  expect(collection.count).toBe(model.size);
  expect(collection.bytes).toBe([...model.values()].reduce((sum, { size }) => sum + size, 0));
  for (const { key, sort, size } of model.values()) expect(findEntry(collection, key, sort)?.size).toBe(size);
  const places = [...allEntries(collection)].map(({ item, sort }) => ({ key: item['key']?.S ?? '', sort }));
  const expected = [...model.values()]
    .map(({ key, sort }) => ({ key, sort }))
    .sort((a, b) => hashKey(a.key) - hashKey(b.key) || (a.sort < b.sort ? -1 : 1));
  expect(places).toEqual(expected);
});

test('hashes of keys that hardly differ are spread evenly', () => {
  const buckets = Array.from({ length: 8 }, () => 0);
  for (let at = 0; at < 8000; at++) {
    const bucket = Math.floor(hashKey(`user-${at}`) / 2 ** 29);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  for (const count of buckets) expect(count).toBeGreaterThan(800);
});

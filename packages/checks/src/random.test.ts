import { expect, test } from 'vitest';
import { createRandom } from './random.ts';

const sample = (random: ReturnType<typeof createRandom>): unknown[] => [
  random.int(1, 1_000_000),
  random.name(),
  random.words(3),
  random.uuid(),
  random.unicode(10),
  random.shuffle([1, 2, 3, 4, 5]),
];

test('a seed repeats its data; another seed or check has others', () => {
  expect(sample(createRandom(7, 'hello', 'greets'))).toEqual(sample(createRandom(7, 'hello', 'greets')));
  expect(sample(createRandom(7, 'hello', 'greets'))).not.toEqual(sample(createRandom(8, 'hello', 'greets')));
  expect(sample(createRandom(7, 'hello', 'greets'))).not.toEqual(sample(createRandom(7, 'hello', 'other')));
});

test('whole numbers reach both ends and no further', () => {
  const random = createRandom('ends');
  const seen = new Set(Array.from({ length: 500 }, () => random.int(3, 6)));
  expect(seen).toEqual(new Set([3, 4, 5, 6]));
});

test('identifiers have their shapes', () => {
  const random = createRandom('shapes');
  expect(random.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(random.hex(12)).toMatch(/^[0-9a-f]{12}$/);
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isObject, type Json } from '../json.ts';
import { isPath, isReferencePath, parsePath } from './parse.ts';
import { NoPlace, placeAt } from './place.ts';
import { query } from './query.ts';

const STORE: Json = {
  store: {
    books: [
      { title: 'A', price: 8, tags: ['x'] },
      { title: 'B', price: 12, isbn: '1' },
      { title: 'C', price: 20, isbn: '2' },
    ],
    'delivery-partner': 'UQS',
    'with.dot': 1,
    open: true,
  },
  limit: 10,
};
const find = (source: string, input: Json = STORE): Json =>
  query(parsePath(source), (root) => (root === '$' ? input : root === 'x' ? { y: [1, 2] } : undefined));

test.each<[path: string, found: Json]>([
  ['$.limit', 10],
  ['$.store.delivery-partner', 'UQS'],
  ["$.store['with.dot']", 1],
  ['$["store"]["open"]', true],
  ['$.store.books[0].title', 'A'],
  ['$.store.books[-1].title', 'C'],
  ['$.store.books[0,2].title', ['A', 'C']],
  ['$.store.books[1:].title', ['B', 'C']],
  ['$.store.books[:1].title', ['A']],
  ['$.store.books[-2:].price', [12, 20]],
  ['$.store.books[*].price', [8, 12, 20]],
  ['$..title', ['A', 'B', 'C']],
  ['$..tags[0]', ['x']],
  ['$.store.books[?(@.isbn)].title', ['B', 'C']],
  ['$.store.books[?(!@.isbn)].title', ['A']],
  ['$.store.books[?(@.price < $.limit)].title', ['A']],
  ["$.store.books[?(@.price > 10 && @.title != 'C')].title", ['B']],
  ["$.store.books[?(@.title == 'A' || @.isbn == '2')].price", [8, 20]],
  ["$.store.books[?(@.title in ['A', 'B'])].price", [8, 12]],
  ['$.store.books[?(@.title =~ /[bc]/i)].price', [12, 20]],
  ['$.missing[*]', []],
  ['$.missing[*].deeper', []],
  ['$.missing.deeper[1:]', []],
  ['$x.y[1]', 2],
  ['$x', { y: [1, 2] }],
])('%s', (path, found) => {
  expect(find(path)).toEqual(found);
});

describe('a path that names one place and finds nothing says where it got lost', () => {
  test.each([
    ['$.nothing', "No results for path: $['nothing']"],
    ['$.store.nothing.more', "Missing property in path $['store']['nothing']"],
    ['$.store.books.length()', "Property ['length()'] not found in path $['store']['books']"],
    ['$.limit[0]', 'Filter: [0] can only be applied to arrays. Current context is: 10'],
  ])('%s', (path, message) => {
    expect(() => find(path)).toThrow(message);
  });
});

test('names of every object are no properties', () => {
  expect(() => find('$.constructor')).toThrow('No results');
  expect(placeAt('$.__proto__.a', {}, 1)).toEqual(JSON.parse('{"__proto__": {"a": 1}}'));
});

test.each(['', 'a', '$.', '$[', "$['a", '$.a b', '$..', '$[?(@.a'])('%j is no path', (text) => {
  expect(isPath(text)).toBe(false);
});

test('reference paths name one place', () => {
  expect(['$', '$.a', "$['a'].b[0]"].every(isReferencePath)).toBe(true);
  expect(['$..a', '$.a[*]', '$.a[0,1]', '$.a[1:]', '$.a[?(@.b)]'].some(isReferencePath)).toBe(false);
});

test('results stand where their path says', () => {
  expect(placeAt('$', { a: 1 }, 2)).toBe(2);
  expect(placeAt('$.b.c', { a: 1 }, 2)).toEqual({ a: 1, b: { c: 2 } });
  expect(placeAt('$.a[1]', { a: [1, 2] }, 3)).toEqual({ a: [1, 3] });
  expect(() => placeAt('$.a.b', { a: 1 }, 2)).toThrow(NoPlace);
  expect(() => placeAt('$.a', [1], 2)).toThrow(NoPlace);
});

test('what was placed is found, and the rest stays', () => {
  const name = fc.string({ minLength: 1 }).filter((text) => !/['\\]/.test(text));
  fc.assert(
    fc.property(
      fc.array(name, { minLength: 1, maxLength: 3 }),
      fc.jsonValue(),
      fc.dictionary(name, fc.integer()),
      (names, value, rest) => {
        fc.pre(!Object.hasOwn(rest, names[0] ?? ''));
        const path = `$${names.map((each) => `['${each}']`).join('')}`;
        const placed = placeAt(path, rest, value as Json);
        expect(find(path, placed)).toEqual(value);
        expect(isObject(placed) && Object.keys(rest).every((key) => placed[key] === rest[key])).toBe(true);
      },
    ),
  );
});

import { expect, test } from 'vitest';
import { examine, explain, matches, parsePattern } from './index.ts';

test.each<[string, object, unknown, Record<string, string>]>([
  ['a match', { a: ['x'] }, { a: 'x' }, {}],
  [
    'another value',
    { d: { state: ['running', { prefix: 'pend' }] } },
    { d: { state: 'stopped' } },
    { 'd.state': 'is "stopped", not "running" or {"prefix":"pend"}' },
  ],
  ['several', { a: ['x', 1, null] }, { a: ['b', 'b', 'c'] }, { a: 'is "b", "c", not "x", 1 or null' }],
  ['many', { a: ['x'] }, { a: [1, 2, 3, 4] }, { a: 'is 1, 2, 3, ..., not "x"' }],
  ['nothing', { a: ['x'], b: ['y'] }, { b: 'y' }, { a: 'is not there, and should be "x"' }],
  ['what should not be', { a: [{ exists: false }] }, { a: 1 }, { a: 'is 1, not {"exists":false}' }],
  [
    'all that fails',
    { a: ['x'], b: ['y'] },
    {},
    { a: 'is not there, and should be "x"', b: 'is not there, and should be "y"' },
  ],
  [
    'an object',
    { image: { key: ['a'] } },
    { image: { key: { S: 'a' } } },
    { 'image.key': 'is an object, not "a": a pattern compares the fields within it' },
  ],
  ['an empty list', { a: [{ exists: true }] }, { a: [] }, { a: 'is a list without values, not {"exists":true}' }],
  [
    'the nearest alternative',
    {
      $or: [
        { a: [1], b: [2], d: [2] },
        { a: [1], c: [3] },
      ],
    },
    { a: 1, c: 4 },
    { c: 'is 4, not 3' },
  ],
  [
    'different elements',
    { l: { a: [1], b: [2] }, x: [1] },
    { l: [{ a: 1 }, { b: 2 }], x: 1 },
    { 'l.a, l.b': 'are not fulfilled by one and the same element of a list' },
  ],
  ['no object', { a: [{ exists: false }] }, 'text', { '': 'is no JSON object' }],
  ['a list of events', { a: [1] }, [{ a: 1 }], { '': 'is no JSON object' }],
])('%s', (_, pattern, event, expected) => {
  const parsed = parsePattern(pattern);
  const mismatches = explain(parsed, event);
  expect(Object.fromEntries(mismatches.map(({ path, reason }) => [path, reason]))).toEqual(expected);
  expect(matches(parsed, event)).toBe(mismatches.length === 0);
});

test('each field is told of, fulfilled or not', () => {
  const pattern = parsePattern({
    source: ['shop', 'desk'],
    detail: { total: [{ numeric: ['>', 5] }], coupon: [{ exists: false }] },
  });
  expect(examine(pattern, { source: 'shop', detail: { total: 3 } })).toEqual([
    { path: 'detail.coupon', reason: 'is not there, as {"exists":false} wants it', holds: true },
    { path: 'detail.total', reason: 'is 3, not {"numeric":[">",5]}', holds: false },
    { path: 'source', reason: 'is "shop", as "shop" or "desk" wants it', holds: true },
  ]);
});

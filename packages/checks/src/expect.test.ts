import { describe, expect as must, test } from 'vitest';
import { expect } from './expect.ts';

function messageOf(act: () => void): string {
  try {
    act();
    return 'held';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('what a learner reads', () => {
  test.each<[string, () => void, string]>([
    ['the same', () => expect({ a: [1, undefined] }, 'it').toEqual({ a: [1, undefined], b: undefined }), 'held'],
    [
      'another text',
      () => expect('Hello', 'the message').toEqual('Hello, Ada!'),
      'Expected the message to be "Hello, Ada!", but it was "Hello".',
    ],
    [
      'one member that differs',
      () => expect({ order: { total: 2, lines: [1] } }, 'the answer').toEqual({ order: { total: 3, lines: [1] } }),
      'Expected the answer to be {"order":{"total":3,"lines":[1]}}, but it was {"order":{"total":2,"lines":[1]}}: `order.total` is 2 where 3 belongs.',
    ],
    [
      'a missing member',
      () => expect({}, 'it').toEqual({ id: 1 }),
      'Expected it to be {"id":1}, but it was {}: `id` is missing.',
    ],
    [
      'one member too many',
      () => expect([{ a: 1, b: 2 }], 'it').toEqual([{ a: 1 }]),
      'Expected it to be [{"a":1}], but it was [{"a":1,"b":2}]: `[0].b` does not belong there.',
    ],
    ['members among others', () => expect({ a: 1, b: 2 }, 'it').toHaveMembers({ b: 2 }), 'held'],
    [
      'members of nothing',
      () => expect(undefined, 'it').toHaveMembers({ b: 2 }),
      'Expected it to have {"b":2}, but it was nothing (undefined).',
    ],
    ['text within text', () => expect('abc', 'it').toContain('d'), 'Expected it to contain "d", but it was "abc".'],
    ['an item within a list', () => expect([{ a: 1 }], 'it').toContain({ a: 1 }), 'held'],
    [
      'too few',
      () => expect([1], 'the list').toHaveLength(2),
      'Expected the list to have 2 entries, but it had 1: [1].',
    ],
    [
      'a pattern',
      () => expect('x', 'the id').toMatch(/^\d+$/, 'a number'),
      'Expected the id to be a number, but it was "x".',
    ],
    ['nothing there', () => expect(null, 'the row').toBePresent(), 'Expected the row to be there, but it was missing.'],
    ['something there', () => expect(1, 'the row').toBeAbsent(), 'Expected the row to be absent, but it was 1.'],
    ['too much', () => expect(7, 'the count').toBeAtMost(5), 'Expected the count to be at most 5, but it was 7.'],
    [
      'a text for a number',
      () => expect('7', 'the count').toBeAtLeast(5),
      'Expected the count to be at least 5, but it was "7".',
    ],
    [
      'a predicate',
      () => expect(1.5, 'it').toBe('a whole number', Number.isInteger),
      'Expected it to be a whole number, but it was 1.5.',
    ],
  ])('%s', (_, act, message) => {
    must(messageOf(act)).toBe(message);
  });

  test('long values lose their middle', () => {
    const message = messageOf(() => expect('x'.repeat(10_000), 'it').toEqual(''));
    must(message.length).toBeLessThan(400);
    must(message).toContain('(10002 characters)');
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matches, parsePattern } from './index.ts';
import { firstLine, refusalOf } from './testing/refusal.ts';

const outcome = (pattern: string | object, event: unknown): boolean => matches(parsePattern(pattern), event);

describe('wildcards', () => {
  const alphabet = fc.constantFrom('a', 'b', '/');

  /** The same by regular expression. */
  const oracle = (parts: readonly string[], value: string): boolean =>
    new RegExp(`^${parts.map((part) => part.replaceAll('/', '\\/')).join('.*')}$`, 's').test(value);

  test('match as regular expressions do', () => {
    const text = fc.string({ unit: alphabet, maxLength: 3 });
    const parts = fc.tuple(
      text,
      fc.array(fc.string({ unit: alphabet, minLength: 1, maxLength: 3 }), { maxLength: 2 }),
      text,
    );
    fc.assert(
      fc.property(parts, fc.string({ unit: alphabet, maxLength: 12 }), ([first, middle, last], value) => {
        const all = [first, ...middle, last];
        const wildcard = all.join('*');
        expect(outcome({ f: [{ wildcard }] }, { f: value })).toBe(oracle(all, value));
        expect(outcome({ f: [{ 'anything-but': { wildcard } }] }, { f: value })).toBe(!oracle(all, value));
        expect(outcome({ f: [{ wildcard }] }, { f: all.join('anything') })).toBe(true);
      }),
    );
  });

  test.each([
    ['\\*', '*', true],
    ['\\*', 'a', false],
    ['a\\\\*', 'a\\b', true],
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['*ä*', 'xäx', true],
  ])('%s and %s: %s', (wildcard, value, expected) => {
    expect(outcome({ f: [{ wildcard }] }, { f: value })).toBe(expected);
  });

  test.each([
    ['a**', 'Consecutive wildcard characters at pos 2'],
    ['ä**', 'Consecutive wildcard characters at pos 3'],
    ['a\\b', 'Invalid escape character at pos 2'],
    ['a\\', 'Invalid escape character at pos 2'],
  ])('%s is refused', (wildcard, reason) => {
    const refused = `Event pattern is not valid. Reason: ${reason}`;
    expect(firstLine(refusalOf(() => parsePattern({ f: [{ wildcard }] })))).toBe(refused);
    expect(firstLine(refusalOf(() => parsePattern({ f: [{ 'anything-but': { wildcard: ['x', wildcard] } }] })))).toBe(
      refused,
    );
  });

  const complex =
    (conditions: unknown[]): (() => unknown) =>
    () =>
      parsePattern({ f: conditions });

  // AWS's measure for each: how many beginnings one value fits at once.
  test.each([
    ['7', '/Users/*/dir/dir/dir/dir/dir/doc.txt'],
    ['7', '*ab*b*b*'],
    ['9', '*:*:*:*:event-bus/*'],
    ['9', '*a*a*a*a*'],
  ])('of complexity %s, %s is accepted', (_, wildcard) => {
    expect(complex([{ wildcard }])).not.toThrow();
  });
  test.each([
    ['11', '*:*:*:*:*:event-bus/*'],
    ['17', '*a*a*a*a*a*a*a*a*'],
    ['11', `*${'a'.repeat(10)}`],
  ])('of complexity %s, %s is refused', (_, wildcard) => {
    const sentence =
      'Event pattern is not valid. Reason: Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character';
    expect(refusalOf(complex([{ wildcard }]))).toBe(sentence);
    expect(refusalOf(complex([{ 'anything-but': { wildcard } }]))).toBe(sentence);
  });
  test('the wildcards of a field count together, those of different fields do not', () => {
    expect(complex(['*a*', '*b*', '*c*'].map((wildcard) => ({ wildcard })))).not.toThrow();
    expect(complex(['*a*', '*b*', '*c*', '*d*'].map((wildcard) => ({ wildcard })))).toThrow('Rule is too complex');
    const [a, b] = ['*ab*b*b*', '*cd*d*d*'].map((wildcard) => [{ wildcard }]);
    expect(() => parsePattern({ a, b })).not.toThrow();
  });
  test('what the wildcards of one condition begin with in common counts once', () => {
    const wildcard = ['*kiwi*', '*plum*', '*figs*', '*a/example-lake*'];
    expect(complex([{ 'anything-but': { wildcard } }])).not.toThrow();
    expect(complex(wildcard.map((one) => ({ wildcard: one })))).toThrow('Rule is too complex');
  });
  test('a long one is judged, and matched, in no time', () => {
    const wildcard = `*${'ab'.repeat(1000)}c*${'ba'.repeat(500)}`;
    expect(() => parsePattern({ f: [{ wildcard }] })).toThrow('Rule is too complex');
    expect(outcome({ f: [{ wildcard: `*${'ab'.repeat(4)}c*x` }] }, { f: 'ab'.repeat(100_000) })).toBe(false);
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RequestContext } from './context.ts';
import { matchesText } from './pattern.ts';

/** The same by regular expression: right, and slow in the worst case. */
function oracle(pattern: string, value: string): boolean {
  const source = [...pattern].map((c) =>
    c === '*' ? '.*' : c === '?' ? '.' : c.replaceAll(/[\\^$.|+()[\]{}]/g, String.raw`\$&`),
  );
  return new RegExp(`^${source.join('')}$`, 's').test(value);
}

describe('wildcards', () => {
  const alphabet = fc.constantFrom('a', 'b', '/', ':');
  test('match as regular expressions do', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.oneof(alphabet, fc.constantFrom('*', '?')), maxLength: 12 }),
        fc.string({ unit: alphabet, maxLength: 12 }),
        (pattern, value) => matchesText(pattern, value) === oracle(pattern, value),
      ),
    );
  });
  test('a text matches itself, and whatever is put in place of its stars', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: alphabet, maxLength: 5 }), { minLength: 1 }), (parts) => {
        expect(matchesText(parts.join('*'), parts.join('anything'))).toBe(true);
        expect(matchesText(parts.join(''), parts.join(''))).toBe(true);
      }),
    );
  });
  test('stars without end take no time without end', () => {
    expect(matchesText('*a'.repeat(40) + 'b', 'a'.repeat(2000))).toBe(false);
  });
});

describe('variables', () => {
  const variables = new RequestContext({
    'aws:username': 'Alice',
    'aws:PrincipalTag/team': 'red*',
    's3:prefix': ['a', 'b'],
    empty: '',
  });
  test.each([
    ['home/${aws:username}/*', 'home/Alice/notes', true],
    ['home/${aws:username}', 'home/alice', false],
    ['home/${AWS:UserName}', 'home/Alice', true],
    ['home/${aws:nobody}', 'home/', false],
    ["home/${aws:nobody, 'guest'}", 'home/guest', true],
    ["home/${aws:username, 'guest'}", 'home/Alice', true],
    ['${aws:PrincipalTag/team}', 'red*', true],
    ['${aws:PrincipalTag/team}', 'redder', false],
    ['${*}', '*', true],
    ['${*}', 'x', false],
    ['a${?}b${$}', 'a?b$', true],
    ['${s3:prefix}', 'a', false],
    ['x${empty}y', 'xy', true],
    ['${unclosed', '${unclosed', true],
  ])('%s, %s: %s', (pattern, value, expected) => {
    expect(matchesText(pattern, value, { variables })).toBe(expected);
  });
  test('are plain text in policies of 2008', () => {
    expect(matchesText('${aws:username}', '${aws:username}')).toBe(true);
  });
});

import { expect, test } from 'vitest';
import { lineDiff } from './diff.ts';

const shown = (before: string, after: string): string[] =>
  lineDiff(before, after).map(({ kind, old, new: now, parts }) => {
    const text = parts.map(({ text, changed }) => (changed ? `[${text}]` : text)).join('');
    return `${kind} ${old ?? '-'} ${now ?? '-'} ${text}`;
  });

test('lines that stay, go and come, with their numbers', () => {
  expect(shown('a\nb\nc\n', 'a\nc\nd\n')).toEqual(['same 1 1 a', 'removed 2 - b', 'same 3 2 c', 'added - 3 d']);
});

test('in a line that was changed, the words that were', () => {
  expect(shown("return 'Hello, ' + name;\n", "return 'Bonjour, ' + name;\n")).toEqual([
    "removed 1 - return '[Hello], ' + name;",
    "added - 1 return '[Bonjour], ' + name;",
  ]);
});

test('lines with little in common are not compared word by word', () => {
  expect(shown('const answer = 42;\n', 'throw new ValidationError(name)\n')).toEqual([
    'removed 1 - const answer = 42;',
    'added - 1 throw new ValidationError(name)',
  ]);
});

test('Windows line ends are no change', () => {
  expect(lineDiff('a\r\nb\r\n', 'a\nb\n').map(({ kind }) => kind)).toEqual(['same', 'same']);
});

import { expect, test } from 'vitest';
import { lineOf } from './places.ts';

const TEXT = `{
  "StartAt": "a/b",
  "States": {
    "a": { "Type": "Pass" },
    "a/b": {
      "Retry": [
        { "ErrorEquals": ["x"] },
        {
          "ErrorEquals": ["y"]
        }
      ]
    }
  }
}`;

test.each([
  ['/', 1],
  ['/StartAt', 2],
  ['/States/a', 4],
  ['/States/a/b', 5],
  ['/States/a/b/Retry[1]', 8],
  ['/States/a/b/Retry[1]/ErrorEquals', 9],
  ['/States/a/b/Nothing', 5],
])('%s is on line %i', (location, line) => {
  expect(lineOf(TEXT, location)).toBe(line);
});

test('what is no JSON has no lines', () => {
  expect(lineOf('{', '/StartAt')).toBeUndefined();
});

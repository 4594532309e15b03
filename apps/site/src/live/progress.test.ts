import type { Progress } from '@coldstart/workshop/api';
import { expect, test } from 'vitest';
import { merge, parseProgress } from './progress.ts';

const AT = '2026-11-01T10:00:00.000Z';
const LATER = '2026-11-02T10:00:00.000Z';
const here: Progress = {
  version: 1,
  read: { one: LATER },
  quizzes: { 'one/1': { right: false, tries: 3, at: LATER } },
  exercises: { hello: { points: 40, of: 100 } },
};
const there: Progress = {
  version: 1,
  read: { one: AT, two: AT },
  quizzes: { 'one/1': { right: true, tries: 1, at: AT } },
  exercises: { hello: { points: 90, of: 100 }, policy: { points: 5, of: 100 } },
};

test('of each thing the better is kept, whichever side has it', () => {
  const both = {
    version: 1,
    read: { one: AT, two: AT },
    quizzes: { 'one/1': { right: true, tries: 3, at: LATER } },
    exercises: { hello: { points: 90, of: 100 }, policy: { points: 5, of: 100 } },
  };
  expect(merge(here, there)).toEqual(both);
  expect(merge(there, here)).toEqual(both);
});

test('what was written is read', () => {
  expect(parseProgress(JSON.stringify(there))).toEqual(there);
});

test.each([
  ['no JSON', '{', 'not JSON'],
  ['something else', '{"name":"site"}', 'no progress of this course'],
  ['a list', '[]', 'no progress of this course'],
  [
    'points that are text',
    JSON.stringify({ ...here, exercises: { hello: { points: '9', of: 1 } } }),
    'changed by hand',
  ],
  ['a part that is missing', '{"version":1,"read":{},"quizzes":{}}', 'changed by hand'],
])('%s is refused, and it says why', (_name, text, message) => {
  expect(() => parseProgress(text)).toThrow(message);
});

import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { meaningOf } from '../run/meaning.ts';
import type { CheckVerdict } from '../verdict.ts';
import { giveHint, hintsAbout, hintsGiven } from './hints.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'coldstart-test-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const hints = [
  { text: 'Look at the event.' },
  { text: 'Return an object.', when: 'nothing \\(undefined\\)' },
  { text: 'Stop before the end.', when: 'Sandbox\\.Timedout' },
];

function failure(happened: string, more: Partial<CheckVerdict> = {}): CheckVerdict {
  const message = `Expected an answer, but ${happened}.`;
  return { id: 'a', title: 'A', status: 'fail', points: 0, maxPoints: 1, message, happened, duration: 0, ...more };
}

test('what names the failure comes first, then what is about the check as a whole', () => {
  expect(hintsAbout(hints, failure('it was nothing (undefined)'))).toEqual(['Return an object.', 'Look at the event.']);
  expect(hintsAbout(hints, failure('it was 5'))).toEqual(['Look at the event.']);
});

test('where something else broke, only what names it helps', () => {
  const meaning = 'The function was still busy.';
  expect(hintsAbout(hints, failure('it failed with Sandbox.Timedout', { meaning }))).toEqual(['Stop before the end.']);
  expect(hintsAbout(hints, failure('it failed with Runtime.ExitError', { meaning }))).toEqual([]);
});

test('where code has not started, what names that error helps, and nothing about what it does', () => {
  const happened = 'it failed with Runtime.UserCodeSyntaxError: invalid syntax';
  const about = [{ text: 'Throw another error.', when: 'an answer, but it failed with' }, ...hints];
  const check = failure(happened, { meaning: meaningOf(happened, []) });
  expect(hintsAbout(about, check)).toEqual([]);
  expect(hintsAbout([{ text: 'Look for the bracket.', when: 'SyntaxError' }], check)).toEqual([
    'Look for the bracket.',
  ]);
});

test('there is no hint where none is needed', () => {
  expect(hintsAbout(hints, failure('it was 5', { because: 'b' }))).toEqual([]);
  expect(hintsAbout(hints, failure('it was 5', { status: 'pass' }))).toEqual([]);
  expect(hintsAbout(hints, failure('it was 5', { status: 'unsupported' }))).toEqual([]);
});

test('hints are given one by one, and are remembered by what they say', async () => {
  expect(await giveHint(root, 'hello', ['one', 'two', 'three'])).toEqual(['one']);
  expect(await giveHint(root, 'hello', ['one', 'two', 'three'])).toEqual(['one', 'two']);
  expect(await giveHint(root, 'hello', ['other', 'two'])).toEqual(['other', 'two'].slice(0, 1));
  expect(await giveHint(root, 'hello', ['other', 'two'])).toEqual(['other', 'two']);
  expect(await hintsGiven(root, 'hello')).toEqual(new Set(['one', 'two', 'other']));
});

test('what a verdict has shown needs no asking for', async () => {
  expect(await giveHint(root, 'hello', ['one', 'two', 'three'], 1)).toEqual(['one', 'two']);
});

test('a broken file is as good as none, and without a place to remember all are given', async () => {
  await mkdir(join(root, '.coldstart/hints'), { recursive: true });
  await writeFile(join(root, '.coldstart/hints/hello.json'), '{"It greets": 2}');
  expect(await giveHint(root, 'hello', ['one', 'two'])).toEqual(['one']);
  await rm(join(root, '.coldstart'), { recursive: true });
  await writeFile(join(root, '.coldstart'), 'a file where a folder belongs');
  expect(await giveHint(root, 'hello', ['one', 'two'])).toEqual(['one', 'two']);
});

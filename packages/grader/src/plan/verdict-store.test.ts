import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CheckVerdict } from '../verdict.ts';
import { countAttempts } from './attempts.ts';
import { VerdictStore, type VerdictRecord } from './verdict-store.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'coldstart-test-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const known: VerdictRecord = {
  fingerprint: 'f',
  submission: 's',
  attempts: { a: 2 },
  passed: false,
  verdict: {
    slug: 'hello',
    number: 1,
    title: 'Say hello',
    path: 'exercises/01-hello',
    variant: 'typescript',
    answer: 'work',
    status: 'fail',
    points: 0,
    maxPoints: 100,
    cached: false,
    attempt: 2,
    checks: [],
    duration: 1,
  },
};

test('what was saved is loaded', async () => {
  const store = new VerdictStore(root);
  await store.save('hello.typescript.work', known);
  expect(await store.load('hello.typescript.work')).toEqual(known);
  expect(await store.load('other')).toBeUndefined();
});

test.each(['', '{', '[]', '{"fingerprint":"f","verdict":{"status":"pass"}}', '\0'])(
  'a broken file (%j) is as good as none',
  async (text) => {
    await mkdir(join(root, '.coldstart/verdicts'), { recursive: true });
    await writeFile(join(root, '.coldstart/verdicts/hello.json'), text);
    expect(await new VerdictStore(root).load('hello')).toBeUndefined();
  },
);

test('a place that cannot be written to stops nothing', async () => {
  await writeFile(join(root, '.coldstart'), 'a file where a folder belongs');
  const store = new VerdictStore(root);
  await store.save('hello', known);
  expect(await store.load('hello')).toBeUndefined();
});

test('an attempt counts once for each version of the files', () => {
  const checks: CheckVerdict[] = [
    { id: 'a', title: 'A', status: 'fail', points: 0, maxPoints: 50, message: 'x', duration: 0 },
    { id: 'b', title: 'B', status: 'pass', points: 50, maxPoints: 50, message: '', duration: 0 },
  ];
  expect(countAttempts(checks, 's1', undefined)).toEqual({ a: 1 });
  expect(countAttempts(checks, 's', known)).toEqual({ a: 2 });
  expect(countAttempts(checks, 's2', known)).toEqual({ a: 3 });
});

test('a check that was never reached uses up no hint', () => {
  const checks: CheckVerdict[] = [
    { id: 'a', title: 'A', status: 'fail', points: 0, maxPoints: 50, message: 'x', started: false, duration: 0 },
  ];
  expect(countAttempts(checks, 's2', known)).toEqual({ a: 2 });
});

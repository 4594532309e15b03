import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { VerdictStore, type VerdictRecord } from './verdict-store.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'coldstart-test-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const known: VerdictRecord = {
  fingerprint: 'f',
  submission: 's',
  passed: 'earlier',
  verdict: {
    slug: 'hello',
    number: 1,
    title: 'Say hello',
    path: 'exercises/01-hello',
    readme: 'exercises/01-hello/README.md',
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

import { mkdtemp, readdir, readFile, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ProgressFile, type Reading } from './progress.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'coldstart-progress-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const [EARLY, LATE] = ['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'];
const one: Reading = {
  version: 1,
  read: { a: LATE },
  quizzes: { 'a/1': { right: true, tries: 1, at: EARLY } },
};
const other: Reading = {
  version: 1,
  read: { a: EARLY, b: LATE },
  quizzes: { 'a/1': { right: false, tries: 3, at: LATE } },
};

test('what two tabs write at once is merged, and each keeps its best', async () => {
  const file = new ProgressFile(root);
  await Promise.all([file.add(one), file.add(other)]);
  expect(await new ProgressFile(root).read()).toEqual({
    version: 1,
    read: { a: EARLY, b: LATE },
    quizzes: { 'a/1': { right: true, tries: 3, at: LATE } },
  });
  expect(await readdir(join(root, '.coldstart'))).toEqual(['progress.json']);
});

test('a file that cannot be read is put aside, not written over', async () => {
  await mkdir(join(root, '.coldstart'));
  await writeFile(join(root, '.coldstart/progress.json'), '{"version":1,');
  await new ProgressFile(root).add(one);
  expect(await readFile(join(root, '.coldstart/progress.json.broken'), 'utf8')).toBe('{"version":1,');
});

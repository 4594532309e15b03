import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Exercise, ExerciseVariant } from '@coldstart/exercise';
import { begunJobs } from './begun.ts';
import type { Job } from './jobs.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** An exercise in these languages, with a starter each. */
async function exercise(
  ...names: string[]
): Promise<{ jobs: Job[]; write(name: string, text: string): Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'coldstart-begun-'));
  folders.push(root);
  const entry = { folder: '.', runtime: 'nodejs24.x', edit: ['a.txt'] };
  const made = {
    manifest: { variants: Object.fromEntries(names.map((name) => [name, { ...entry, folder: name }])) },
  } as unknown as Exercise;
  const jobs: Job[] = [];
  for (const name of names) {
    const folder = join(root, name);
    await mkdir(join(folder, 'starter'), { recursive: true });
    for (const file of [join(folder, 'a.txt'), join(folder, 'starter', 'a.txt')]) await writeFile(file, 'start');
    const variant: ExerciseVariant = { exercise: made, name, entry: { ...entry, folder: name }, folder, path: name };
    jobs.push({ variant, answer: { kind: 'work' } });
  }
  return { jobs, write: (name, text) => writeFile(join(root, name, 'a.txt'), text) };
}

const names = (jobs: readonly Job[]): string[] => jobs.map(({ variant }) => variant.name);

test('while nothing is begun, the first language is what is graded', async () => {
  const { jobs } = await exercise('typescript', 'python');
  expect(names(await begunJobs(jobs))).toEqual(['typescript']);
});

test('a language that was begun is graded, the untouched one is not', async () => {
  const { jobs, write } = await exercise('typescript', 'python');
  await write('python', 'mine');
  expect(names(await begunJobs(jobs))).toEqual(['python']);
  await write('typescript', 'mine');
  expect(names(await begunJobs(jobs))).toEqual(['typescript', 'python']);
});

test('an exercise in one language is always graded', async () => {
  const { jobs } = await exercise('typescript');
  expect(names(await begunJobs(jobs))).toEqual(['typescript']);
});

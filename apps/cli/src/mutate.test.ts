import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { copyCourse, REPOSITORY, runCommand, type Ended, type TestCourse } from './testing/course.ts';

const CHECK = '07-double-it/checks/double-it.check.ts';
let course: TestCourse;
let folder: string;

/** A course with one small exercise: the one that `course new` makes. */
beforeEach(async () => {
  course = await copyCourse();
  folder = await mkdtemp(join(tmpdir(), 'coldstart-scores-'));
  await mkdir(join(course.root, 'exercises'), { recursive: true });
  expect((await inCourse('new', 'double-it', '--number', '7')).code).toBe(0);
  const packages = join(REPOSITORY, 'exercises/01-hello-event/node_modules');
  await symlink(packages, join(course.root, 'exercises/07-double-it/node_modules'), 'junction');
});

afterEach(async () => {
  await course.remove();
  await rm(folder, { recursive: true, force: true });
});

const inCourse = (...args: readonly string[]): Promise<Ended> => runCommand('course', '--course', course.root, ...args);
const table = (): Promise<string> => readFile(join(course.root, 'docs/mutation.md'), 'utf8');

test('every mutant of a solution is graded, and the table says so until something changes', async () => {
  const scores = join(folder, 'scores.json');
  const { code, stdout } = await inCourse('mutate', '--all', '--json', scores);
  expect(stdout).toContain('0 survived');
  expect(code).toBe(0);
  const [score] = (JSON.parse(await readFile(scores, 'utf8')) as { exercises: Record<string, number>[] }).exercises;
  expect(score).toEqual({ slug: 'double-it', mutants: 3, killed: 3, equivalent: 0, survived: 0 });
  expect(await table()).toMatch(/^\| double-it \| 3 \| 3 \| 0 \| 0 \| `[0-9a-f]{8}` \|$/m);
  expect((await inCourse('check', '--texts')).stdout).not.toContain('docs/mutation.md');

  await course.write(CHECK, `${await course.read(CHECK)}// Another check.\n`);
  expect((await inCourse('check', '--texts')).stdout).toContain(
    'docs/mutation.md tells of an earlier double-it; run `pnpm course mutate double-it`.',
  );
});

test('what no check notices is listed, until it is named as equivalent', async () => {
  const weak = (await course.read(CHECK)).replace(/toEqual\(.*\)/, "toBe('an answer', () => true)");
  await course.write(CHECK, weak);
  const { code, stdout } = await inCourse('mutate', 'double-it');
  expect(code).toBe(1);
  const survivors = [...stdout.matchAll(/^ {2}survived {2}(.+)$/gm)].map(([, name = '']) => name);
  expect(survivors).toContain(
    'src/index.mts: return { doubled: event.value * 2 }; → return { doubled: event.value / 2 };',
  );

  const manifest = await course.read('07-double-it/exercise.yaml');
  const named = { why: 'Nobody asks for more.', mutants: survivors };
  await course.write('07-double-it/exercise.yaml', `${manifest}equivalent: ${JSON.stringify([named])}\n`);
  const again = await inCourse('mutate', 'double-it');
  expect(again.stdout).toContain(`${survivors.length} equivalent, 0 survived`);
  expect(again.code).toBe(0);
});

test('without a name or --all, it says what to write', async () => {
  const { code, stderr } = await inCourse('mutate');
  expect(code).toBe(2);
  expect(stderr).toContain('`pnpm course mutate hello-event`, or say `--all`');
});

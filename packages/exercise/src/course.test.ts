import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inspectExercise, learnersFiles } from './author-checks.ts';
import { loadCourse, variantsOf, type Course, type Exercise, type ExerciseVariant } from './course.ts';
import { findExercise } from './find.ts';
import { layStarter, resetVariant } from './reset.ts';
import { scaffoldExercise } from './scaffold.ts';
import { isUntouched, readSubmission } from './submission.ts';
import { temporaryFolder } from './testing.ts';

let root: Awaited<ReturnType<typeof temporaryFolder>>;
let course: Course;
let exercise: Exercise;
let variant: ExerciseVariant;

beforeEach(async () => {
  root = await temporaryFolder();
  await scaffoldExercise(await loadCourse(root.path), { slug: 'double-it', number: 2 });
  course = await loadCourse(root.path);
  const [first] = course.exercises;
  if (first === undefined) throw new Error('The scaffold made no exercise.');
  exercise = first;
  const [only] = variantsOf(exercise);
  if (only === undefined) throw new Error('The scaffold has no variant.');
  variant = only;
});
afterEach(() => root.remove());

const names = (files: ReadonlyMap<string, Uint8Array>): string[] => [...files.keys()].sort();

test('a scaffold is a valid exercise; only its lesson is missing', async () => {
  expect(course.faults).toEqual([]);
  expect(await inspectExercise(course, exercise)).toEqual([
    'exercises/02-double-it belongs to lesson 01, which does not exist yet.',
  ]);
  expect(await isUntouched(variant)).toBe(true);
  expect(await learnersFiles(exercise)).toEqual([]);
});

test.each(['2', '02', 'E02', 'e2', 'double-it', '02-double-it', 'exercises/02-double-it', 'exercises/02-double-it/'])(
  'an exercise is found as %s',
  (wanted) => {
    expect(findExercise(course, wanted, root.path)).toBe(exercise);
  },
);

test('an exercise is found from within its folder', async () => {
  await layStarter(variant);
  expect(findExercise(course, '.', exercise.folder)).toBe(exercise);
  expect(findExercise(course, 'src/index.mts', exercise.folder)).toBe(exercise);
});

test('a name that is none is not taken for a file of the folder that one stands in', () => {
  expect(() => findExercise(course, 'dobule-it', exercise.folder)).toThrow(/There is no exercise `dobule-it`/);
});

test.each([
  ['dobule-it', ' Did you mean `double-it`?'],
  ['doble', ' Did you mean `double-it`?'],
  ['99-Double', ' Did you mean `double-it`?'],
  ['hello', ''],
  ['it', ''],
  ['99', ''],
])('%s gets the nearest name or none', (wanted, guess) => {
  expect(() => findExercise(course, wanted, root.path)).toThrow(
    `There is no exercise \`${wanted}\`.${guess} \`pnpm course list\` shows all.`,
  );
});

test('exercises come in the order of their lessons', async () => {
  await scaffoldExercise(course, { slug: 'earlier', number: 9 });
  const file = join(exercise.folder, 'exercise.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace('lesson: 1', 'lesson: 2'));
  const { exercises } = await loadCourse(root.path);
  expect(exercises.map(({ slug }) => slug)).toEqual(['earlier', 'double-it']);
});

test('an exercise whose manifest is broken says so when it is asked for, and the others stay', async () => {
  await scaffoldExercise(course, { slug: 'other' });
  await writeFile(join(root.path, 'exercises/03-other/exercise.yaml'), 'title: [');
  const reread = await loadCourse(root.path);
  expect(reread.exercises.map(({ slug }) => slug)).toEqual(['double-it']);
  expect(() => findExercise(reread, 'other', root.path)).toThrow(/03-other\/exercise\.yaml:1: this is not valid YAML/);
});

test('the learner’s files are those that are not the course’s', async () => {
  await layStarter(variant);
  expect(await learnersFiles(exercise)).toEqual([
    'exercises/02-double-it/src/index.mts',
    'exercises/02-double-it/template.yaml',
  ]);
  expect(await isUntouched(variant)).toBe(true);
  const { files } = await readSubmission(variant, { kind: 'work' });
  expect(names(files)).toEqual(['src/index.mts', 'template.yaml']);
});

test('a solution lies over the starter, a wrong one over the solution', async () => {
  const { files } = await readSubmission(variant, { kind: 'wrong', name: 'fixed-answer' });
  expect(names(files)).toEqual(['src/index.mts', 'template.yaml']);
  expect(Buffer.from(files.get('src/index.mts') ?? []).toString()).toContain('doubled: 42');
});

test('what is given counts as it was given, and nothing stands in for it', async () => {
  await layStarter(variant);
  await writeFile(join(exercise.folder, 'template.yaml'), 'Resources: {}');
  await writeFile(join(exercise.folder, 'template.json'), '{}');
  await mkdir(join(exercise.folder, 'template'));
  await writeFile(join(exercise.folder, 'template/__init__.py'), '');
  const [work, starter] = [
    await readSubmission(variant, { kind: 'work' }),
    await readSubmission(variant, { kind: 'starter' }),
  ];
  expect(names(work.files)).toEqual(['src/index.mts', 'template.yaml']);
  expect(work.files.get('template.yaml')).toEqual(starter.files.get('template.yaml'));
  expect([...work.ignored].sort()).toEqual([
    'template.json would stand in for template.yaml, which is given, and was left out.',
    'template.yaml is given: what you changed in it does not count.',
    'template/__init__.py would stand in for template.yaml, which is given, and was left out.',
  ]);
});

test('the starter is laid once: nothing is overwritten, what was removed stays away unless it is given', async () => {
  await layStarter(variant);
  const [file, given] = [join(exercise.folder, 'src/index.mts'), join(exercise.folder, 'template.yaml')];
  await writeFile(file, 'mine');
  await rm(given);
  await layStarter(variant);
  expect(await readFile(file, 'utf8')).toBe('mine');
  expect(existsSync(given)).toBe(true);
  expect(await isUntouched(variant)).toBe(false);
});

test('the starter is not laid through a link, and a reset takes the link away', async (context) => {
  const elsewhere = await temporaryFolder();
  try {
    await symlink(elsewhere.path, join(exercise.folder, 'src'));
  } catch {
    await elsewhere.remove();
    context.skip('links cannot be made here');
  }
  await layStarter(variant);
  expect(existsSync(join(elsewhere.path, 'index.mts'))).toBe(false);
  await resetVariant(variant, join(root.path, 'kept'));
  expect(existsSync(join(elsewhere.path, 'index.mts'))).toBe(false);
  expect(existsSync(join(exercise.folder, 'src/index.mts'))).toBe(true);
  await elsewhere.remove();
});

test('what a package of the workspace has of its own is not the learner’s', async () => {
  await layStarter(variant);
  const settings = join(exercise.folder, 'turbo.json');
  await writeFile(settings, '{}');
  expect(await isUntouched(variant)).toBe(true);
  expect(await learnersFiles(exercise)).toEqual([
    'exercises/02-double-it/src/index.mts',
    'exercises/02-double-it/template.yaml',
  ]);
  await resetVariant(variant, join(root.path, 'kept'));
  expect(existsSync(settings)).toBe(true);
});

test('a link among the learner’s files is left out', async (context) => {
  await layStarter(variant);
  const link = join(exercise.folder, 'src', 'stolen.mts');
  try {
    await symlink(join(exercise.folder, 'solution/src/index.mts'), link);
  } catch {
    context.skip('links cannot be made here');
  }
  const { files, ignored } = await readSubmission(variant, { kind: 'work' });
  expect(names(files)).toEqual(['src/index.mts', 'template.yaml']);
  expect(ignored).toEqual(['src/stolen.mts is a link and was left out.']);
});

test('a reset brings the starter back and keeps what was there', async () => {
  await layStarter(variant);
  const file = join(exercise.folder, 'src/index.mts');
  await writeFile(file, 'mine');
  await writeFile(join(exercise.folder, 'src/extra.mts'), 'more');
  await rm(join(exercise.folder, 'template.yaml'));
  expect(await isUntouched(variant)).toBe(false);
  const keep = join(root.path, 'kept');
  const { restored } = await resetVariant(variant, keep);
  expect(restored).toEqual(['src/extra.mts', 'src/index.mts', 'template.yaml']);
  expect(await isUntouched(variant)).toBe(true);
  expect(await readFile(join(keep, 'src/index.mts'), 'utf8')).toBe('mine');
  expect(await readFile(join(keep, 'src/extra.mts'), 'utf8')).toBe('more');
  expect(existsSync(join(exercise.folder, 'src/extra.mts'))).toBe(false);
});

test.skipIf(process.platform === 'win32')(
  'a file that can no longer be executed has changed, and a reset mends it',
  async () => {
    await layStarter(variant);
    await chmod(join(exercise.folder, 'starter/src/index.mts'), 0o755);
    expect(await isUntouched(variant)).toBe(false);
    expect((await readSubmission(variant, { kind: 'starter' })).executables).toEqual(new Set(['src/index.mts']));
    expect((await readSubmission(variant, { kind: 'work' })).executables).toEqual(new Set());
    await resetVariant(variant, join(root.path, 'kept'));
    expect(await isUntouched(variant)).toBe(true);
    expect((await stat(join(exercise.folder, 'src/index.mts'))).mode & 0o777).toBe(0o755);
  },
);

test('author checks name what is missing', async () => {
  await rm(join(exercise.folder, 'checks'), { recursive: true });
  await rm(join(exercise.folder, 'starter/src'), { recursive: true });
  const findings = await inspectExercise(course, exercise);
  expect(findings).toContain('exercises/02-double-it/checks holds no *.check.ts; write one.');
  expect(findings).toContain('exercises/02-double-it/starter/src/index.mts is missing, but `edit` names it.');
});

test('author checks name a requirement that nothing breaks, and styles that are not tried', async () => {
  await rm(join(exercise.folder, 'wrong'), { recursive: true });
  await rm(join(exercise.folder, 'right/shifts.yaml'));
  const findings = await inspectExercise(course, exercise);
  expect(findings).toContain(
    'exercises/02-double-it/README.md: no wrong answer breaks R1; write one in exercises/02-double-it/wrong.',
  );
  expect(findings).toContain('exercises/02-double-it/right has 2 of 3 answers; write others that are right, too.');
});

test('a name that is taken, or is none, is refused', async () => {
  await expect(scaffoldExercise(course, { slug: 'double-it' })).rejects.toThrow(/is there already/);
  await expect(scaffoldExercise(course, { slug: 'Double It' })).rejects.toThrow(/use lower case and hyphens/);
});

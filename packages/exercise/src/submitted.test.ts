import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadCourse, variantsOf, type ExerciseVariant } from './course.ts';
import { scaffoldExercise } from './scaffold.ts';
import { isUntouched, readSubmission, type Submission } from './submission.ts';
import { temporaryFolder } from './testing.ts';

let root: Awaited<ReturnType<typeof temporaryFolder>>;
let variant: ExerciseVariant;
beforeEach(async () => {
  root = await temporaryFolder({ 'lessons/01-one/index.mdx': 'double-it' });
  await scaffoldExercise(await loadCourse(root.path), { slug: 'double-it', number: 2 });
  const [exercise] = (await loadCourse(root.path)).exercises;
  const [first] = exercise === undefined ? [] : variantsOf(exercise);
  if (first === undefined) throw new Error('The scaffold made no exercise.');
  variant = first;
});
afterEach(() => root.remove());

const sent = (
  files: Readonly<Record<string, string>>,
  executables: readonly string[] = [],
  removed: readonly string[] = [],
) => ({
  kind: 'submitted' as const,
  removed: new Set(removed),
  files: new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])),
  executables: new Set(executables),
});
const submit = (files: Readonly<Record<string, string>>, executables?: readonly string[]): Promise<Submission> =>
  readSubmission(variant, sent(files, executables));
const textOf = ({ files }: Submission, path: string): string => Buffer.from(files.get(path) ?? []).toString('utf8');

test('what was sent lies over the starter, and what is given over both', async () => {
  const starter = await readSubmission(variant, { kind: 'starter' });
  const submission = await submit({ 'src/index.mts': 'mine', 'template.yaml': 'not mine', 'src/more.mts': 'new' }, [
    'src/more.mts',
  ]);
  expect([...submission.files.keys()].sort()).toEqual([...starter.files.keys(), 'src/more.mts'].sort());
  expect([textOf(submission, 'src/index.mts'), textOf(submission, 'src/more.mts')]).toEqual(['mine', 'new']);
  expect(textOf(submission, 'template.yaml')).toBe(textOf(starter, 'template.yaml'));
  expect([...submission.executables]).toContain('src/more.mts');
  expect(submission.ignored).toEqual([expect.stringMatching(/^template\.yaml is given/)]);
});

test('nothing sent is the starter, untouched; nothing of it is written anywhere', async () => {
  const none = sent({});
  expect(await isUntouched(variant, none)).toBe(true);
  expect(await isUntouched(variant, sent({ 'src/index.mts': 'mine' }))).toBe(false);
  expect((await readSubmission(variant, { kind: 'work' })).files.get('src/index.mts')).toBeUndefined();
});

test('what was removed is not there, but what is given; a folder may take its place', async () => {
  const { files, executables, ignored } = await readSubmission(
    variant,
    sent({ 'src/index.mts/new.mts': 'mine' }, [], ['src/index.mts', 'template.yaml', 'src/none.mts']),
  );
  expect([...files.keys()].sort()).toEqual(['src/index.mts/new.mts', 'template.yaml']);
  expect(executables.has('src/index.mts')).toBe(false);
  expect(ignored).toEqual(['src/none.mts is no file of the starter that could be removed.']);
  expect(await isUntouched(variant, sent({}, [], ['src/index.mts']))).toBe(false);
});

test.each([
  '../outside.mts',
  '../../checks/double-it.check.ts',
  'src/../../x',
  '/etc/passwd',
  'C:/windows',
  'a\\..\\..\\b',
  './src/index.mts',
  'src//index.mts',
  'src/',
  'nul\0byte',
  '',
])('the path %j leads nowhere', async (path) => {
  const { files, ignored } = await submit({ [path]: 'x' });
  expect([...files.keys()].sort()).toEqual(
    [...(await readSubmission(variant, { kind: 'starter' })).files.keys()].sort(),
  );
  expect(ignored).toEqual([expect.stringContaining('does not stay in the folder of the exercise')]);
});

test.each([
  'checks/a.check.ts',
  'solution/src/index.mts',
  'exercise.yaml',
  'package.json',
  'src/node_modules/x/index.js',
])('%s is no part of an answer', async (path) => {
  const { files, ignored } = await submit({ [path]: 'x' });
  expect(files.has(path)).toBe(false);
  expect(ignored).toEqual([expect.stringContaining('is no part of an answer')]);
});

test('a name cannot be a file and a folder', async () => {
  const { ignored } = await submit({ 'src/index.mts/inside': 'x', src: 'y' });
  expect(ignored).toEqual([
    expect.stringContaining('src/index.mts/inside is a file and a folder at once'),
    expect.stringContaining('src is a file and a folder at once'),
  ]);
});

test('more than an answer may hold is refused', async () => {
  const many = Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`src/f${n}.txt`, '']));
  await expect(submit(many)).rejects.toThrow(/more than 500 files/);
});

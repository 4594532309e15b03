import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inspectExercise } from './author-checks.ts';
import { loadCourse, variantsOf, type Course, type Exercise } from './course.ts';
import { expectationsOf } from './expectations.ts';
import { scaffoldExercise } from './scaffold.ts';
import { readSubmission } from './submission.ts';
import { temporaryFolder } from './testing.ts';

let root: Awaited<ReturnType<typeof temporaryFolder>>;
let course: Course;
let exercise: Exercise;

beforeEach(async () => {
  root = await temporaryFolder({ 'lessons/01-one/index.mdx': 'double-it' });
  await scaffoldExercise(await loadCourse(root.path), { slug: 'double-it', number: 2 });
  course = await loadCourse(root.path);
  const [first] = course.exercises;
  if (first === undefined) throw new Error('The scaffold made no exercise.');
  exercise = first;
});
afterEach(() => root.remove());

const write = (name: string, text: string): Promise<void> => writeFile(join(exercise.folder, name), text);
const findings = (): Promise<string[]> => inspectExercise(course, exercise);

async function textOf(name: string, path: string): Promise<string> {
  const [variant] = variantsOf(exercise);
  if (variant === undefined) throw new Error('The scaffold has no variant.');
  const { files } = await readSubmission(variant, { kind: 'wrong', name });
  return Buffer.from(files.get(path) ?? []).toString('utf8');
}

const EDIT = (find: string, replace: string): string => `why: It does not look.
breaks: [R1]
fails: [doubles]
changes:
  src/index.mts:
    - find: '${find}'
      replace: '${replace}'
`;

test('an answer is the solution with what it changes', async () => {
  expect(await findings()).toEqual([]);
  expect(await textOf('fixed-answer', 'src/index.mts')).toContain('return { doubled: 42 };');
  await write('wrong/pays.yaml', EDIT('event.value * 2', '"$&" + event.value'));
  expect(await textOf('pays', 'src/index.mts')).toContain('doubled: "$&" + event.value');
  await write('wrong/whole.yaml', EDIT('x', 'x').replace(/src\/index.mts:[^]*/, 'src/index.mts: |\n    hello\n'));
  expect(await textOf('whole', 'src/index.mts')).toBe('hello\n');
});

test('solution, starter, right and wrong answers are what an exercise promises', async () => {
  const promises = await expectationsOf(exercise);
  expect(promises.map(({ answer, fails }) => [answer.kind, 'name' in answer ? answer.name : '', ...fails])).toEqual([
    ['solution', ''],
    ['starter', '', 'doubles'],
    ['wrong', 'fixed-answer', 'doubles'],
    ['right', 'adds'],
    ['right', 'divides'],
    ['right', 'shifts'],
  ]);
});

test.each([
  ['what the solution has not', EDIT('event.valeu', ''), /has `event\.valeu` 0 times, not once/],
  ['what the solution has twice', EDIT('e', ''), /has `e` \d+ times, not once/],
  ['another file', EDIT('e', '').replace('index', 'other'), /changes src\/other\.mts, which the solution has not/],
  ['an unknown check', EDIT('* 2', '').replace('[doubles]', '[dobules]'), /`dobules` is not the id of a check/],
  ['an unknown requirement', EDIT('* 2', '').replace('R1', 'R7'), /breaks R7, which README\.md has not/],
  ['no requirement', EDIT('* 2', '').replace('breaks: [R1]\n', ''), /yaml:1: `breaks` is missing; add it/],
  ['a misspelt member', EDIT('* 2', '').replace('why', 'wyh'), /does not know `wyh`/],
])('a wrong answer with %s is told of with its file', async (_, text, finding) => {
  await write('wrong/other.yaml', text);
  const found = await findings();
  expect(found.join('\n')).toMatch(finding);
  expect(found[0]).toContain('exercises/02-double-it/wrong/other.yaml');
});

import { join } from 'node:path';
import { expectationsOf, loadCourse, type Expectation } from '@coldstart/exercise';
import { answerName, type CheckVerdict } from '@coldstart/grader';
import { expect, test } from 'vitest';
import { mismatchesOn, readDifferences } from './differences.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const course = await loadCourse(ROOT);
const known = await readDifferences(ROOT);

async function expectationOf(slug: string, name: string): Promise<Expectation> {
  const exercise = course.exercises.find((each) => each.slug === slug);
  if (exercise === undefined) throw new Error(`There is no exercise ${slug}.`);
  const found = (await expectationsOf(exercise)).find(({ answer }) => answerName(answer) === name);
  return found ?? Promise.reject(new Error(`${slug} has no answer ${name}.`));
}

const verdicts = ({ variant }: Expectation, status: CheckVerdict['status']): CheckVerdict[] =>
  variant.exercise.manifest.checks.map(({ id, title }) => ({
    id,
    title,
    status,
    points: 0,
    maxPoints: 0,
    message: '',
    duration: 0,
  }));

test('each difference is about checks and answers that are there', async () => {
  for (const { exercise: slug, checks = [], answers = [] } of known) {
    const exercise = course.exercises.find((each) => each.slug === slug);
    expect(exercise, slug).toBeDefined();
    expect(exercise?.manifest.checks.map(({ id }) => id)).toEqual(expect.arrayContaining(checks));
    for (const name of answers) await expect(expectationOf(slug, name)).resolves.toBeDefined();
  }
});

test('what is known of a backend explains its answers, and those of no other', async () => {
  const denied = await expectationOf('configure-safely', 'wrong/no-logs');
  const passed = verdicts(denied, 'pass');
  const explained = (backend: string): boolean[] =>
    mismatchesOn(backend, denied, passed, known).map((mismatch) => mismatch.explained !== undefined);
  expect(explained('localstack')).toContain(true);
  expect(explained('localstack')).not.toContain(false);
  expect(explained('embedded')).not.toContain(true);
  const solution = await expectationOf('configure-safely', 'solution');
  const failed = mismatchesOn('localstack', solution, verdicts(solution, 'fail'), known);
  expect(failed.map((mismatch) => mismatch.explained)).toEqual(failed.map(() => undefined));
});

test('a course without the file knows of no differences', async () => {
  expect(await readDifferences(import.meta.dirname)).toEqual([]);
});

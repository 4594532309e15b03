import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { findExercise, loadCourse, type Course, type Exercise } from '@coldstart/exercise';
import { UsageError } from '@coldstart/grader';
import { NoPythonMutants } from '@coldstart/mutants';
import { SERVICES } from '@coldstart/services';
import type { CourseLocation } from '../grade-command.ts';
import { print } from '../print.ts';
import { reportPath } from '../report-path.ts';
import { equivalentOf, gradeMutants, mutantJobs } from './mutants.ts';
import { noteScores, type Score } from './mutation-table.ts';

export interface MutateOptions {
  readonly all?: true;
  /** The longest time for one exercise. */
  readonly minutes: number;
  readonly json?: string;
}

/** @returns the exit code: 0 when every mutant was killed or is named as equivalent, 1 otherwise */
export async function mutate(
  location: CourseLocation,
  names: readonly string[],
  options: MutateOptions,
  signal: AbortSignal,
): Promise<number> {
  const course = await loadCourse(location.root);
  const chosen = choose(course, names, options, location);
  const file = options.json && reportPath(course, '--json', options.json, location.here);
  const scores: Score[] = [];
  let complete = true;
  for (const exercise of chosen) {
    const { score, whole } = await mutateOne(location.root, exercise, options.minutes, signal);
    if (signal.aborted) return 130;
    complete &&= whole;
    // What there was no time for would look like a score.
    if (whole) await noteScores(course, [score]);
    scores.push(score);
  }
  if (file !== undefined) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${JSON.stringify({ exercises: scores }, undefined, 2)}\n`);
  }
  return complete && scores.every(({ survived }) => survived === 0) ? 0 : 1;
}

function choose(
  course: Course,
  names: readonly string[],
  { all }: MutateOptions,
  { here }: CourseLocation,
): Exercise[] {
  if (all === true) return [...course.exercises];
  if (names.length === 0)
    throw new UsageError('Name an exercise, such as `pnpm course mutate hello-event`, or say `--all`.');
  return names.map((name) => findExercise(course, name, here));
}

async function mutateOne(
  root: string,
  exercise: Exercise,
  minutes: number,
  signal: AbortSignal,
): Promise<{ score: Score; whole: boolean }> {
  const all = await mutantJobs(exercise).catch((error: unknown) => {
    throw error instanceof NoPythonMutants ? new UsageError(error.message) : error;
  });
  const equivalent = equivalentOf(exercise);
  const tried = all.filter(({ name }) => !equivalent.has(name));
  print(`${exercise.slug}: ${all.length} mutants, ${all.length - tried.length} of them named as equivalent`);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(minutes * 60_000)]);
  let done = 0;
  const progress = (): void => {
    done += 1;
    if (process.stderr.isTTY) process.stderr.write(`\r  ${done} of ${tried.length}`);
    else if (done % 25 === 0) process.stderr.write(`  ${done} of ${tried.length}\n`);
  };
  const outcome = await gradeMutants(tried, { services: SERVICES, root, signal: limit }, progress);
  if (process.stderr.isTTY) process.stderr.write('\r');
  const { killed, survived, broken, untried } = outcome;
  for (const name of survived) print(`  survived  ${name}`);
  for (const { name, message } of broken) print(`  broken    ${name}: ${message}`);
  if (untried.length > 0)
    print(`  ${untried.length} were not tried within ${minutes} minutes; allow more with \`--minutes\`.`);
  const known = new Set(all.map(({ name }) => name));
  const gone = [...equivalent].filter((name) => !known.has(name));
  for (const name of gone) print(`  there is no such mutant; take it out of exercise.yaml: ${name}`);
  print(`  ${killed.length} killed, ${all.length - tried.length} equivalent, ${survived.length} survived`);
  return {
    score: {
      slug: exercise.slug,
      mutants: all.length,
      killed: killed.length,
      equivalent: all.length - tried.length,
      survived: survived.length,
    },
    whole: untried.length === 0 && broken.length === 0 && gone.length === 0,
  };
}

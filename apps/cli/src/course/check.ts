import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  expectationsOf,
  findExercise,
  inspectExercise,
  inspectLessons,
  learnersFiles,
  loadCourse,
  readCoverage,
  type Course,
  type Exercise,
  type Expectation,
} from '@coldstart/exercise';
import {
  grade,
  inspectHints,
  jobName,
  type CheckVerdict,
  type ExerciseVerdict,
  type GradeOptions,
  type Job,
  type Problem,
} from '@coldstart/grader';
import type { CourseLocation } from '../grade-command.ts';
import { print } from '../print.ts';
import { reportPath } from '../report-path.ts';
import { mismatchesOn, readDifferences } from './differences.ts';
import { gradeMutants, mutantSample } from './mutants.ts';
import { inspectScore } from './mutation-table.ts';
import { undeclared, watchedServices } from './used-services.ts';

export interface CheckOptions {
  readonly pristine?: true;
  readonly texts?: true;
  readonly json?: string;
  /** The same data each time, so that a proof that fails fails again. */
  readonly seed: number;
  /** So many seeds, from that one on. */
  readonly seeds?: number;
  readonly backend: string;
  readonly keep?: true;
}

/** Seeds with which every answer is graded on the embedded cloud, where it costs little. */
const SEEDS = 5;

/** Mutants of each solution that are graded, too. `course mutate` grades them all. */
const MUTANTS = 5;

/** @returns the exit code: 0 when every exercise does what its author says, 1 otherwise */
export async function check(
  location: CourseLocation,
  names: readonly string[],
  options: CheckOptions,
  signal: AbortSignal,
): Promise<number> {
  const course = await loadCourse(location.root);
  const chosen = names.length === 0 ? course.exercises : names.map((name) => findExercise(course, name, location.here));
  const file = options.json && reportPath(course, '--json', options.json, location.here);
  let faults = 0;
  const complain = (what: string): void => {
    faults += 1;
    print(`[FAIL] ${what}`);
  };
  if (names.length === 0) for (const { error } of course.faults) complain(error.message);
  for (const exercise of chosen) {
    for (const finding of await inspectExercise(course, exercise)) complain(finding);
    for (const finding of await inspectScore(course, exercise)) complain(finding);
    if (options.pristine !== true) continue;
    for (const file of await learnersFiles(exercise))
      complain(`${file} is a learner's copy; the course holds the starter only.`);
  }
  const { seed, backend, keep } = options;
  const seeds = options.seeds ?? (backend === 'embedded' ? SEEDS : 1);
  const settings = { root: location.root, seed, repeats: seeds - 1, backend, keep, signal };
  let proven = 0;
  if (options.texts !== true) {
    const { services, called } = watchedServices();
    proven = await prove(chosen, { services, ...settings }, complain);
    if (backend === 'embedded' && !signal.aborted) await tryMutants(chosen, { services, ...settings }, complain);
    if (signal.aborted) return 130;
    if (chosen.length === 1) for (const finding of await undeclared(chosen[0] as Exercise, called)) complain(finding);
  }
  if (names.length === 0) {
    for (const finding of await inspectLessons(course)) complain(finding);
    await reportCoverage(course);
  }
  if (file !== undefined) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(
      file,
      `${JSON.stringify({ passed: options.texts === true ? chosen.length : proven, failed: faults, skipped: 0 })}\n`,
    );
  }
  print();
  print(
    options.texts === true
      ? `${chosen.length} exercises looked at, ${faults} faults`
      : `${proven} answers did what their exercise declares, ${faults} faults`,
  );
  return faults === 0 && (proven > 0 || options.texts === true) ? 0 : 1;
}

/** Grades the solution, the starter, every right and every wrong answer, and compares; what is known of a backend is no fault. */
async function prove(
  exercises: readonly Exercise[],
  settings: Pick<GradeOptions, 'services' | 'root' | 'seed' | 'repeats' | 'backend' | 'keep' | 'signal'>,
  complain: (what: string) => void,
): Promise<number> {
  const promises = new Map<Job, Expectation>();
  for (const expectation of (await Promise.all(exercises.map(expectationsOf))).flat()) {
    promises.set({ variant: expectation.variant, answer: expectation.answer }, expectation);
  }
  const known = await readDifferences(settings.root);
  let proven = 0;
  const failed = new Map<Exercise, CheckVerdict[]>(exercises.map((exercise) => [exercise, []]));
  const onVerdict = (job: Job, verdict: ExerciseVerdict): void => {
    const expectation = promises.get(job);
    if (expectation === undefined) return;
    failed.get(job.variant.exercise)?.push(...verdict.checks);
    const different = [
      ...mismatchesOn(settings.backend, expectation, verdict.checks, known).flatMap(({ what, explained }) =>
        explained === undefined ? [what] : [],
      ),
      ...(verdict.problem === undefined ? verdict.checks.flatMap(weaknesses) : []),
    ];
    if (different.length === 0) {
      proven += 1;
      print(`[pass] ${jobName(job)}: ${expectation.why}`);
      return;
    }
    if (verdict.problem !== undefined) return complain(`${jobName(job)}: ${describe(verdict.problem)}`);
    for (const difference of different) complain(`${jobName(job)}: ${difference}`);
    for (const { id, message } of verdict.checks) if (message !== '') print(`         ${id}: ${message}`);
  };
  await grade([...promises.keys()], { ...settings, events: { onVerdict } });
  // Elsewhere, some checks cannot be made, and messages are another cloud's.
  if (settings.backend !== 'embedded' || settings.signal?.aborted === true) return proven;
  for (const [exercise, verdicts] of failed) {
    for (const finding of inspectHints(exercise, verdicts)) complain(`${exercise.path}/exercise.yaml: ${finding}`);
  }
  return proven;
}

/** Grades some mutants of each solution: none may pass. */
async function tryMutants(
  exercises: readonly Exercise[],
  settings: Pick<GradeOptions, 'services' | 'root' | 'signal'>,
  complain: (what: string) => void,
): Promise<void> {
  const notes = new Set<string>();
  const samples = await Promise.all(
    exercises.map((exercise) => mutantSample(exercise, MUTANTS, (note) => notes.add(note))),
  );
  for (const note of notes) print(`[skip] ${note}`);
  const { killed, survived, broken } = await gradeMutants(samples.flat(), settings);
  for (const name of survived) complain(`No check notices this mutant of a solution: ${name}`);
  for (const { name, message } of broken) complain(`This mutant breaks the course: ${name}: ${message}`);
  print(`[pass] ${killed.length} mutants of the solutions were noticed`);
}

/** What is wrong with a check whatever it is to say of an answer. */
function weaknesses({ id, status, message, differs }: CheckVerdict): string[] {
  return [
    ...(status === 'error' ? [`\`${id}\` broke, where it should have failed or passed: ${message}`] : []),
    ...(differs === undefined
      ? []
      : [`\`${id}\` is luck: ${status}, and ${differs.status} with seed ${differs.seed}. ${differs.message}`]),
  ];
}

function describe({ file, line, message, details }: Problem): string {
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `;
  return [`${place}${message}`, ...details].join('\n         ');
}

async function reportCoverage(course: Course): Promise<void> {
  const { covered, lines, items, open } = await readCoverage(course.root);
  print();
  print(
    `Source notes: ${covered} of ${lines} lines (${items.length - open.length} of ${items.length} items) have a lesson and an exercise.`,
  );
  for (const { lines: where, item, missingLessons, missingExercises } of open) {
    const lacks = [
      ...(missingLessons.length > 0 ? [`lesson ${missingLessons.join(', ')}`] : []),
      ...(missingExercises.length > 0 ? [`exercise ${missingExercises.join(', ')}`] : []),
    ];
    print(`  lines ${where}: ${item} (to come: ${lacks.join('; ')})`);
  }
}

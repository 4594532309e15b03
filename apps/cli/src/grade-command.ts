import { resolve } from 'node:path';
import { findExercise, layStarter, loadCourse, type Exercise } from '@coldstart/exercise';
import {
  createProgress,
  createTerminalReport,
  exitCode,
  githubReport,
  grade,
  begunJobs,
  jobsFor,
  styleFor,
  UsageError,
  writeReports,
  type GradeOptions,
  type Job,
} from '@coldstart/grader';
import { SERVICES } from '@coldstart/services';
import { watchCommand } from './watch-command.ts';

export interface GradeCommand {
  readonly watch?: true;
  readonly backend: string;
  readonly keep?: true;
  readonly localstackImage?: string;
  readonly variant?: string;
  readonly solution?: true;
  readonly failFast?: true;
  readonly force?: true;
  readonly seed?: number;
  readonly json?: string;
  readonly junit?: string;
  readonly ctrf?: string;
  readonly exercism?: string;
  readonly github?: true;
  readonly course?: string;
}

/** Where the course is, and where the person stands. */
export interface CourseLocation {
  readonly root: string;
  readonly here: string;
}

/** @returns the exit code: 0 all passed, 1 something failed, 2 the course itself is at fault */
export async function gradeCommand(
  names: readonly string[],
  options: GradeCommand,
  location: CourseLocation,
  controller: AbortController,
): Promise<number> {
  const { exercises, faulty } = await chosen(names, location);
  const solution = options.solution === true;
  const all = jobsFor(exercises, { kind: solution ? 'solution' : 'work' }, options.variant);
  if (!solution) for (const { variant } of all) await layStarter(variant);
  const jobs = solution || options.variant !== undefined ? all : await begunJobs(all);
  const settings: GradeOptions = {
    services: SERVICES,
    root: location.root,
    backend: options.backend,
    image: options.localstackImage,
    keep: options.keep,
    seed: options.seed,
    force: options.force ?? false,
    failFast: options.failFast ?? false,
    signal: controller.signal,
  };
  if (options.watch === true) {
    if (options.json ?? options.junit ?? options.ctrf ?? options.exercism) {
      throw new UsageError('--watch writes no reports; leave it out to write one.');
    }
    return watchCommand(jobs, settings, controller.signal);
  }
  const exit = await once(jobs, settings, options, location);
  return faulty ? 2 : exit;
}

/** The exercises that are asked for. One that cannot be read is told of, and the others go on. */
async function chosen(
  names: readonly string[],
  { root, here }: CourseLocation,
): Promise<{ exercises: readonly Exercise[]; faulty: boolean }> {
  const course = await loadCourse(root);
  if (names.length > 0) {
    return { exercises: [...new Set(names.map((name) => findExercise(course, name, here)))], faulty: false };
  }
  for (const { error } of course.faults) process.stderr.write(`${error.message}\n`);
  const faulty = course.faults.length > 0;
  if (course.exercises.length === 0 && !faulty) {
    throw new UsageError(`There is no exercise in ${root}; run this in the course.`);
  }
  return { exercises: course.exercises, faulty };
}

async function once(
  jobs: readonly Job[],
  settings: GradeOptions,
  options: GradeCommand,
  { here }: CourseLocation,
): Promise<number> {
  const style = styleFor(process.stdout, process.env);
  const report = createTerminalReport(style);
  const full = new Set(jobs.map(({ variant }) => variant.exercise)).size === 1;
  const progress = createProgress(
    jobs,
    { terminal: style.symbols, width: style.width, write: (text) => void process.stdout.write(text) },
    (verdict) => report.exercise(verdict, full),
  );
  try {
    const verdict = await grade(jobs, { ...settings, events: progress });
    progress.end();
    if (settings.signal?.aborted === true) {
      process.stdout.write('Interrupted. Nothing is left running.\n');
      return 130;
    }
    process.stdout.write(`${jobs.length > 1 ? '' : '\n'}${report.summary(verdict)}\n`);
    if (options.github === true) for (const line of githubReport(verdict)) process.stdout.write(`${line}\n`);
    const at = (path: string | undefined): string | undefined => (path === undefined ? undefined : resolve(here, path));
    await writeReports(verdict, {
      json: at(options.json),
      junit: at(options.junit),
      ctrf: at(options.ctrf),
      exercism: at(options.exercism),
    });
    return exitCode(verdict);
  } finally {
    progress.end();
  }
}

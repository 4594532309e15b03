import { exerciseAround, findExercise, layStarter, loadCourse, type Course, type Exercise } from '@coldstart/exercise';
import {
  createProgress,
  createTerminalReport,
  exitCode,
  githubReport,
  grade,
  begunJobs,
  jobsFor,
  UsageError,
  writeReports,
  type GradeOptions,
  type Job,
  type ReportFiles,
} from '@coldstart/grader';
import { SERVICES } from '@coldstart/services';
import { askingHere } from './aws/consent.ts';
import { confinementNotice } from './confinement-notice.ts';
import { print, printError, style, write } from './print.ts';
import { reportPath } from './report-path.ts';
import { variantAround } from './variant-around.ts';
import { watchCommand } from './watch-command.ts';

export interface GradeCommand {
  readonly watch?: true;
  readonly backend: string;
  readonly keep?: true;
  readonly localstackImage?: string;
  readonly profile?: string;
  readonly region?: string;
  readonly yes?: true;
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
  const course = await loadCourse(location.root);
  const files = reportFiles(course, options, location);
  const { exercises, faulty, variant } = chosen(course, names, options, location);
  const solution = options.solution === true;
  const all = jobsFor(exercises, { kind: solution ? 'solution' : 'work' }, variant);
  if (!solution) for (const job of all) await layStarter(job.variant);
  const jobs = solution || variant !== undefined ? all : await begunJobs(all);
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
    log: printError,
  };
  if (options.backend === 'aws') {
    refuseOnAws(names, exercises, options);
    const { gradeOnAws } = await import('./aws/grade-on-aws.ts');
    return gradeOnAws({
      jobs,
      where: { profile: options.profile, region: options.region },
      asking: askingHere(options.yes === true),
      signal: controller.signal,
      grade: (more) => once(jobs, { ...settings, ...more }, files, options.github === true),
    });
  }
  for (const name of ['profile', 'region', 'yes'] as const)
    if (options[name] !== undefined) throw new UsageError(`--${name} is for --backend aws. Leave it out.`);
  if (options.watch === true) {
    if (Object.values(files).some((file) => file !== undefined)) {
      throw new UsageError('--watch writes no reports; leave it out to write one.');
    }
    return watchCommand(jobs, settings, controller.signal);
  }
  const exit = await once(jobs, settings, files, options.github === true);
  const notice = options.backend === 'embedded' ? confinementNotice(location.root) : undefined;
  if (notice !== undefined) printError(notice);
  return faulty ? 2 : exit;
}

/** Each deployment there takes minutes, and may cost something: it has to be meant. */
function refuseOnAws(names: readonly string[], exercises: readonly Exercise[], { watch, keep }: GradeCommand): void {
  if (watch === true) throw new UsageError('--watch would deploy to your account at every save. Leave it out.');
  if (keep === true)
    throw new UsageError('--keep is for LocalStack: what is made in your account is deleted. Leave it out.');
  if (names.length === 0 && exercises.length !== 1)
    throw new UsageError('Name the exercise that is to be deployed to your account: `pnpm grade 1 --backend aws`.');
}

function reportFiles(course: Course, options: GradeCommand, { here }: CourseLocation): ReportFiles {
  const at = (name: 'json' | 'junit' | 'ctrf' | 'exercism'): string | undefined => {
    const value = options[name];
    if (value === undefined) return undefined;
    return reportPath(course, `--${name}`, value, here, name === 'exercism' ? 'folder' : 'file');
  };
  return { json: at('json'), junit: at('junit'), ctrf: at('ctrf'), exercism: at('exercism') };
}

interface Chosen {
  readonly exercises: readonly Exercise[];
  readonly faulty: boolean;
  readonly variant: string | undefined;
}

/**
 * The exercises that are asked for: those that are named; else the one in whose folder somebody stands; else all. One
 * that cannot be read is told of, and the others go on.
 */
function chosen(
  course: Course,
  names: readonly string[],
  options: GradeCommand,
  { root, here }: CourseLocation,
): Chosen {
  if (names.length > 0) {
    const exercises = [...new Set(names.map((name) => findExercise(course, name, here)))];
    return { exercises, faulty: false, variant: options.variant };
  }
  const around = exerciseAround(course, here);
  if (around !== undefined) {
    return { exercises: [around], faulty: false, variant: options.variant ?? variantAround(around, here) };
  }
  for (const { error } of course.faults) printError(error.message);
  const faulty = course.faults.length > 0;
  if (course.exercises.length === 0 && !faulty) {
    throw new UsageError(`There is no exercise in ${root}; run this in the course.`);
  }
  return { exercises: course.exercises, faulty, variant: options.variant };
}

async function once(
  jobs: readonly Job[],
  settings: GradeOptions,
  files: ReportFiles,
  github: boolean,
): Promise<number> {
  const report = createTerminalReport(style);
  const full = new Set(jobs.map(({ variant }) => variant.exercise)).size === 1;
  const progress = createProgress(jobs, { terminal: style.terminal, width: style.width, write }, (verdict) =>
    report.exercise(verdict, full),
  );
  try {
    const verdict = await grade(jobs, { ...settings, events: progress });
    progress.end();
    if (settings.signal?.aborted === true) {
      print(settings.aws === undefined ? 'Interrupted. Nothing is left running.' : 'Interrupted.');
      return 130;
    }
    print(`${jobs.length > 1 ? '' : '\n'}${report.summary(verdict)}`);
    if (github) for (const line of githubReport(verdict)) process.stdout.write(`${line}\n`);
    await writeReports(verdict, files);
    return exitCode(verdict);
  } finally {
    progress.end();
  }
}

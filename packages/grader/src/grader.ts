import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  isUntouched,
  readInstalledPackages,
  readSubmission,
  SubmissionTooLarge,
  type Submission,
} from '@coldstart/exercise';
import { createStack, type CheckDefinition, type Target } from '@coldstart/checks/runner';
import type { ServiceEntry } from '@coldstart/cloud';
import type { Backend } from './backend/index.ts';
import { buildExercise, requireFiles, type Built } from './build/build.ts';
import { deploy } from './deploy/deploy.ts';
import { Lock } from './lock.ts';
import { hintsGiven, withHints } from './plan/hints.ts';
import { combine, hashCourseCode, hashFiles, hashFolder, hashSubmission } from './plan/fingerprint.ts';
import { accountFor, answerName, jobName, type Job } from './plan/jobs.ts';
import { jobKey, VerdictStore } from './plan/verdict-store.ts';
import { LearnerProblem, UsageError } from './problem.ts';
import { KeptAccounts, type KeptAccount } from './kept-accounts.ts';
import type { GradedTarget } from './run/services.ts';
import { allUnsupported, CourseFault, readChecks, runChecks, type CheckActivity } from './run/run-checks.ts';
import type { Trace } from './trace.ts';
import { noteDifferences, overall, type CheckVerdict, type ExerciseVerdict, type Problem } from './verdict.ts';

/** What a job is busy with. */
export type Phase = 'building' | 'deploying' | 'checking';

export interface GraderOptions {
  /** What is known of the services that a journal tells of. */
  readonly services: readonly ServiceEntry[];
  readonly root: string;
  readonly backendName: string;
  /** Called when the first job needs it: a run of unchanged exercises needs no cloud. */
  readonly openBackend: () => Promise<Backend>;
  readonly seed: number;
  /** True when the person asked for this seed: verdicts of other seeds do not count then. */
  readonly seedIsFixed: boolean;
  /** Grades anew what has not changed. */
  readonly force: boolean;
  /** How often the checks are run again on the same deployment, with the seeds that follow; 0 when left out. */
  readonly repeats?: number | undefined;
  /** Ends a job at its first failing check. */
  readonly stopAtFailure?: boolean | undefined;
  readonly onPhase?: (job: Job, phase: Phase, check?: CheckVerdict) => void;
  /** Told what takes time, and what is not as it could be. */
  readonly log: (message: string) => void;
  /** Somebody looks on: each check is traced, and the newest accounts stay. */
  readonly observer?: Observer | undefined;
}

/** Who wants to see more than verdicts. */
export interface Observer {
  onCheck(job: Job, verdict: CheckVerdict, activity: CheckActivity): void;
  /** Something more has happened in a check that takes its time. */
  onStep(job: Job, title: string, trace: Trace): void;
}

/** Takes exercises from files to verdicts, on one backend that stays warm in between. */
export class Grader {
  readonly #options: GraderOptions;
  readonly #verdicts: VerdictStore;
  /** Moving time moves it for everyone: checks that do take turns. */
  readonly #clock = new Lock();
  readonly #kept = new KeptAccounts();
  #backend: Promise<Backend> | undefined;
  #courseCode: string | undefined;
  #rounds = 0;

  constructor(options: GraderOptions) {
    this.#options = options;
    this.#verdicts = new VerdictStore(options.root);
  }

  /** Starts the cloud before the first job needs it. */
  warm(): Promise<Backend> {
    this.#backend ??= this.#options.openBackend();
    return this.#backend;
  }

  async grade(job: Job): Promise<ExerciseVerdict> {
    const started = performance.now();
    const end = (verdict: Omit<ExerciseVerdict, keyof Identity | 'duration'>): ExerciseVerdict => ({
      ...identityOf(job),
      ...verdict,
      duration: performance.now() - started,
    });
    try {
      const submission = await readSubmission(job.variant, job.answer);
      const files = hashSubmission(submission);
      if (job.answer.kind === 'work')
        for (const what of submission.ignored) this.#options.log(`${job.variant.path}/${what}`);
      const installed = await readInstalledPackages(job.variant, submission);
      const { checksVersion, fingerprint } = this.#fingerprint(job, combine(files, hashFiles(installed)));
      const key = jobKey(job);
      const before = await this.#verdicts.load(key);
      if (before?.fingerprint === fingerprint && !this.#options.force) {
        const checks = await this.#withHints(job, before.verdict.checks, before.verdict.untouched);
        return { ...before.verdict, checks, cached: true };
      }
      const result = await this.#run(job, { submission, installed }, checksVersion).catch(async (error: unknown) => {
        if (error instanceof UsageError) throw error;
        throwIfFull(error);
        await this.#throwIfGone();
        const problem = problemOf(error, job);
        return { problem, checks: untried(job, problem) };
      });
      if (result.checks.some(({ status }) => status !== 'pass')) await this.#throwIfGone();
      const untouched = job.answer.kind === 'work' && (await isUntouched(job.variant));
      const checks = await this.#withHints(job, result.checks, untouched);
      const problem = 'problem' in result ? result.problem : undefined;
      const verdict = end({
        status: overall(checks),
        points: checks.reduce((sum, { points }) => sum + points, 0),
        maxPoints: checks.reduce((sum, { maxPoints }) => sum + maxPoints, 0),
        cached: false,
        ...(untouched && { untouched }),
        attempt: (before?.verdict.attempt ?? 0) + (untouched || before?.submission === files ? 0 : 1),
        problem,
        checks,
      });
      // What the course or the cloud got wrong may be right the next time.
      const broke = problem === undefined && checks.some(({ status }) => status === 'error');
      if (problem?.kind !== 'course' && !broke) {
        const passed = verdict.status === 'pass' ? files : before?.passed;
        await this.#verdicts.save(key, { fingerprint, verdict, submission: files, passed });
      }
      return verdict;
    } catch (error) {
      if (error instanceof UsageError) throw error;
      const problem = problemOf(error, job);
      const checks = untried(job, problem);
      return end({ status: 'error', points: 0, maxPoints: 100, cached: false, attempt: 0, problem, checks });
    }
  }

  /** The account of a job's newest run, where an observer keeps them. */
  accountOf(job: Job): KeptAccount | undefined {
    return this.#kept.of(job);
  }

  async close(): Promise<void> {
    const backend = await this.#backend?.catch(() => undefined);
    this.#backend = undefined;
    await backend?.close();
  }

  /** Whoever has not begun needs the task, not hints. */
  async #withHints(job: Job, checks: readonly CheckVerdict[], untouched = false): Promise<CheckVerdict[]> {
    if (untouched) return [...checks];
    const { exercise } = job.variant;
    return withHints(exercise, checks, await hintsGiven(this.#options.root, exercise.slug));
  }

  /** @throws UsageError when the cloud has died meanwhile: what failed is no verdict then */
  async #throwIfGone(): Promise<void> {
    const backend = await this.#backend?.catch(() => undefined);
    const failure = await backend?.failure?.();
    if (failure !== undefined) throw new UsageError(failure);
  }

  #fingerprint(job: Job, files: string): { checksVersion: string; fingerprint: string } {
    const { root, seed, seedIsFixed, backendName, repeats = 0, stopAtFailure = false } = this.#options;
    const { folder } = job.variant.exercise;
    this.#courseCode ??= hashCourseCode(root);
    const checksVersion = hashFolder(join(folder, 'checks'));
    const own = hashFolder(folder, (name) => name === 'exercise.yaml' || name === 'package.json');
    const { name } = job.variant;
    const parts = [this.#courseCode, checksVersion, own, files, name, answerName(job.answer), backendName];
    return {
      checksVersion,
      fingerprint: combine(...parts, seedIsFixed ? String(seed) : '', `${repeats} ${stopAtFailure}`),
    };
  }

  async #run(job: Job, answer: Answer, checksVersion: string): Promise<{ checks: CheckVerdict[] }> {
    const { exercise } = job.variant;
    this.#options.onPhase?.(job, 'building');
    // It may take seconds to start: what is wrong with it is said when it is needed.
    this.warm().catch(() => undefined);
    const [checks, built] = await Promise.all([readChecks(exercise, checksVersion), build(job, answer)]);
    const needs = [exercise.manifest.needs, ...exercise.manifest.checks.map((entry) => entry.needs)].flat();
    const waits = exercise.manifest.checks.filter((entry) => entry.waits !== undefined);
    const backend = await this.warm();
    const { capabilities } = backend;
    const unsupported = allUnsupported(exercise, backend);
    if (unsupported !== undefined) return { checks: unsupported };
    if (capabilities.clock === undefined && !backend.shortRetries) {
      for (const { id, waits: seconds = 0 } of waits)
        this.#options.log(`${jobName(job)}: \`${id}\` waits up to ${seconds} s here, as it would on AWS.`);
    }
    const account = accountFor(this.#options.seed, job, this.#rounds++);
    const target: Omit<Target, 'stack'> = {
      endpoint: backend.endpoint,
      region: backend.region,
      account,
      credentials: backend.credentials(account),
      capabilities,
      now: () => capabilities.clock?.now() ?? Date.now(),
      files: answer.submission.files,
      exercise: exercise.slug,
      variant: job.variant.name,
      seed: this.#options.seed,
    };
    const { template, limits } = exercise.manifest;
    // Functions whose calls a check breaks or looks at send them through the backend's proxy, where it has one.
    const watched = needs.includes('faults') || needs.includes('journal');
    const functionEndpoint = watched ? await backend.functionEndpoint?.(account) : undefined;
    const { observer } = this.#options;
    const keep = observer !== undefined && backend.forgets;
    // What it leaves behind could stand in the way: names of buckets are everyone's.
    if (keep) await this.#kept.release(exercise);
    this.#options.onPhase?.(job, 'deploying');
    const deployment =
      template === false || built === undefined
        ? { stack: createStack(exercise.slug, {}, []), remove: async () => undefined }
        : await deploy({
            backend,
            account,
            built,
            stackName: exercise.slug,
            file: `${job.variant.path}/${template}`,
            variables: functionEndpoint === undefined ? undefined : { AWS_ENDPOINT_URL: functionEndpoint },
            limit: limits.deploySeconds * 1000,
          });
    try {
      this.#options.onPhase?.(job, 'checking');
      const { stack } = deployment;
      const verdicts = await this.#check(job, checks, { ...target, stack, services: this.#options.services });
      if (keep) await this.#kept.keep(job, { account, backend, stack });
      return { checks: verdicts };
    } finally {
      await deployment.remove();
      if (this.#kept.of(job)?.account !== account) await backend.release(account);
    }
  }

  /** Runs the checks once, and again with other seeds where that is asked for. */
  async #check(job: Job, checks: ReadonlyMap<string, CheckDefinition>, target: GradedTarget): Promise<CheckVerdict[]> {
    const { observer, onPhase, stopAtFailure, repeats = 0 } = this.#options;
    const { exercise } = job.variant;
    const options = { clock: this.#clock, stopAtFailure };
    const verdicts = await runChecks(exercise, checks, target, {
      ...options,
      onCheck: (verdict) => onPhase?.(job, 'checking', verdict),
      observer: observer && {
        onCheck: (verdict, activity) => observer.onCheck(job, verdict, activity),
        onStep: (title, trace) => observer.onStep(job, title, trace),
      },
    });
    for (let seed = target.seed + 1; seed <= target.seed + repeats; seed += 1) {
      // A stack of its own: checks may keep by it what one run has found.
      const other = { ...target, stack: { ...target.stack }, seed };
      const again = await runChecks(exercise, checks, other, { ...options, withoutEvidence: true });
      noteDifferences(verdicts, again, seed);
    }
    return verdicts;
  }
}

type Identity = Pick<ExerciseVerdict, 'slug' | 'number' | 'title' | 'path' | 'readme' | 'variant' | 'answer'>;

function identityOf({ variant, answer }: Job): Identity {
  const { slug, number, manifest } = variant.exercise;
  return {
    slug,
    number,
    title: manifest.title,
    path: variant.path,
    readme: `${variant.exercise.path}/README.md`,
    variant: variant.name,
    answer: answerName(answer),
  };
}

/** What is graded: what was written, and what was installed beside it. */
interface Answer {
  readonly submission: Submission;
  readonly installed: ReadonlyMap<string, Uint8Array>;
}

async function build({ variant }: Job, { submission, installed }: Answer): Promise<Built | undefined> {
  const { manifest, folder } = variant.exercise;
  if (manifest.template === false) {
    requireFiles(variant.entry.edit, { files: submission.files, path: variant.path });
    return undefined;
  }
  const { template } = manifest;
  return buildExercise({
    files: submission.files,
    executables: submission.executables,
    installed,
    template,
    required: variant.entry.edit,
    path: variant.path,
    packages: folder,
  });
}

/** @throws UsageError where the machine has no room: nobody's work is at fault then */
function throwIfFull(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return;
  throw new UsageError(`There is no room left on the disk of ${tmpdir()}. Make some, and grade again.`, {
    cause: error,
  });
}

function problemOf(error: unknown, job: Job): Problem {
  if (error instanceof LearnerProblem) return error.problem;
  if (error instanceof SubmissionTooLarge) {
    return { kind: 'files', message: error.message, details: [], remedy: 'Remove what does not belong there.' };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof CourseFault) {
    return { kind: 'course', message, details: [], remedy: 'This is a fault of the course, not of your work.' };
  }
  const stack = error instanceof Error ? (error.stack ?? '').split('\n').slice(1, 5) : [];
  return {
    kind: 'course',
    message: `Grading ${jobName(job)} broke off: ${message}`,
    details: stack.map((line) => line.trim()),
    remedy: 'This is a fault of the course, not of your work. Try again with --force.',
  };
}

/** No check was run: none is passed, whatever the reason. */
function untried({ variant }: Job, { message }: Problem): CheckVerdict[] {
  return variant.exercise.manifest.checks.map(({ id, title, points }) => ({
    id,
    title,
    status: 'error',
    points: 0,
    maxPoints: points,
    message: `Not run: ${message}.`,
    duration: 0,
  }));
}

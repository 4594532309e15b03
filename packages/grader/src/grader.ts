import { join } from 'node:path';
import { isUntouched, readInstalledPackages, readSubmission } from '@coldstart/exercise';
import type { Backend } from './backend/index.ts';
import { Backends } from './backends.ts';
import type { GraderOptions } from './grader-options.ts';
import { hintsGiven, withHints } from './plan/hints.ts';
import { combine, hashCourseCode, hashFiles, hashFolder, hashSubmission } from './plan/fingerprint.ts';
import { answerName, type Job } from './plan/jobs.ts';
import { jobKey, VerdictStore } from './plan/verdict-store.ts';
import { UsageError } from './problem.ts';
import { KeptAccounts, type KeptAccount } from './kept-accounts.ts';
import { problemOf, throwIfFull, untried } from './run/failures.ts';
import { JobRunner } from './run/job-runner.ts';
import { overall, type CheckVerdict, type ExerciseVerdict } from './verdict.ts';

/** Takes exercises from files to verdicts, on backends that stay warm in between. */
export class Grader {
  readonly #options: GraderOptions;
  readonly #verdicts: VerdictStore;
  readonly #kept = new KeptAccounts();
  readonly #backends: Backends;
  readonly #runner: JobRunner;
  #courseCode: string | undefined;

  constructor(options: GraderOptions) {
    this.#options = options;
    this.#verdicts = new VerdictStore(options.root);
    this.#backends = new Backends(options.openBackend);
    this.#runner = new JobRunner(options, this.#backends, this.#kept);
  }

  /** Starts the cloud before the first job needs it. */
  warm(): Promise<Backend> {
    return this.#backends.first();
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
      const own = job.answer.kind === 'work' || job.answer.kind === 'submitted' ? job.answer : undefined;
      if (own !== undefined) for (const what of submission.ignored) this.#options.log(`${job.variant.path}/${what}`);
      const installed = await readInstalledPackages(job.variant, submission);
      const { checksVersion, fingerprint } = this.#fingerprint(job, combine(files, hashFiles(installed)));
      const key = jobKey(job);
      const before = this.#options.forgetful === true ? undefined : await this.#verdicts.load(key);
      if (before?.fingerprint === fingerprint && !this.#options.force) {
        const checks = await this.#withHints(job, before.verdict.checks, before.verdict.untouched);
        return { ...before.verdict, checks, cached: true };
      }
      const result = await this.#runner
        .run(job, { submission, installed }, checksVersion)
        .catch(async (error: unknown) => {
          if (error instanceof UsageError) throw error;
          throwIfFull(error);
          await this.#throwIfGone();
          const problem = problemOf(error, job);
          return { problem, checks: untried(job, problem) };
        });
      if (result.checks.some(({ status }) => status !== 'pass')) await this.#throwIfGone();
      const untouched = own !== undefined && (await isUntouched(job.variant, own));
      const checks = await this.#withHints(job, result.checks, untouched);
      const problem = 'problem' in result ? result.problem : undefined;
      const verdict = end({
        status: overall(checks),
        points: checks.reduce((sum, { points }) => sum + points, 0),
        maxPoints: checks.reduce((sum, { maxPoints }) => sum + maxPoints, 0),
        cached: false,
        ...(job.seed !== undefined && { seed: job.seed }),
        ...(untouched && { untouched }),
        attempt: (before?.verdict.attempt ?? 0) + (untouched || before?.submission === files ? 0 : 1),
        problem,
        ...('usage' in result && result.usage !== undefined && { usage: [...result.usage] }),
        checks,
      });
      // What the course or the cloud got wrong may be right the next time.
      const broke = problem === undefined && checks.some(({ status }) => status === 'error');
      if (problem?.kind !== 'course' && !broke && this.#options.forgetful !== true) {
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
    await this.#backends.close();
  }

  /** Whoever has not begun needs the task, not hints. */
  async #withHints(job: Job, checks: readonly CheckVerdict[], untouched = false): Promise<CheckVerdict[]> {
    if (untouched) return [...checks];
    const { exercise } = job.variant;
    const { root, forgetful = false } = this.#options;
    return withHints(exercise, checks, forgetful ? new Set() : await hintsGiven(root, exercise.slug));
  }

  /** @throws UsageError when the cloud has died or was ended meanwhile: what failed is no verdict then */
  async #throwIfGone(): Promise<void> {
    const failure = await this.#backends.failure();
    if (failure !== undefined) throw new UsageError(failure);
  }

  #fingerprint(job: Job, files: string): { checksVersion: string; fingerprint: string } {
    const { root, seed, seedIsFixed, backendName, repeats = 0, stopAtFailure = false, forgetful } = this.#options;
    const { folder } = job.variant.exercise;
    // Nothing is compared with what it comes to where nothing is kept.
    this.#courseCode ??= forgetful === true ? '' : hashCourseCode(root);
    const checksVersion = hashFolder(join(folder, 'checks'));
    const own = hashFolder(folder, (name) => name === 'exercise.yaml' || name === 'package.json');
    const { name } = job.variant;
    const parts = [this.#courseCode, checksVersion, own, files, name, answerName(job.answer), backendName];
    return {
      checksVersion,
      fingerprint: combine(...parts, seedIsFixed ? String(seed) : '', `${repeats} ${stopAtFailure}`),
    };
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

import type { ServiceEntry } from '@coldstart/cloud';
import type { AwsRun } from './aws/run.ts';
import type { Backend } from './backend/index.ts';
import { openBackend } from './backend/index.ts';
import { Grader } from './grader.ts';
import type { Observer, Phase } from './grader-options.ts';
import { inLanes, lanesOfThisMachine } from './lanes.ts';
import type { Job } from './plan/jobs.ts';
import type { CheckVerdict, ExerciseVerdict, Verdict } from './verdict.ts';

/** What a reporter may show while a run goes on. */
export interface RunEvents {
  onPhase?(job: Job, phase: Phase, check?: CheckVerdict): void;
  /** In the order in which they are found. */
  onVerdict?(job: Job, verdict: ExerciseVerdict): void;
}

export interface GradeOptions {
  /** The services of the embedded cloud, and what reports know of them; see `@coldstart/services`. */
  readonly services: readonly ServiceEntry[];
  readonly root: string;
  /** `embedded`, `localstack`, or the URL of a cloud. */
  readonly backend: string;
  /** The account for the backend `aws`. */
  readonly aws?: AwsRun | undefined;
  /** Image of LocalStack, instead of the pinned one. */
  readonly image?: string | undefined;
  /** Leaves LocalStack running for the next run. */
  readonly keep?: boolean | undefined;
  readonly seed?: number | undefined;
  readonly force?: boolean;
  /** Neither reads nor writes what is kept of earlier runs and of hints: each job is a first one. */
  readonly forgetful?: boolean | undefined;
  readonly failFast?: boolean;
  /** How often the checks are run again with the seeds that follow; a check that ends otherwise then has `differs`. */
  readonly repeats?: number | undefined;
  /** Ends each job at its first failing check. */
  readonly stopAtFailure?: boolean | undefined;
  /** Ends the run early; what is under way is cleaned up. */
  readonly signal?: AbortSignal | undefined;
  readonly events?: RunEvents | undefined;
  readonly observer?: Observer | undefined;
  /** Told of faults of the embedded cloud itself. */
  readonly log?: (message: string) => void;
}

const toStandardError = (message: string): void => void process.stderr.write(`${message}\n`);

export function createGrader(options: GradeOptions): { grader: Grader; seed: number } {
  const seed = options.seed ?? Math.floor(Math.random() * 1_000_000_000);
  const tell = options.log ?? toStandardError;
  // What is cut off when a run ends early is no fault of the cloud.
  const log = (message: string): void => {
    if (options.signal?.aborted !== true) tell(message);
  };
  const { services, image, keep, aws } = options;
  const open = (): Promise<Backend> => openBackend(options.backend, { services, image, keep, aws, log });
  const grader = new Grader({
    services,
    root: options.root,
    backendName: [options.backend, ...(image === undefined ? [] : [image])].join(' '),
    log,
    openBackend: open,
    seed,
    seedIsFixed: options.seed !== undefined,
    force: options.force ?? false,
    forgetful: options.forgetful,
    repeats: options.repeats,
    stopAtFailure: options.stopAtFailure,
    observer: options.observer,
    onPhase: (job, phase, check) => options.events?.onPhase?.(job, phase, check),
  });
  return { grader, seed };
}

/**
 * Grades jobs side by side, and ends the cloud that it started.
 *
 * @throws UsageError where the backend cannot be reached
 */
export async function grade(jobs: readonly Job[], options: GradeOptions): Promise<Verdict> {
  const started = new Date();
  const { grader, seed } = createGrader(options);
  let stopped = false;
  const ended = (): boolean => options.signal?.aborted ?? false;
  // Ending the cloud ends every function, and with them the checks that wait for one.
  const abort = (): void => void grader.close();
  options.signal?.addEventListener('abort', abort, { once: true });
  // On AWS, one after the other: what is made is seen, and a new account runs ten functions at once.
  const lanes = options.failFast === true || options.aws !== undefined ? { least: 1, most: 1 } : lanesOfThisMachine();
  try {
    const exercises = await inLanes(jobs, lanes, async (job) => {
      if (stopped || ended()) return undefined;
      const verdict = await grader.grade(job).catch((error: unknown) => {
        // What has ended the cloud has ended this job, too.
        if (ended()) return undefined;
        throw error;
      });
      if (verdict === undefined || ended()) return undefined;
      options.events?.onVerdict?.(job, verdict);
      if (options.failFast === true && (verdict.status === 'fail' || verdict.status === 'error')) stopped = true;
      return verdict;
    });
    return {
      version: 1,
      backend: options.backend,
      seed,
      started: started.toISOString(),
      duration: Date.now() - started.getTime(),
      exercises,
    };
  } finally {
    options.signal?.removeEventListener('abort', abort);
    await grader.close();
  }
}

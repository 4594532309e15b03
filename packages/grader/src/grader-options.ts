import type { ServiceEntry } from '@coldstart/cloud';
import type { Backend } from './backend/index.ts';
import type { Job } from './plan/jobs.ts';
import type { CheckActivity } from './run/run-checks.ts';
import type { Trace } from './trace.ts';
import type { CheckVerdict } from './verdict.ts';

/** What a job is busy with. */
export type Phase = 'building' | 'deploying' | 'checking';

export interface GraderOptions {
  /** What is known of the services that a journal tells of. */
  readonly services: readonly ServiceEntry[];
  readonly root: string;
  readonly backendName: string;
  /** Called when the first job needs it (a run of unchanged exercises needs no cloud), and for jobs that need their own. */
  readonly openBackend: () => Promise<Backend>;
  readonly seed: number;
  /** True when the person asked for this seed: verdicts of other seeds do not count then. */
  readonly seedIsFixed: boolean;
  /** Grades anew what has not changed. */
  readonly force: boolean;
  /** Neither reads nor writes what is kept of earlier runs and of hints: each job is a first one. */
  readonly forgetful?: boolean | undefined;
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

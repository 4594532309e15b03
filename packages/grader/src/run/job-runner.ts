import type { Submission } from '@coldstart/exercise';
import { createStack, type CheckDefinition, type Target } from '@coldstart/checks/runner';
import type { Usage } from '@coldstart/prices';
import type { Backend } from '../backend/index.ts';
import type { Backends } from '../backends.ts';
import { buildExercise, requireFiles, type Built } from '../build/build.ts';
import { deploy } from '../deploy/deploy.ts';
import type { GraderOptions } from '../grader-options.ts';
import type { KeptAccounts } from '../kept-accounts.ts';
import { accountBeside, accountFor, jobName, type Job } from '../plan/jobs.ts';
import { noteDifferences, type CheckVerdict } from '../verdict.ts';
import { unlessAborted } from './unless-aborted.ts';
import { allUnsupported, movesTime, readChecks, runChecks } from './run-checks.ts';
import type { GradedTarget } from './services.ts';

/** What is graded: what was written, and what was installed beside it. */
export interface Answer {
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

/** How an answer fared. */
interface JobResult {
  readonly checks: CheckVerdict[];
  /** What AWS would bill of it. */
  readonly usage?: readonly Usage[] | undefined;
}

/** How much longer a deployment may take on a cloud that is not the embedded one. */
const PATIENCE = 6;
/** Milliseconds that a deployment may take on AWS, where a database or a distribution takes a quarter of an hour. */
const AWS_DEPLOYS = 2_700_000;

/** Builds an answer, deploys it into an account of its own, and runs the checks against it. */
export class JobRunner {
  readonly #options: GraderOptions;
  readonly #backends: Backends;
  readonly #kept: KeptAccounts;
  #rounds = 0;

  constructor(options: GraderOptions, backends: Backends, kept: KeptAccounts) {
    this.#options = options;
    this.#backends = backends;
    this.#kept = kept;
  }

  /** @param checksVersion what the checks are imported by, so that changed ones are read anew */
  async run(job: Job, answer: Answer, checksVersion: string): Promise<JobResult> {
    const { exercise } = job.variant;
    this.#options.onPhase?.(job, 'building');
    // It may take seconds to start: what is wrong with it is said when it is needed.
    this.#backends.first().catch(() => undefined);
    const [checks, built] = await Promise.all([readChecks(exercise, checksVersion), build(job, answer)]);
    const moves = exercise.manifest.checks.some((entry) => movesTime(exercise, entry));
    return this.#backends.use(moves, (backend) => this.#runOn(backend, job, answer, checks, built));
  }

  async #runOn(
    backend: Backend,
    job: Job,
    answer: Answer,
    checks: ReadonlyMap<string, CheckDefinition>,
    built: Built | undefined,
  ): Promise<JobResult> {
    const { exercise } = job.variant;
    const needs = [exercise.manifest.needs, ...exercise.manifest.checks.map((entry) => entry.needs)].flat();
    const waits = exercise.manifest.checks.filter((entry) => entry.waits !== undefined);
    const { capabilities, own } = backend;
    const unsupported = allUnsupported(exercise, backend);
    if (unsupported !== undefined) return { checks: unsupported };
    if (capabilities.clock === undefined && !backend.shortRetries) {
      for (const { id, waits: seconds = 0 } of waits)
        this.#options.log(`${jobName(job)}: \`${id}\` waits up to ${seconds} s here, as it would on AWS.`);
    }
    const region = exercise.manifest.region ?? backend.region;
    const seed = job.seed ?? this.#options.seed;
    const account = own?.account ?? accountFor(seed, job, this.#rounds++);
    const stranger = accountBeside(account);
    const target: Omit<Target, 'stack'> = {
      endpoint: backend.endpoint,
      region,
      account,
      credentials: backend.credentials(account),
      stranger: { account: stranger, credentials: own === undefined ? backend.credentials(stranger) : undefined },
      capabilities,
      now: () => capabilities.clock?.now() ?? Date.now(),
      files: answer.submission.files,
      exercise: exercise.slug,
      variant: job.variant.name,
      seed,
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
            region,
            account,
            built,
            stackName: exercise.slug,
            file: `${job.variant.path}/${template}`,
            variables: functionEndpoint === undefined ? undefined : { AWS_ENDPOINT_URL: functionEndpoint },
            limit: own !== undefined ? AWS_DEPLOYS : limits.deploySeconds * (capabilities.clock ? 1 : PATIENCE) * 1000,
          });
    try {
      this.#options.onPhase?.(job, 'checking');
      const { stack } = deployment;
      // What it took to deploy is nothing that the application costs.
      backend.usage?.forget(account);
      const checking = this.#check(job, checks, { ...target, stack, services: this.#options.services });
      const verdicts = await unlessAborted(own?.signal, checking);
      if (keep) await this.#kept.keep(job, { account, backend, stack });
      return { checks: verdicts, usage: backend.usage?.of(account) };
    } finally {
      await deployment.remove();
      await backend.release(stranger);
      if (this.#kept.of(job)?.account !== account) await backend.release(account);
    }
  }

  /** Runs the checks once, and again with other seeds where that is asked for. */
  async #check(job: Job, checks: ReadonlyMap<string, CheckDefinition>, target: GradedTarget): Promise<CheckVerdict[]> {
    const { observer, onPhase, stopAtFailure, repeats = 0 } = this.#options;
    const { exercise } = job.variant;
    const options = { stopAtFailure };
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

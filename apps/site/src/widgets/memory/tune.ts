/** How long a job takes and what it costs with so much memory, in numbers and words. */
import { lambdaCost } from '@coldstart/prices/work';

export interface Job {
  readonly id: string;
  readonly name: string;
  /** Milliseconds that one whole vCPU computes. */
  readonly computes: number;
  /** Milliseconds that it waits for somebody else. */
  readonly waits: number;
  readonly threads: number;
  /** Megabytes without which it ends. */
  readonly needs: number;
}

/** Invented, each to show something. */
export const JOBS: readonly [Job, ...Job[]] = [
  { id: 'computes', name: 'only computes', computes: 1160, waits: 0, threads: 1, needs: 380 },
  { id: 'threads', name: 'computes in two threads', computes: 2400, waits: 0, threads: 2, needs: 380 },
  { id: 'waits', name: 'waits for a database', computes: 10, waits: 800, threads: 1, needs: 110 },
  { id: 'both', name: 'waits, then computes', computes: 300, waits: 500, threads: 1, needs: 250 },
];

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const ONE_VCPU = 1769;
const [LEAST, MOST] = [128, 4096] as const;
/** Megabytes from one place of the slider to the next. */
export const STEP = 64;
export const SIZES: readonly number[] = Array.from(
  { length: (MOST - LEAST) / STEP + 1 },
  (_, index) => LEAST + index * STEP,
);
/** What the widget begins with. */
export const FIRST = { job: 'computes', megabytes: 512 } as const;
/** So much more than the cheapest may cost what is still called about as cheap. */
const ABOUT = 1.05;
const MILLION = 1_000_000;

export interface Run {
  readonly megabytes: number;
  /** In milliseconds, as it is billed. */
  readonly milliseconds: number;
  /** US dollars for a million invocations, without the free tier. */
  readonly cost: number;
}

/** @returns nothing where the job does not fit into its memory */
export function runOf({ computes, waits, threads, needs }: Job, megabytes: number): Run | undefined {
  if (megabytes < needs) return undefined;
  // A thread cannot use more than one vCPU, however many there are.
  const speed = Math.min(megabytes / ONE_VCPU, threads);
  const milliseconds = Math.ceil(waits + computes / speed);
  return { megabytes, milliseconds, cost: lambdaCost({ requests: MILLION, milliseconds, megabytes }, false) };
}

const runsOf = (job: Job): Run[] => SIZES.flatMap((size) => runOf(job, size) ?? []);

/** The fastest of those that cost about as little as the cheapest, with no more memory than that takes. */
function sweetSpot(runs: readonly Run[]): Run {
  const cheapest = Math.min(...runs.map(({ cost }) => cost));
  const fair = runs.filter(({ cost }) => cost <= cheapest * ABOUT);
  return fair.reduce((best, run) => (run.milliseconds < best.milliseconds ? run : best));
}

export interface Tuned {
  readonly run: Run | undefined;
  readonly best: Run;
  readonly says: string;
  readonly why: string;
  /** Points of two curves in a field of 100 by 100, for all sizes that the job fits into. */
  readonly curves: { readonly milliseconds: string; readonly cost: string };
  /** Places of the choice and of the sweet spot, from 0 to 100. */
  readonly places: { readonly chosen: number; readonly best: number };
}

const placeOf = (megabytes: number): number => ((megabytes - LEAST) / (MOST - LEAST)) * 100;

function curve(runs: readonly Run[], of: 'milliseconds' | 'cost'): string {
  const highest = Math.max(...runs.map((run) => run[of]));
  return runs
    .map((run) => `${placeOf(run.megabytes).toFixed(1)},${(100 - (run[of] / highest) * 96).toFixed(1)}`)
    .join(' ');
}

export const megabytesOf = (megabytes: number): string => `${megabytes.toLocaleString('en')} MB`;
export const duration = (milliseconds: number): string => `${milliseconds.toLocaleString('en')} ms`;
export const dollars = (cost: number): string => `$${cost.toFixed(2)}`;

export function tune(id: string, megabytes: number): Tuned {
  const job = JOBS.find((known) => known.id === id) ?? JOBS[0];
  const runs = runsOf(job);
  const best = sweetSpot(runs);
  const run = runOf(job, megabytes);
  return {
    run,
    best,
    ...inWords(job, run, best),
    curves: { milliseconds: curve(runs, 'milliseconds'), cost: curve(runs, 'cost') },
    places: { chosen: placeOf(megabytes), best: placeOf(best.megabytes) },
  };
}

function inWords(job: Job, run: Run | undefined, best: Run): Pick<Tuned, 'says' | 'why'> {
  if (run === undefined)
    return { says: 'It runs out of memory.', why: `It needs ${megabytesOf(job.needs)}, and ends without an answer.` };
  const spot = `${megabytesOf(best.megabytes)}: ${duration(best.milliseconds)}, ${dollars(best.cost)}`;
  if (run.megabytes === best.megabytes) return { says: 'This is the sweet spot.', why: reason(job) };
  if (run.megabytes < best.megabytes)
    return { says: 'More memory makes it faster, at about the same cost.', why: `The sweet spot is ${spot}.` };
  const slower = best.milliseconds > run.milliseconds;
  return {
    says: slower ? 'It is faster than it is cheap.' : 'More memory only costs more.',
    why: `The sweet spot is ${spot}. ${reason(job)}`,
  };
}

function reason({ computes, waits, threads }: Job): string {
  if (waits > computes * 10) return 'It waits most of the time, and nobody waits faster with more processor.';
  if (waits > 0) return 'Only what it computes gets faster.';
  return threads === 1
    ? `From one vCPU on, at ${megabytesOf(ONE_VCPU)}, one thread gets no faster.`
    : `From ${threads} vCPUs on, at ${megabytesOf(threads * ONE_VCPU)}, ${threads} threads get no faster.`;
}

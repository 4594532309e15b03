/** Functions that need each other: when each runs, waits and ends, and who is told what. Plain data, in seconds. */
import type { Axis, Span } from '~/widgets/timeline.ts';

export const NAMES = ['Order', 'Price', 'Tax', 'Rates'] as const;

export const JOINS = { calls: 'Calls that wait', messages: 'Messages' } as const;
/** Seconds of work, and of timeout, that there are to choose from. */
export const WORKS = [0.3, 0.8, 2] as const;
export const LIMITS = [3, 15] as const;

export interface Setting {
  /** How many functions, from 1 to 4. */
  readonly count: number;
  readonly join: keyof typeof JOINS;
  /** What each has to do itself. */
  readonly work: number;
  /** The timeout of each. */
  readonly limit: number;
}

/** One function's run. */
interface Run {
  readonly name: string;
  readonly at: number;
  /** When its own work is done. */
  readonly worked: number;
  readonly ends: number;
  /** Whether its time was up. */
  readonly killed: boolean;
  readonly next: string | undefined;
}

export interface Outcome {
  readonly runs: readonly Run[];
  /** When the client has its answer, or its error. */
  readonly answered: number;
  readonly failed: boolean;
  /** When the last of them has ended. */
  readonly over: number;
  /** Seconds that are billed, of all together. */
  readonly billed: number;
  /** The most that run at the same moment. */
  readonly atOnce: number;
}

/** Rounded to hundredths, since binary fractions add up to 2.4000000000000004. */
const exact = (seconds: number): number => Math.round(seconds * 100) / 100;

export function run({ count, join, work, limit }: Setting): Outcome {
  const runs: Run[] = [];
  // From the last one backwards: a caller ends when its child does, or when its own time is up.
  for (let index = count - 1; index >= 0; index -= 1) {
    const at = exact(index * work);
    const worked = exact(at + work);
    const child = join === 'calls' ? runs[0] : undefined;
    const wanted = child?.ends ?? worked;
    const deadline = exact(at + limit);
    runs.unshift({
      name: NAMES[index] ?? '',
      at,
      worked: Math.min(worked, deadline),
      ends: Math.min(wanted, deadline),
      killed: wanted > deadline,
      next: NAMES.slice(0, count)[index + 1],
    });
  }
  const [first] = runs;
  return {
    runs,
    answered: first?.ends ?? 0,
    failed: first?.killed ?? false,
    over: Math.max(...runs.map(({ ends }) => ends)),
    billed: exact(runs.reduce((sum, { at, ends }) => sum + ends - at, 0)),
    atOnce: Math.max(...runs.map(({ at }) => runs.filter((other) => other.at <= at && at < other.ends).length)),
  };
}

/** The rows of the drawing: the client, then each function's work and its waiting. */
export function spansOf({ join }: Setting, { runs, answered, failed }: Outcome): Span[] {
  const got = failed ? `an error after ${answered} s` : `its answer after ${answered} s`;
  const client: Span = {
    lane: 'client',
    at: 0,
    to: answered,
    kind: failed ? 'failure' : 'success',
    text: join === 'messages' && runs.length > 1 ? `hears after ${answered} s that the order was taken` : `gets ${got}`,
  };
  return [client, ...runs.flatMap((one) => rowsOf(one, join))];
}

function rowsOf({ name, at, worked, ends, killed, next }: Run, join: Setting['join']): Span[] {
  const sends = join === 'messages' && next !== undefined ? `, and leaves ${next} a message` : '';
  const rows: Span[] = [{ lane: name, at, to: worked, kind: 'service', text: `works ${exact(worked - at)} s${sends}` }];
  if (ends > worked)
    rows.push({
      lane: name,
      at: worked,
      to: ends,
      kind: 'wait',
      text: `waits ${exact(ends - worked)} s for ${next}, billed`,
    });
  if (killed) rows.push({ lane: name, at: ends, kind: 'failure', text: `time is up at ${ends} s` });
  return rows;
}

export function axisOf({ over }: Outcome): Axis {
  const end = [1, 2, 4, 8].find((length) => length >= over) ?? 16;
  return { label: 'who works, who waits, who is billed', unit: 's', end, ticks: [0, end / 2, end] };
}

/** All of it in one sentence. */
export function sumOf({ answered, failed, over, billed, atOnce, runs }: Outcome): string {
  const first = failed ? `The client gets an error after ${answered} s` : `The client waits ${answered} s`;
  const rest =
    over > answered ? `, and ${failed ? 'what it asked for goes on' : 'the rest is done'} until ${over} s` : '';
  const together =
    runs.length === 1 ? '' : `, and ${atOnce === 1 ? 'one function runs' : `${atOnce} functions run`} at a time`;
  return `${first}${rest}. ${billed} s are billed${together}.`;
}

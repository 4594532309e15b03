/** A shard as a belt: its records, the batches they are handled in, and what a poison pill does. Plain data, in seconds. */
import { afterFailure } from '@coldstart/cloud/stream-retries';
import type { Kind } from '~/lib/signs.ts';
import type { Axis, Span } from '~/widgets/timeline.ts';

/** In the order in which they came: a letter is the partition key. */
export const RECORDS = ['A1', 'B1', 'A2', 'C1', 'B2', 'A3', 'C2', 'B3'] as const;
type Name = (typeof RECORDS)[number];

/** The same as changes of a table: a letter is an item. */
export const CHANGES: Readonly<Record<Name, 'INSERT' | 'MODIFY' | 'REMOVE'>> = {
  A1: 'INSERT',
  B1: 'INSERT',
  A2: 'MODIFY',
  C1: 'INSERT',
  B2: 'MODIFY',
  A3: 'REMOVE',
  C2: 'MODIFY',
  B3: 'REMOVE',
};

export const POISONS = { none: 'None', B2: 'B2' } as const;
export const FAILURES = {
  throws: 'Throws',
  bisect: 'Throws, split in halves',
  reports: 'Reports the record',
  both: 'Reports, split in halves',
} as const;
export const RETRIES = { '-1': 'Until it expires', '2': '2, then away' } as const;
export const LANES = { 1: '1', 2: '2' } as const;
export const WINDOWS = { none: 'None', tumbling: '5 s' } as const;

export interface Setting {
  readonly poison: keyof typeof POISONS;
  readonly failure: keyof typeof FAILURES;
  readonly retries: number;
  /** Batches of the shard at once. A window has one. */
  readonly lanes: number;
  readonly window: keyof typeof WINDOWS;
}

export const FIRST: Setting = { poison: 'B2', failure: 'throws', retries: -1, lanes: 1, window: 'none' };

/** Seconds that an invocation takes, and that the drawing looks at. */
const RUN = 0.2;
export const LENGTH = 6;
const WINDOW_ENDS = 5;

/** One invocation. */
export interface Run {
  readonly lane: number;
  readonly at: number;
  readonly to: number;
  readonly records: readonly Name[];
  /** Those of them that are done with. */
  readonly done: readonly Name[];
  readonly end: 'ok' | 'fails' | 'reports' | 'gives up' | 'window';
}

/** How a record stands at a moment. */
export interface Fate {
  readonly name: Name;
  /** Times that the function was given it. */
  readonly times: number;
  readonly kind: Kind;
  /** A word for it. */
  readonly word: string;
}

const exact = (seconds: number): number => Math.round(seconds * 1000) / 1000;
const poisonIn = (records: readonly Name[], { poison }: Setting): number =>
  poison === 'none' ? -1 : records.indexOf(poison);

export function run(setting: Setting): Run[] {
  const count = setting.window === 'tumbling' ? 1 : setting.lanes;
  // All records of a key are in one lane.
  const lanes = Array.from({ length: count }, (_, lane) => RECORDS.filter((name) => laneOf(name, count) === lane));
  const runs = lanes.flatMap((records, lane) => runLane(records, lane + 1, setting));
  // A window ends when all that came in it is done with, or given up.
  const isOver = RECORDS.every((name) => ['success', 'failure'].includes(fateOf(name, runs, LENGTH).kind));
  if (setting.window === 'tumbling' && isOver)
    runs.push({ lane: 1, at: WINDOW_ENDS, to: WINDOW_ENDS + RUN, records: [], done: [], end: 'window' });
  return runs;
}

const laneOf = (name: Name, count: number): number => (count === 1 || name.startsWith('B') ? 0 : 1);

function runLane(all: readonly Name[], lane: number, setting: Setting): Run[] {
  const runs: Run[] = [];
  let [at, left] = [0, [{ records: all, attempts: 0 }]];
  for (let [batch, ...others] = left; batch !== undefined && at < LENGTH; [batch, ...others] = left) {
    const next = handle(batch, setting);
    runs.push({ lane, at, to: exact(at + RUN), records: batch.records, done: next.done, end: next.end });
    at = exact(at + RUN + next.delay);
    left = [...next.left, ...others];
  }
  return runs;
}

interface Waiting {
  readonly records: readonly Name[];
  /** Times that the function has failed with them. */
  readonly attempts: number;
}

interface Handled {
  readonly end: Run['end'];
  readonly done: readonly Name[];
  /** What is handled next in the batch's place. */
  readonly left: readonly Waiting[];
  /** Seconds. */
  readonly delay: number;
}

function handle({ records, attempts }: Waiting, setting: Setting): Handled {
  const poisoned = poisonIn(records, setting);
  if (poisoned === -1) return { end: 'ok', done: records, left: [], delay: 0 };
  const reports = setting.failure === 'reports' || setting.failure === 'both';
  const settings = {
    MaximumRetryAttempts: setting.retries,
    BisectBatchOnFunctionError: setting.failure === 'bisect' || setting.failure === 'both',
  };
  const next = afterFailure({ sequences: records, attempts: attempts + 1 }, reports ? poisoned : 0, settings);
  if (next.kind === 'giveUp') return { end: 'gives up', done: [], left: [], delay: 0 };
  let from = next.kind === 'goOn' ? poisoned : 0;
  const done = records.slice(0, from);
  const left = next.retried.map((batch) => {
    const to = records.findIndex((name) => name === batch.end) + 1;
    const part = { records: records.slice(from, to), attempts: batch.attempts };
    from = to;
    return part;
  });
  return {
    end: next.kind === 'goOn' ? 'reports' : 'fails',
    done,
    left,
    delay: next.kind === 'again' ? next.delay / 1000 : 0,
  };
}

/** Each record at a moment, in seconds since the batch was read. */
export const fatesAt = (runs: readonly Run[], moment: number): Fate[] =>
  RECORDS.map((name) => fateOf(name, runs, moment));

function fateOf(name: Name, runs: readonly Run[], moment: number): Fate {
  const own = runs.filter(({ records, at }) => records.includes(name) && at <= moment);
  const times = own.length;
  if (own.some(({ done, to }) => to <= moment && done.includes(name)))
    return { name, times, kind: 'success', word: 'done' };
  if (own.some(({ end, to }) => to <= moment && end === 'gives up'))
    return { name, times, kind: 'failure', word: 'given up' };
  if (own.some(({ to }) => to > moment)) return { name, times, kind: 'service', word: 'under way' };
  return { name, times, kind: 'wait', word: 'waits' };
}

const WORDS: Readonly<Record<Run['end'], readonly [Kind, string]>> = {
  ok: ['success', 'done'],
  fails: ['failure', 'throws'],
  reports: ['failure', 'reports B2'],
  'gives up': ['failure', 'throws, and is given up'],
  window: ['success', 'the window ends: the function gets its state'],
};

export const axisOf = (): Axis => ({
  label: 'what the function is given',
  unit: 's',
  end: LENGTH,
  ticks: [0, 2, 4, 6],
});

export const spansOf = (runs: readonly Run[]): Span[] =>
  runs.map(({ lane, at, to, records, end }) => {
    const [kind, word] = WORDS[end];
    const of = records.length === RECORDS.length ? `all ${RECORDS.length}` : records.join(' ');
    return { lane: `batch ${lane}`, at, to: Math.min(to, LENGTH), kind, text: of === '' ? word : `${of}: ${word}` };
  });

/** All of it in one sentence. */
export function sumOf(runs: readonly Run[]): string {
  const fates = fatesAt(runs, LENGTH);
  const of = (kind: Kind): readonly Fate[] => fates.filter((fate) => fate.kind === kind);
  const [given, waiting] = [of('failure').map(({ name }) => name), of('wait').length];
  const most = Math.max(...of('success').map(({ times }) => times), 1);
  const parts = [
    `${of('success').length} of ${RECORDS.length} are done`,
    ...(given.length > 0 ? [`${given.join(', ')} ${given.length === 1 ? 'is' : 'are'} given up`] : []),
    ...(waiting > 0 ? [`${waiting} ${waiting === 1 ? 'waits' : 'wait'} behind the poison`] : []),
  ];
  const again = most > 1 ? ` Some that are done were handed over ${most} times.` : '';
  return `After ${LENGTH} seconds ${parts.join(', ')}.${again}`;
}

/** How often a record was given to the function. */
export const oftenOf = (times: number): string =>
  times === 0 ? 'not given' : times === 1 ? 'given once' : `given ${times} ×`;

/** A durable execution between two lines, and the small changes that lines make to it. */
import type { Line, Op, Values } from './ops.ts';

/** What has become of a line in a run. */
export type Mark =
  | { readonly kind: 'ran' | 'said' | 'replayed' | 'skipped' | 'silent' | 'waits'; readonly text: string }
  /** The step's code has run, and its result is not written down. */
  | { readonly kind: 'open'; readonly text: string }
  | { readonly kind: 'failed'; readonly text: string };

export interface Run {
  /** Hours since the Monday on which everything begins. */
  readonly at: number;
  /** One a line, as far as the run has come. */
  readonly marks: readonly (Mark | undefined)[];
  readonly end?: 'killed' | 'suspended' | 'done' | 'failed';
}

/** What the service keeps of an operation. */
export interface Checkpoint {
  readonly kind: 'step' | 'wait' | 'callback';
  readonly name: string;
  readonly status: 'STARTED' | 'SUCCEEDED' | 'TIMED_OUT';
  readonly result: string;
}

export interface Execution {
  readonly lines: readonly Line[];
  readonly status: 'new' | 'running' | 'suspended' | 'killed' | 'done' | 'failed';
  readonly now: number;
  /** Line at which the running invocation is. */
  readonly line: number;
  readonly values: Values;
  /** Operations that the running invocation has come to. */
  readonly operations: number;
  readonly checkpoints: readonly Checkpoint[];
  readonly runs: readonly Run[];
  /** Everything that happened outside, in order. */
  readonly effects: readonly string[];
  readonly uuids: number;
  readonly says?: string;
}

export type OpOf<Kind extends Op['kind']> = Extract<Op, { kind: Kind }>;

export function latestOf(execution: Execution, { value }: Pick<OpOf<'step'>, 'value'>): string {
  if (value === undefined) return '';
  return value === 'uuid'
    ? uuid(execution.uuids)
    : value === 'hour'
      ? String(execution.now % 24)
      : value(execution.values);
}

/** A value, and the execution after it was made: the next id is another one. */
export function valueOf(execution: Execution, value: OpOf<'code'>['value']): [Execution, string] {
  const given = value === 'uuid' ? { ...execution, uuids: execution.uuids + 1 } : execution;
  return [given, latestOf(given, value === undefined ? {} : { value })];
}

/** Looks like the beginning of one, and is another each time. */
const uuid = (count: number): string => ((count * 0x9e37_79b1) >>> 0).toString(16).padStart(8, '0');

export const withValue = ({ values }: Execution, name: string | undefined, value: string): Values =>
  name === undefined ? values : { ...values, [name]: value };

export const withEffect = ({ effects }: Execution, effect: string | undefined): Pick<Execution, 'effects'> => ({
  effects: effect === undefined ? effects : [...effects, effect],
});

export function marked(execution: Execution, mark: Mark): Execution {
  const runs = execution.runs.map((run, index) =>
    index === execution.runs.length - 1
      ? { ...run, marks: run.marks.map((old, line) => (line === execution.line ? mark : old)) }
      : run,
  );
  return { ...execution, runs };
}

export const went = (execution: Execution, mark: Mark): Execution => ({
  ...marked(execution, mark),
  line: execution.line + 1,
});

export function ended(execution: Execution, status: Execution['status'], end: NonNullable<Run['end']>): Execution {
  const runs = execution.runs.map((run, index) => (index === execution.runs.length - 1 ? { ...run, end } : run));
  return { ...execution, status, runs };
}

import type { Json, JsonObject } from './json.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** What an execution is from its start on. Times are in milliseconds since 1970. */
export interface ExecutionStart {
  /** Its ARN. */
  readonly id: string;
  readonly name: string;
  readonly roleArn: string;
  readonly input: Json;
  readonly stateMachine: { readonly id: string; readonly name: string };
  readonly startTime: number;
  readonly redriveCount?: number;
  /** Whoever started it waits for its end: it is never redriven. */
  readonly isSynchronous?: boolean | undefined;
}

/** An execution between two steps, waiting or ended: data that JSON can hold, and all that there is to go on with. */
export interface Execution {
  readonly start: ExecutionStart;
  status: ExecutionStatus;
  output?: Json;
  error?: string;
  cause?: string;
  stopTime?: number;
  /** How many events its history has. */
  events: number;
  /** When it times out as a whole. */
  deadline?: number;
  /** When it must be told the time, unless something else happens before. */
  wakeAt?: number;
  root: Lane;
  /** What was running when it failed, timed out or was stopped: a redrive goes on from there. */
  resumable?: Lane;
  /** One state alone is tried. */
  test?: StateTest;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html */
export interface StateTest {
  /** What came of it, where that is neither success nor failure of an execution. */
  status?: 'RETRIABLE' | 'CAUGHT_ERROR';
  nextState?: string;
  /** What the state made of its data on the way: `afterInputPath`, `maxConcurrency`. */
  inspection: JsonObject;
  /** Stands for the work of a Task, a Map or a Parallel. */
  readonly mock?: { readonly result: Json } | { readonly error?: string; readonly cause?: string };
  /** Stands for the context object. */
  readonly context?: JsonObject;
  /** How often each retrier has let it try again. */
  readonly retryCount?: number;
  /** How many iterations of a Map are taken to have failed. */
  readonly iterationFailures?: number;
}

/** States that run one after the other: of the whole machine, of a branch, of an item. */
export interface Lane {
  state: string;
  /** The state's raw input. */
  input: Json;
  enteredAt: number;
  /** The event that tells that the state was entered, the one before it, and the last one of this lane. */
  entered: number;
  before: number;
  previous: number;
  variables: JsonObject;
  readonly item?: MapItem;
  /** How often each retrier of the state has let it try again. */
  retries: readonly number[];
  doing: Doing;
}

export interface MapItem {
  readonly Index: number;
  readonly Value: Json;
}

export type Doing = { kind: 'enter' | 'busy' } | Pause | TaskWork | ParallelWork | MapWork | MapRunWork;

/** A Wait state waits, or a retrier does. */
export interface Pause {
  readonly kind: 'wait' | 'retry';
  readonly until: number;
}

export interface TaskWork {
  readonly kind: 'task';
  /** What commands and events call it: unique in its execution. */
  readonly id: string;
  readonly token: string;
  readonly timeoutSeconds?: number;
  readonly heartbeatSeconds?: number;
  readonly due?: number;
  readonly heartbeatDue?: number;
}

/** What has ended is left out. */
export interface ParallelWork {
  readonly kind: 'parallel';
  readonly lanes: (Lane | null)[];
  readonly outputs: Json[];
  left: number;
}

export interface MapWork {
  readonly kind: 'map';
  readonly items: readonly Json[];
  /** What items are selected from: `$` of the ItemSelector. */
  readonly input: Json;
  readonly lanes: (Lane | null)[];
  readonly outputs: Json[];
  next: number;
  left: number;
}

/** A distributed Map: whoever runs the interpreter runs an execution of its own for every item or batch. */
export interface MapRunWork {
  readonly kind: 'mapRun';
  /** The map run's ARN. */
  readonly id: string;
  readonly started: number;
  phase: 'reading' | 'running' | 'writing';
  readonly input: Json;
  readonly concurrency: number;
  readonly tolerated: { readonly count?: number; readonly percentage?: number };
  /** What each execution is given. */
  inputs: readonly Json[];
  readonly results: (ChildResult | null)[];
  next: number;
  running: number;
  failed: number;
}

export interface ChildResult {
  readonly status: Exclude<ExecutionStatus, 'RUNNING'>;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
}

/** A copy whose lanes may be changed. Inputs and outputs are shared: nothing changes those. */
export function draftOf(execution: Execution): Execution {
  const { test } = execution;
  return { ...execution, root: laneDraft(execution.root), ...(test === undefined ? {} : { test: { ...test } }) };
}

/** A copy of a lane, and of those within it, that may be changed. */
export function laneDraft(lane: Lane): Lane {
  return { ...lane, doing: doingDraft(lane.doing) };
}

function doingDraft(doing: Doing): Doing {
  if (doing.kind === 'parallel' || doing.kind === 'map') {
    const lanes = doing.lanes.map((lane) => (lane === null ? null : laneDraft(lane)));
    return { ...doing, lanes, outputs: [...doing.outputs] };
  }
  return doing.kind === 'mapRun' ? { ...doing, results: [...doing.results] } : { ...doing };
}

import type { ChildResult } from './execution.ts';
import type { Json, JsonObject } from './json.ts';
import type { Resource } from './resource.ts';

/** What an execution wants of whoever runs it. */
export type Command = StartTask | CancelTask | WaitUntil | ReadItems | StartChild | StopChildren | WriteResults;

/** Do the work of a Task; answer with `taskSucceeded` or `taskFailed`, and what comes before it. */
export interface StartTask {
  readonly type: 'startTask';
  readonly task: string;
  readonly token: string;
  readonly resource: Resource;
  /** The function's payload, the activity's input, or the parameters of the service's operation. */
  readonly input: Json;
  readonly timeoutSeconds?: number;
  readonly heartbeatSeconds?: number;
  readonly credentials?: JsonObject;
}

/** Nobody waits for this task any longer. */
export interface CancelTask {
  readonly type: 'cancelTask';
  readonly task: string;
}

/** Tell the time, at this time. It takes the place of what was asked before. */
export interface WaitUntil {
  readonly type: 'waitUntil';
  readonly time: number;
}

/** Read the items of a distributed Map; answer with `itemsRead` or `mapRunFailed`. */
export interface ReadItems {
  readonly type: 'readItems';
  readonly run: string;
  readonly resource: string;
  readonly parameters: Json;
  readonly config: JsonObject;
  readonly maxItems?: number;
}

/** Run one execution of a distributed Map's processor; answer with `childEnded`. */
export interface StartChild {
  readonly type: 'startChild';
  readonly run: string;
  readonly index: number;
  readonly input: Json;
  readonly executionType: 'STANDARD' | 'EXPRESS';
  /** Which processor: for `childMachine`. */
  readonly path: readonly string[];
}

/** Stop what still runs of a map run, and note how it ended. */
export interface StopChildren {
  readonly type: 'endMapRun';
  readonly run: string;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'ABORTED';
}

/** Write what the executions of a map run gave; answer with `resultsWritten` or `mapRunFailed`. */
export interface WriteResults {
  readonly type: 'writeResults';
  readonly run: string;
  readonly resource: string | undefined;
  readonly parameters: Json;
  readonly config: JsonObject;
  readonly inputs: readonly Json[];
  readonly results: readonly (ChildResult | null)[];
}

/** What happens to an execution. */
export type ExecutionEvent =
  /** It is now the time that `Outside` says. */
  | { readonly type: 'time' }
  /** A worker has taken an activity's task. */
  | { readonly type: 'taskStarted'; readonly task: string; readonly workerName?: string }
  /** The service has answered the call of a task that goes on: `.sync`, `.waitForTaskToken`. */
  | { readonly type: 'taskSubmitted'; readonly task: string; readonly output: Json }
  | { readonly type: 'taskSucceeded'; readonly task: string; readonly output: Json }
  | { readonly type: 'taskFailed'; readonly task: string; readonly error?: string; readonly cause?: string }
  | { readonly type: 'heartbeat'; readonly task: string }
  | { readonly type: 'itemsRead'; readonly run: string; readonly items: readonly Json[] }
  | { readonly type: 'childEnded'; readonly run: string; readonly index: number; readonly result: ChildResult }
  | { readonly type: 'resultsWritten'; readonly run: string; readonly output: Json }
  | { readonly type: 'mapRunFailed'; readonly run: string; readonly error?: string; readonly cause?: string }
  /** StopExecution. */
  | { readonly type: 'stop'; readonly error?: string; readonly cause?: string };

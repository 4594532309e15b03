import type { ErrorObject, Event, ExecutionStatus, OperationStatus, OperationType } from '@aws-sdk/client-lambda';
import { defineState, type Call } from '@coldstart/cloud';
import type { FunctionName } from '../names.ts';

/** What an execution has done and waits for: a step, a wait, a callback, a context, a chained invocation, or itself. */
export interface StoredOperation {
  readonly id: string;
  readonly parentId: string | undefined;
  readonly name: string | undefined;
  readonly type: OperationType;
  readonly subType: string | undefined;
  readonly status: OperationStatus;
  /** Milliseconds since 1970, as all moments here. */
  readonly startedAt: number;
  readonly endedAt?: number | undefined;
  /** What the execution, or the function of a chained invocation, was given. */
  readonly input?: string | undefined;
  readonly result?: string | undefined;
  readonly error?: ErrorObject | undefined;
  /** Of a step: attempts that have ended. */
  readonly attempt?: number | undefined;
  /** When a wait ends, or a step is to be tried again. */
  readonly dueAt?: number | undefined;
  /** Of a wait. */
  readonly seconds?: number | undefined;
  readonly replayChildren?: boolean | undefined;
  readonly callbackId?: string | undefined;
  readonly heartbeatSeconds?: number | undefined;
  /** The function of a chained invocation, as it was named. */
  readonly target?: string | undefined;
  readonly tenantId?: string | undefined;
}

/** The checkpoint that was made last, for a client that has not heard the answer and asks again. */
export interface LastCheckpoint {
  readonly clientToken: string;
  readonly token: string;
  readonly at: number;
  /** Ids of what it has told of. */
  readonly told: readonly string[];
}

/** What a durable function was started for, and all that has come of it. */
export interface Execution {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  /** With the version that it runs, whatever an alias means by now. */
  readonly asked: FunctionName & { readonly qualifier: string };
  /** As the caller has named it. */
  readonly invokedArn: string;
  /** Seconds. */
  readonly executionTimeout: number;
  /** Days. */
  readonly retention: number;
  readonly startedAt: number;
  readonly input: string;
  /** Bytes that its result may have. */
  readonly largestResult: number;
  readonly trace: string | undefined;
  readonly tenantId: string | undefined;
  /** The id that the request was answered with: its first invocation's. */
  readonly requestId: string;
  /** Of an event: when it came in, and as which function. Its end is told to destinations. */
  readonly event: { readonly asked: FunctionName; readonly enqueuedAt: number } | undefined;
  /** Whose chained invocation it is. */
  readonly parent: { readonly id: string; readonly operation: string } | undefined;
  readonly operations: Map<string, StoredOperation>;
  readonly history: Event[];
  status: ExecutionStatus;
  endedAt: number | undefined;
  result: string | undefined;
  error: ErrorObject | undefined;
  /** Checkpoint tokens are numbered; the last number alone is good, and once. */
  sequence: number;
  lastCheckpoint: LastCheckpoint | undefined;
  /** Operations that have changed and that the function has not been told of, for sure. */
  readonly untold: Set<string>;
  /** Those of `untold` that the last answer told of: it has come through once its token comes back. */
  told: readonly string[];
  /** An invocation is under way, or was when the cloud was killed. */
  invoking: boolean;
  /** Invocations, and those in a row that have failed. */
  invocations: number;
  failures: number;
  /** Of 3,000. */
  operationCount: number;
  /** Bytes, of 100 MB. */
  written: number;
}

/** One execution each, by its id: each is written to disk by itself. */
export const executions = defineState('lambda/durable-execution', () => ({
  execution: undefined as Execution | undefined,
}));

/** Which executions there are: ids in the order of their starts, and by function and name. */
export const executionIndex = defineState('lambda/durable-index', () => ({
  byFunction: new Map<string, Map<string, string>>(),
}));

type Place = Pick<FunctionName, 'account' | 'region'>;

const partOf = ({ account, region }: Place, id: string) => ({ account, region, part: id });

/** To be looked at. */
export const peekExecution = (call: Call, place: Place, id: string): Execution | undefined =>
  call.cloud.store.peek(executions, partOf(place, id))?.execution;

/** To be changed. */
export const changeExecution = (call: Call, place: Place, id: string): Execution | undefined =>
  peekExecution(call, place, id) && call.state(executions, partOf(place, id)).execution;

export function addExecution(call: Call, execution: Execution): void {
  const { asked, id, name } = execution;
  call.state(executions, partOf(asked, id)).execution = execution;
  const { byFunction } = call.state(executionIndex, { account: asked.account, region: asked.region });
  let names = byFunction.get(asked.name);
  if (names === undefined) byFunction.set(asked.name, (names = new Map()));
  names.set(name, id);
}

export function dropExecution(call: Call, { asked, id, name }: Execution): void {
  call.dropState(executions, partOf(asked, id));
  call.state(executionIndex, { account: asked.account, region: asked.region }).byFunction.get(asked.name)?.delete(name);
}

/** Executions of a function by their names, in the order of their starts. */
export function peekNames(call: Call, { account, region, name }: FunctionName): ReadonlyMap<string, string> {
  return call.cloud.store.peek(executionIndex, { account, region, part: '' })?.byFunction.get(name) ?? new Map();
}

export const isClosed = ({ status }: Execution): boolean => status !== 'RUNNING';

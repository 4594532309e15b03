import type { ErrorObject, OperationUpdate } from '@aws-sdk/client-lambda';
import { invalidParameter } from '../errors.ts';
import { record, type NewEvent } from './history.ts';
import { bytesOf, checkLimits, errorBytes, LARGEST_PAYLOAD } from './limits.ts';
import type { Execution, StoredOperation } from './state.ts';

/** How a checkpoint has ended the execution. */
export interface Closing {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly result: string | undefined;
  readonly error: ErrorObject | undefined;
}

/** A checkpoint's updates, applied beside the execution: they hold all together or not at all. */
export interface Draft {
  readonly execution: Execution;
  readonly now: number;
  /** Operations that the updates have started or changed. */
  readonly changed: Map<string, StoredOperation>;
  readonly events: NewEvent[];
  counted: number;
  written: number;
  closing: Closing | undefined;
}

export function startDraft(execution: Execution, now: number): Draft {
  const { operationCount: counted, written } = execution;
  return { execution, now, changed: new Map(), events: [], counted, written, closing: undefined };
}

export const operationIn = ({ execution, changed }: Draft, id: string | undefined): StoredOperation | undefined =>
  id === undefined ? undefined : (changed.get(id) ?? execution.operations.get(id));

export function keep(draft: Draft, operation: StoredOperation, event?: NewEvent): void {
  draft.changed.set(operation.id, operation);
  if (event !== undefined) draft.events.push(event);
}

/** An operation that begins with an update. */
export function begin(draft: Draft, update: OperationUpdate): StoredOperation {
  draft.counted += 1;
  return {
    id: update.Id ?? '',
    parentId: update.ParentId,
    name: update.Name,
    type: update.Type ?? 'STEP',
    subType: update.SubType,
    status: 'STARTED',
    startedAt: draft.now,
  };
}

/** @throws AwsError for what is too large, alone or with what was written before */
export function weigh(draft: Draft, { Type, Payload, Error }: OperationUpdate): void {
  const largest = Type === 'EXECUTION' ? draft.execution.largestResult : LARGEST_PAYLOAD;
  if (bytesOf(Payload) > largest) {
    const what = Type === 'EXECUTION' ? 'Execution output' : Type;
    throw invalidParameter(`${what} payload size must be less than or equal to ${largest} bytes.`);
  }
  if (errorBytes(Error) >= LARGEST_PAYLOAD) {
    throw invalidParameter(`Error object size must be less than ${LARGEST_PAYLOAD} bytes.`);
  }
  draft.written += bytesOf(Payload) + errorBytes(Error);
}

/** Makes it so. @throws AwsError where the execution would become too large */
export function commit({ execution, changed, events, counted, written, now }: Draft): void {
  checkLimits(counted, written);
  execution.operationCount = counted;
  execution.written = written;
  for (const [id, operation] of changed) execution.operations.set(id, operation);
  for (const event of events) record(execution, event, now);
}

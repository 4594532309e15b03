import { replayed } from './operations.ts';
import type { Execution, StoredOperation } from './state.ts';
import { nextToken } from './token.ts';

/** Bytes of operations that go with the event; the function asks for those beyond with `GetDurableExecutionState`. */
const LARGEST = 4 * 1024 * 1024;

/** What an SDK for durable functions is invoked with. The function has been told of everything then. */
export function invocationEvent(execution: Execution): Uint8Array {
  const updated = [...execution.untold];
  execution.untold.clear();
  execution.told = [];
  execution.lastCheckpoint = undefined;
  const CheckpointToken = nextToken(execution);
  const texts: string[] = [];
  let size = 0;
  let NextMarker = '';
  for (const operation of replayed(execution)) {
    const text = JSON.stringify(wireForm(operation));
    size += Buffer.byteLength(text);
    if (size > LARGEST && texts.length > 0) {
      NextMarker = markerAt(texts.length);
      break;
    }
    texts.push(text);
  }
  const head = JSON.stringify({ DurableExecutionArn: execution.arn, CheckpointToken, UpdatedOperationIds: updated });
  const state = `{"Operations":[${texts.join(',')}],"NextMarker":${JSON.stringify(NextMarker)}}`;
  return Buffer.from(`${head.slice(0, -1)},"InitialExecutionState":${state}}`);
}

/** Stands for the operations from this one on. */
export const markerAt = (position: number): string => Buffer.from(`operation ${position}`).toString('base64');

export function readMarker(marker: string): number | undefined {
  const position = /^operation (\d+)$/.exec(Buffer.from(marker, 'base64').toString('utf8'))?.[1];
  return position === undefined ? undefined : Number(position);
}

/** As in the API, but for moments, which are milliseconds here. */
function wireForm(stored: StoredOperation): object {
  const { id, parentId, name, type, subType, status, startedAt, endedAt, result, error } = stored;
  const outcome = { Result: result, Error: error };
  const details = {
    EXECUTION: { ExecutionDetails: { InputPayload: stored.input } },
    CONTEXT: { ContextDetails: { ...outcome, ReplayChildren: stored.replayChildren } },
    STEP: { StepDetails: { ...outcome, Attempt: stored.attempt ?? 0, NextAttemptTimestamp: stored.dueAt } },
    WAIT: { WaitDetails: { ScheduledEndTimestamp: stored.dueAt } },
    CALLBACK: { CallbackDetails: { ...outcome, CallbackId: stored.callbackId } },
    CHAINED_INVOKE: { ChainedInvokeDetails: outcome },
  };
  return {
    Id: id,
    ParentId: parentId,
    Name: name,
    Type: type,
    SubType: subType,
    Status: status,
    StartTimestamp: startedAt,
    EndTimestamp: endedAt,
    ...details[type],
  };
}

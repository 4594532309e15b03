import type { Operation } from '@aws-sdk/client-lambda';
import type { Execution, StoredOperation } from './state.ts';

const date = (time: number | undefined): Date | undefined => (time === undefined ? undefined : new Date(time));

/** As `GetDurableExecutionState` and the answers of checkpoints show it. */
export function operationOf(stored: StoredOperation): Operation {
  return {
    Id: stored.id,
    ParentId: stored.parentId,
    Name: stored.name,
    Type: stored.type,
    SubType: stored.subType,
    Status: stored.status,
    StartTimestamp: new Date(stored.startedAt),
    EndTimestamp: date(stored.endedAt),
    ...detailsOf(stored),
  };
}

function detailsOf(stored: StoredOperation): Partial<Operation> {
  const outcome = { Result: stored.result, Error: stored.error };
  switch (stored.type) {
    case 'EXECUTION':
      return { ExecutionDetails: { InputPayload: stored.input } };
    case 'CONTEXT':
      return { ContextDetails: { ...outcome, ReplayChildren: stored.replayChildren } };
    case 'STEP':
      return {
        StepDetails: { ...outcome, Attempt: stored.attempt ?? 0, NextAttemptTimestamp: date(stored.dueAt) },
      };
    case 'WAIT':
      return { WaitDetails: { ScheduledEndTimestamp: date(stored.dueAt) } };
    case 'CALLBACK':
      return { CallbackDetails: { ...outcome, CallbackId: stored.callbackId } };
    case 'CHAINED_INVOKE':
      return { ChainedInvokeDetails: outcome };
  }
}

/**
 * What a replay needs, in the order of its starts: what lies in a context that has ended is not needed, unless the
 * context asks for it.
 */
export function replayed({ operations }: Execution): StoredOperation[] {
  const hidden = new Set<string>();
  return [...operations.values()].filter(({ id, parentId }) => {
    const parent = parentId === undefined ? undefined : operations.get(parentId);
    if (parent === undefined) return true;
    const ended = parent.status === 'SUCCEEDED' || parent.status === 'FAILED';
    if (!hidden.has(parent.id) && !(ended && parent.replayChildren !== true)) return true;
    hidden.add(id);
    return false;
  });
}

/** Whether something is under way that will have the function invoked again. */
export function hasPending({ operations }: Execution): boolean {
  for (const { type, status } of operations.values()) {
    if (type === 'STEP' ? status === 'PENDING' || status === 'READY' : isAwaited(type) && status === 'STARTED')
      return true;
  }
  return false;
}

const isAwaited = (type: StoredOperation['type']): boolean =>
  type === 'WAIT' || type === 'CALLBACK' || type === 'CHAINED_INVOKE';

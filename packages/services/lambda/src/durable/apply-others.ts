import { randomUUID } from 'node:crypto';
import type { OperationUpdate } from '@aws-sdk/client-lambda';
import { invalidParameter } from '../errors.ts';
import { callbackIdOf } from './callback-id.ts';
import { begin, keep, type Draft } from './draft.ts';
import { operationEvent, shown, shownError } from './history.ts';
import type { StoredOperation } from './state.ts';

function refuseSecond(existing: StoredOperation | undefined, what: string): void {
  if (existing !== undefined) throw invalidParameter(`Cannot start a ${what} that already exist.`);
}

export function applyContext(draft: Draft, update: OperationUpdate, existing: StoredOperation | undefined): void {
  if (update.Action === 'START') {
    refuseSecond(existing, 'CONTEXT');
    const context = begin(draft, update);
    return keep(draft, context, operationEvent(context, 'ContextStarted', { ContextStartedDetails: {} }));
  }
  const context = existing ?? begin(draft, update);
  if (context.status !== 'STARTED') throw invalidParameter('Invalid current CONTEXT state to close.');
  const failed = update.Action === 'FAIL';
  const ended: StoredOperation = {
    ...context,
    status: failed ? 'FAILED' : 'SUCCEEDED',
    endedAt: draft.now,
    result: update.Payload,
    error: update.Error,
    replayChildren: update.ContextOptions?.ReplayChildren ?? false,
  };
  const event = failed
    ? operationEvent(context, 'ContextFailed', { ContextFailedDetails: { Error: shownError(update.Error) } })
    : operationEvent(context, 'ContextSucceeded', { ContextSucceededDetails: { Result: shown(update.Payload) } });
  keep(draft, ended, event);
}

export function applyWait(draft: Draft, update: OperationUpdate, existing: StoredOperation | undefined): void {
  if (update.Action === 'CANCEL') {
    if (existing?.status !== 'STARTED')
      throw invalidParameter('Cannot cancel a WAIT that does not exist or has already completed.');
    const cancelled: StoredOperation = { ...existing, status: 'CANCELLED', endedAt: draft.now };
    return keep(draft, cancelled, operationEvent(existing, 'WaitCancelled', { WaitCancelledDetails: {} }));
  }
  refuseSecond(existing, 'WAIT');
  const seconds = update.WaitOptions?.WaitSeconds;
  if (seconds === undefined) throw invalidParameter('Update for WAIT operation requires WaitOptions.');
  const wait: StoredOperation = { ...begin(draft, update), seconds, dueAt: draft.now + seconds * 1000 };
  const WaitStartedDetails = { Duration: seconds, ScheduledEndTimestamp: new Date(draft.now + seconds * 1000) };
  keep(draft, wait, operationEvent(wait, 'WaitStarted', { WaitStartedDetails }));
}

export function applyCallback(draft: Draft, update: OperationUpdate, existing: StoredOperation | undefined): void {
  refuseSecond(existing, 'CALLBACK');
  const { TimeoutSeconds = 0, HeartbeatTimeoutSeconds = 0 } = update.CallbackOptions ?? {};
  const callbackId = callbackIdOf(draft.execution.arn, update.Id ?? '', randomUUID());
  const callback: StoredOperation = {
    ...begin(draft, update),
    callbackId,
    seconds: TimeoutSeconds > 0 ? TimeoutSeconds : undefined,
    heartbeatSeconds: HeartbeatTimeoutSeconds > 0 ? HeartbeatTimeoutSeconds : undefined,
  };
  const CallbackStartedDetails = {
    CallbackId: callbackId,
    Timeout: callback.seconds,
    HeartbeatTimeout: callback.heartbeatSeconds,
  };
  keep(draft, callback, operationEvent(callback, 'CallbackStarted', { CallbackStartedDetails }));
}

/** Its event is recorded once it is known what the function's name means. */
export function applyChained(draft: Draft, update: OperationUpdate, existing: StoredOperation | undefined): void {
  refuseSecond(existing, 'CHAINED_INVOKE');
  const { FunctionName, TenantId } = update.ChainedInvokeOptions ?? {};
  if (FunctionName === undefined)
    throw invalidParameter('Update for CHAINED_INVOKE operation requires ChainedInvokeOptions.');
  keep(draft, { ...begin(draft, update), target: FunctionName, tenantId: TenantId, input: update.Payload });
}

import type { OperationUpdate } from '@aws-sdk/client-lambda';
import { invalidParameter } from '../errors.ts';
import { begin, keep, type Draft } from './draft.ts';
import { operationEvent, shown, shownError } from './history.ts';
import type { StoredOperation } from './state.ts';

/** Steps, and the checks of what a function waits for: attempts, of which the last counts. */
export function applyStep(draft: Draft, update: OperationUpdate, existing: StoredOperation | undefined): void {
  if (update.Action === 'START') return start(draft, update, existing);
  const step = existing ?? begin(draft, update);
  if (step.status !== 'STARTED' && step.status !== 'READY') {
    const what = update.Action === 'RETRY' ? 're-attempt' : 'close';
    throw invalidParameter(`Invalid current STEP state to ${what}.`);
  }
  if (update.Action === 'RETRY') return retry(draft, update, step);
  if (update.StepOptions !== undefined) throw invalidParameter('Invalid StepOptions for the given action.');
  const attempt = (step.attempt ?? 0) + 1;
  const failed = update.Action === 'FAIL';
  const ended: StoredOperation = {
    ...step,
    status: failed ? 'FAILED' : 'SUCCEEDED',
    endedAt: draft.now,
    dueAt: undefined,
    result: update.Payload,
    error: update.Error,
    attempt,
  };
  const RetryDetails = { CurrentAttempt: attempt };
  const event = failed
    ? operationEvent(step, 'StepFailed', { StepFailedDetails: { Error: shownError(update.Error), RetryDetails } })
    : operationEvent(step, 'StepSucceeded', {
        StepSucceededDetails: { Result: shown(update.Payload), RetryDetails },
      });
  keep(draft, ended, event);
}

function start(draft: Draft, update: OperationUpdate, existing: StoredOperation | undefined): void {
  if (existing !== undefined && existing.status !== 'READY')
    throw invalidParameter('Invalid current STEP state to start.');
  if (update.StepOptions !== undefined) throw invalidParameter('Invalid StepOptions for the given action.');
  const step: StoredOperation =
    existing === undefined ? begin(draft, update) : { ...existing, status: 'STARTED', dueAt: undefined };
  keep(draft, step, operationEvent(step, 'StepStarted', { StepStartedDetails: {} }));
}

/** What is tried again has failed, or, where a function waits for a condition, does not hold yet. */
function retry(draft: Draft, { Payload, Error, StepOptions }: OperationUpdate, step: StoredOperation): void {
  if (StepOptions === undefined) throw invalidParameter('Invalid StepOptions for the given action.');
  if (Payload !== undefined && Error !== undefined)
    throw invalidParameter('Cannot provide both error and payload to RETRY a STEP.');
  const { NextAttemptDelaySeconds = 0 } = StepOptions;
  const attempt = (step.attempt ?? 0) + 1;
  draft.counted += 1;
  const waiting: StoredOperation = {
    ...step,
    status: 'PENDING',
    dueAt: draft.now + NextAttemptDelaySeconds * 1000,
    result: Payload,
    error: Error,
    attempt,
  };
  const RetryDetails = { CurrentAttempt: attempt, NextAttemptDelaySeconds };
  const event =
    Error === undefined
      ? operationEvent(step, 'StepSucceeded', { StepSucceededDetails: { Result: shown(Payload), RetryDetails } })
      : operationEvent(step, 'StepFailed', { StepFailedDetails: { Error: shownError(Error), RetryDetails } });
  keep(draft, waiting, event);
}

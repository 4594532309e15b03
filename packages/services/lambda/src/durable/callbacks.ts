import type { Call } from '@coldstart/cloud';
import { invalidParameter } from '../errors.ts';
import type { LambdaOperations } from '../sdk.ts';
import { onCallback } from './access.ts';
import { readExecutionArn } from './arn.ts';
import { readCallbackId } from './callback-id.ts';
import { callbackClosed } from './errors.ts';
import { operationEvent, shown, shownError } from './history.ts';
import { bytesOf, errorBytes, LARGEST_PAYLOAD } from './limits.ts';
import { complete, postponeHeartbeat } from './operation-timers.ts';
import { changeExecution, isClosed, type Execution, type StoredOperation } from './state.ts';

/** What somebody outside says of what a durable function waits for. */
export const callbackOperations: LambdaOperations = {
  /** https://docs.aws.amazon.com/lambda/latest/api/API_SendDurableExecutionCallbackSuccess.html */
  SendDurableExecutionCallbackSuccess: {
    access: onCallback,
    // The size is checked below: it has grown since.
    tolerates: () => true,
    run({ CallbackId, Result }, call) {
      const [execution, callback] = findOpen(call, CallbackId);
      const result = Result instanceof Uint8Array ? Buffer.from(Result).toString('utf8') : undefined;
      if (bytesOf(result) > LARGEST_PAYLOAD) throw tooLarge('CALLBACK payload');
      const details = { CallbackSucceededDetails: { Result: shown(result) } };
      const ended: StoredOperation = { ...callback, status: 'SUCCEEDED', endedAt: call.now(), result };
      execution.written += bytesOf(result);
      complete(call, execution, ended, operationEvent(callback, 'CallbackSucceeded', details));
      return {};
    },
  },

  /** https://docs.aws.amazon.com/lambda/latest/api/API_SendDurableExecutionCallbackFailure.html */
  SendDurableExecutionCallbackFailure: {
    access: onCallback,
    run({ CallbackId, Error: error = {} }, call) {
      const [execution, callback] = findOpen(call, CallbackId);
      if (errorBytes(error) >= LARGEST_PAYLOAD) throw tooLarge('Error object');
      const details = { CallbackFailedDetails: { Error: shownError(error) } };
      const ended: StoredOperation = { ...callback, status: 'FAILED', endedAt: call.now(), error };
      execution.written += errorBytes(error);
      complete(call, execution, ended, operationEvent(callback, 'CallbackFailed', details));
      return {};
    },
  },

  /** https://docs.aws.amazon.com/lambda/latest/api/API_SendDurableExecutionCallbackHeartbeat.html */
  SendDurableExecutionCallbackHeartbeat: {
    access: onCallback,
    run({ CallbackId }, call) {
      const [execution, callback] = findOpen(call, CallbackId);
      postponeHeartbeat(call, execution, callback);
      return {};
    },
  },
};

const tooLarge = (what: string) =>
  invalidParameter(`${what} size must be less than or equal to ${LARGEST_PAYLOAD} bytes.`);

/** @throws AwsError for a callback that nobody waits for, or that was answered before */
function findOpen(call: Call, callbackId: string): [Execution, StoredOperation] {
  const { arn, operation } = readCallbackId(callbackId);
  const place = readExecutionArn(arn);
  const execution = changeExecution(call, place, place.id);
  const found = execution?.operations.get(operation);
  if (execution === undefined || isClosed(execution)) throw callbackClosed();
  if (found?.status !== 'STARTED' || found.callbackId !== callbackId) throw callbackClosed();
  return [execution, found];
}

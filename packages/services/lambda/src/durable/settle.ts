import type { ErrorObject } from '@aws-sdk/client-lambda';
import type { Call } from '@coldstart/cloud';
import { errorOf, type FinishedRun } from '../invoke/run.ts';
import { textOf } from '../async/record.ts';
import { close } from './close.ts';
import { record, shownError } from './history.ts';
import { tryAgain } from './invocation.ts';
import { bytesOf, errorBytes } from './limits.ts';
import { hasPending } from './operations.ts';
import { isClosed, type Execution } from './state.ts';

interface Ended {
  readonly run: FinishedRun;
  readonly requestId: string;
  readonly startedAt: number;
}

/** What the function has answered: SDKs for durable functions say it like this. */
type Answer =
  | { readonly status: 'SUCCEEDED'; readonly result: string | undefined; readonly error: undefined }
  | { readonly status: 'FAILED'; readonly result: undefined; readonly error: ErrorObject | undefined }
  | { readonly status: 'PENDING' };

/** After an invocation: the execution has ended, waits, or is tried again. */
export function settle(call: Call, execution: Execution, { run, requestId, startedAt }: Ended): void {
  const completed = (error?: ErrorObject): void => {
    const InvocationCompletedDetails = {
      StartTimestamp: new Date(startedAt),
      EndTimestamp: new Date(call.now()),
      RequestId: requestId,
      ...(error !== undefined && { Error: shownError(error) }),
    };
    record(execution, { EventType: 'InvocationCompleted', InvocationCompletedDetails }, call.now());
  };
  // Nobody else has the tokens that it was given: what comes with them now is late.
  execution.sequence += 1;
  if (isClosed(execution)) return completed();
  const { result } = run;
  if (result.functionError !== undefined) {
    const error = failureOf(run);
    execution.operationCount += 1;
    execution.written += errorBytes(error);
    completed(error);
    return tryAgain(call, execution);
  }
  execution.failures = 0;
  const answer = readAnswer(execution, textOf(result.payload));
  if (typeof answer === 'string') {
    const error = { ErrorMessage: answer, ErrorType: 'InvalidParameterValueException' };
    completed(error);
    return close(call, execution, { status: 'FAILED', result: undefined, error });
  }
  completed(answer.status === 'FAILED' ? answer.error : undefined);
  if (answer.status !== 'PENDING') close(call, execution, answer);
}

function failureOf({ result }: FinishedRun): ErrorObject {
  const { errorType = result.errorType, errorMessage } = errorOf(result);
  return { ErrorType: errorType, ErrorMessage: errorMessage };
}

/** @returns in AWS's words what is wrong with it, where something is */
function readAnswer(execution: Execution, text: string): Answer | string {
  const { Status, Result, Error } = parse(text);
  const result = typeof Result === 'string' ? Result : undefined;
  const error = typeof Error === 'object' && Error !== null ? (Error as ErrorObject) : undefined;
  switch (Status) {
    case 'SUCCEEDED':
      if (error !== undefined) return 'Cannot provide an Error for SUCCEEDED status.';
      if (bytesOf(result) > execution.largestResult)
        return `Execution output payload size must be less than or equal to ${execution.largestResult} bytes.`;
      return { status: Status, result, error: undefined };
    case 'FAILED':
      if (result !== undefined) return 'Cannot provide a Result for FAILED status.';
      return { status: Status, result: undefined, error };
    case 'PENDING':
      if (!hasPending(execution) && execution.untold.size === 0)
        return 'Cannot return PENDING status with no pending operations.';
      return { status: Status };
    default:
      return 'Invalid Status in invocation output.';
  }
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

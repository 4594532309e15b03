import type { InvocationResult } from '@coldstart/runtime';
import type { Call } from '@coldstart/cloud';
import type { InvokedVersion } from '../invoke/invoked-version.ts';
import { runFunction, type FinishedRun, type RunRequest } from '../invoke/run.ts';
import { checkStart, startExecution } from './start.ts';
import { isClosed, type Execution } from './state.ts';
import { waitForEnd, type Ended } from './waiters.ts';

/** What a caller that waits is answered. */
export interface DurableRun extends FinishedRun {
  readonly execution: Execution;
}

/**
 * Runs a function, which for a durable one is: an execution from its start to its end.
 *
 * @throws AwsError as `runFunction` does, and where a durable function may not be invoked like that
 */
export async function runToEnd(call: Call, invoked: InvokedVersion, request: RunRequest): Promise<FinishedRun> {
  if (invoked.version.settings.durable === undefined) return runFunction(call, invoked, request);
  return runDurable(call, invoked, request);
}

/** @param name of the execution, where the caller gives it one */
export async function runDurable(
  call: Call,
  invoked: InvokedVersion,
  { payload, requestId, trace, tenantId }: RunRequest,
  name?: string,
): Promise<DurableRun> {
  checkStart(invoked, false);
  const execution = startExecution(call, invoked, { payload, requestId, trace, tenantId, name, asynchronous: false });
  const ended = isClosed(execution) ? { execution, last: undefined } : await waitForEnd(call, execution);
  return { ...finishedRun(call, ended), execution };
}

/** The end of an execution, as if it were that of one invocation. */
export function finishedRun(call: Call, { execution, last }: Ended): FinishedRun {
  const { status, result = '', error } = execution;
  const failure = {
    errorMessage: error?.ErrorMessage,
    errorType: error?.ErrorType,
    errorData: error?.ErrorData,
    stackTrace: error?.StackTrace,
  };
  const failed = status !== 'SUCCEEDED';
  return {
    entry: last?.entry ?? call.entry,
    trace: last?.trace ?? execution.trace ?? '',
    result: {
      ...(last?.result ?? NOTHING),
      payload: Buffer.from(failed ? JSON.stringify(failure) : result),
      functionError: failed ? 'Unhandled' : undefined,
      errorType: failed ? error?.ErrorType : undefined,
    },
  };
}

/** Where nothing has run of which there were more to tell. */
const NOTHING: InvocationResult = {
  payload: new Uint8Array(),
  functionError: undefined,
  logs: [],
  start: 0,
  logStream: '',
  duration: 0,
  billedDuration: 0,
  initDuration: undefined,
  overhead: 0,
  maxMemoryUsed: 0,
  environmentId: '',
};

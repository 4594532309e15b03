import { randomUUID } from 'node:crypto';
import type { ErrorObject } from '@aws-sdk/client-lambda';
import { AwsError } from '@coldstart/wire';
import { defineTimer, type Call } from '@coldstart/cloud';
import { onFunction } from '../access.ts';
import { lambdaItself } from '../as-lambda.ts';
import { textOf } from '../async/record.ts';
import { invalidParameter } from '../errors.ts';
import { findInvokedVersion } from '../invoke/invoked-version.ts';
import { errorOf, runFunction } from '../invoke/run.ts';
import { readFunctionName, type FunctionName } from '../names.ts';
import { operationEvent, record, shown, shownError } from './history.ts';
import { complete } from './operation-timers.ts';
import { startExecution, type ExecutionPlace } from './start.ts';
import { changeExecution, isClosed, type Execution, type StoredOperation } from './state.ts';

interface Chained extends ExecutionPlace {
  readonly operation: string;
}

/** Milliseconds until a function that another durable one invokes is running: that one has mostly gone to sleep by then. */
const TAKES_UP_AFTER = 100;

/** A function that is not durable, invoked by one that is. */
export const durableChained = defineTimer<Chained>(
  'lambda/durable-chained',
  async (call, { id, operation, ...place }) => {
    const execution = changeExecution(call, place, id);
    const found = execution?.operations.get(operation);
    if (execution === undefined || found?.status !== 'STARTED') return;
    finishChained(call, place, { id, operation }, await runTarget(call, execution, found));
  },
);

async function runTarget(call: Call, { trace }: Execution, { target = '', input, tenantId }: StoredOperation) {
  try {
    const invoked = findInvokedVersion(call, readFunctionName(target, call));
    const payload = Buffer.from(input ?? '{}');
    const run = { requestId: randomUUID(), payload, clientContext: undefined, action: 'Invoke', trace, tenantId };
    const { result } = await runFunction(call, invoked, run);
    if (result.functionError === undefined) return { status: 'SUCCEEDED', result: textOf(result.payload) } as const;
    const { errorType, errorMessage } = errorOf(result);
    return { status: 'FAILED', error: { ErrorType: errorType, ErrorMessage: errorMessage } } as const;
  } catch (error) {
    return failedToStart(error);
  }
}

function failedToStart(error: unknown) {
  if (!(error instanceof AwsError)) throw error;
  return { status: 'FAILED', error: { ErrorType: error.code, ErrorMessage: error.message } } as const;
}

/** @throws AwsError for a function of another account or Region, for which the whole checkpoint is refused */
export function checkTarget({ asked }: Execution, target: string): void {
  const [, region, account] = /^(?:arn:[^:]*:lambda:)?(?:([a-z]+-[a-z-]+-\d):)?(?:(\d{12}):)?/.exec(target) ?? [];
  if (account !== undefined && account !== asked.account)
    throw invalidParameter('Cannot start a CHAINED_INVOKE on a function in another account.');
  if (region !== undefined && region !== asked.region)
    throw invalidParameter('Cannot start a CHAINED_INVOKE on a function in another region.');
}

/** Invokes a function for another, by the rights of that one's role. What does not start fails at once. */
export function startChained(call: Call, execution: Execution, operation: StoredOperation): void {
  const { target = '', tenantId, input } = operation;
  const told = { FunctionName: target, TenantId: tenantId };
  const note = (more: object): void => {
    const details = { ChainedInvokeStartedDetails: { ...told, ...more } };
    record(execution, operationEvent(operation, 'ChainedInvokeStarted', details), call.now());
  };
  try {
    const asked = readFunctionName(target, call);
    const access = onFunction({ FunctionName: target }, call, 'lambda:InvokeFunction');
    call.authorize(access);
    const invoked = findInvokedVersion(call, asked);
    const started = { Input: shown(input), ExecutedVersion: invoked.version.version };
    if (invoked.version.settings.durable === undefined) {
      note(started);
      return runLater(call, execution, operation);
    }
    const child = startExecution(call, invoked, {
      payload: Buffer.from(input ?? ''),
      requestId: randomUUID(),
      trace: execution.trace,
      tenantId,
      asynchronous: true,
      parent: { id: execution.id, operation: operation.id },
      delay: TAKES_UP_AFTER,
    });
    note({ ...started, DurableExecutionArn: child.arn });
  } catch (error) {
    const failed = failedToStart(error);
    note({});
    finishChained(call, execution.asked, { id: execution.id, operation: operation.id }, failed);
  }
}

function runLater(call: Call, { id, asked, name }: Execution, operation: StoredOperation): void {
  const { account, region } = asked;
  const what = `${asked.name}/${name} invokes ${operation.target}`;
  const options = { key: `${id} ${operation.id}`, what, account, region, as: lambdaItself(account) };
  call.schedule(durableChained, { in: TAKES_UP_AFTER }, { account, region, id, operation: operation.id }, options);
}

interface ChainedOutcome {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'STOPPED';
  readonly result?: string | undefined;
  readonly error?: ErrorObject | undefined;
}

/** The execution that has invoked another function goes on with what came of it. */
export function finishChained(
  call: Call,
  place: Pick<FunctionName, 'account' | 'region'>,
  { id, operation }: { readonly id: string; readonly operation: string },
  { status, result, error }: ChainedOutcome,
): void {
  const execution = changeExecution(call, place, id);
  const found = execution?.operations.get(operation);
  if (execution === undefined || isClosed(execution) || found?.status !== 'STARTED') return;
  const Error = shownError(error);
  const event = {
    SUCCEEDED: () =>
      operationEvent(found, 'ChainedInvokeSucceeded', { ChainedInvokeSucceededDetails: { Result: shown(result) } }),
    FAILED: () => operationEvent(found, 'ChainedInvokeFailed', { ChainedInvokeFailedDetails: { Error } }),
    TIMED_OUT: () => operationEvent(found, 'ChainedInvokeTimedOut', { ChainedInvokeTimedOutDetails: { Error } }),
    STOPPED: () => operationEvent(found, 'ChainedInvokeStopped', { ChainedInvokeStoppedDetails: { Error } }),
  }[status]();
  complete(call, execution, { ...found, status, endedAt: call.now(), result, error }, event);
}

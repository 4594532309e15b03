import { randomUUID } from 'node:crypto';
import { AwsError } from '@coldstart/wire';
import { defineTimer, type Call } from '@coldstart/cloud';
import { lambdaItself } from '../as-lambda.ts';
import { findInvokedVersion, type InvokedVersion } from '../invoke/invoked-version.ts';
import { isRecursion } from '../invoke/lineage.ts';
import { runFunction } from '../invoke/run.ts';
import { close } from './close.ts';
import { invocationEvent } from './invocation-event.ts';
import { settle } from './settle.ts';
import type { ExecutionPlace } from './start.ts';
import { changeExecution, isClosed, type Execution } from './state.ts';
import { noteRun } from './waiters.ts';

/** Why a function is invoked: the execution has begun, something has come that it waited for, or it has failed before. */
type Reason = 'start' | 'news' | 'retry';

interface Due extends ExecutionPlace {
  readonly reason: Reason;
}

/** One at a time for an execution: what comes meanwhile waits for the end of the one that runs. */
export const durableInvocation = defineTimer<Due>('lambda/durable-invocation', invokeOnce);

/** Has the function invoked in so many milliseconds, if not before. */
export function wake(call: Call, { id, asked, name }: Execution, reason: Reason, delay: number): void {
  const { account, region } = asked;
  const options = {
    key: id,
    what: `${asked.name}/${name} goes on`,
    account,
    region,
    as: lambdaItself(account),
    // What failed is tried again when its time has come; what has come is told as soon as it can be.
    unlessEarlier: reason === 'news',
  };
  call.schedule(durableInvocation, { in: delay }, { account, region, id, reason }, options);
}

async function invokeOnce(call: Call, { id, reason, ...place }: Due): Promise<void> {
  const execution = changeExecution(call, place, id);
  if (execution === undefined || isClosed(execution)) return;
  if (reason === 'news' && execution.untold.size === 0 && !execution.invoking) return;
  const invoked = findPinned(call, execution);
  if (invoked === undefined) return;
  const first = execution.invocations === 0;
  execution.invocations += 1;
  execution.invoking = true;
  const startedAt = call.now();
  const payload = invocationEvent(execution);
  const requestId = first ? execution.requestId : randomUUID();
  try {
    const run = await runFunction(call, invoked, {
      requestId,
      payload,
      clientContext: undefined,
      action: first ? 'Invoke' : `replay ${execution.invocations - 1}`,
      // Each begins anew where the execution came from: replays are no loop.
      trace: execution.trace,
      tenantId: execution.tenantId,
    });
    // It may be gone: so is its account, then, or its time to be remembered is over.
    const after = changeExecution(call, place, id);
    if (after === undefined) return;
    noteRun(call, after, run);
    settle(call, after, { run, requestId, startedAt });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const after = changeExecution(call, place, id);
    if (after !== undefined && !isClosed(after)) notRun(call, after, error);
  } finally {
    execution.invoking = false;
  }
}

/** The version that the execution began with, as long as there is one. */
function findPinned(call: Call, execution: Execution): InvokedVersion | undefined {
  try {
    return { ...findInvokedVersion(call, execution.asked), invokedArn: execution.invokedArn };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    notRun(call, execution, error);
    return undefined;
  }
}

/** Nothing could run: that is tried again, unless it never will. */
function notRun(call: Call, execution: Execution, error: AwsError): void {
  if (isRecursion(error) || error.code === 'ResourceNotFoundException' || error.code === 'InvalidRuntimeException') {
    const said = { ErrorType: error.code, ErrorMessage: error.message };
    return close(call, execution, { status: 'FAILED', result: undefined, error: said });
  }
  tryAgain(call, execution);
}

/** Seconds between two attempts, which grow: AWS tells that they do, and that they end with the execution alone. */
const LONGEST_BACKOFF = 24 * 3600;

export function tryAgain(call: Call, execution: Execution): void {
  execution.failures += 1;
  wake(call, execution, 'retry', Math.min(2 ** (execution.failures - 1), LONGEST_BACKOFF) * 1000);
}

import type { ErrorObject, Event, ExecutionStatus } from '@aws-sdk/client-lambda';
import { defineTimer, type Call } from '@coldstart/cloud';
import { lambdaItself } from '../as-lambda.ts';
import { finishChained } from './chained.ts';
import { tellDestination } from './destination.ts';
import { record, shown, shownError, type NewEvent } from './history.ts';
import { durableInvocation } from './invocation.ts';
import { tellOfStatus } from './notify.ts';
import { cancelTimers } from './operation-timers.ts';
import { durableTimeout, type ExecutionPlace } from './start.ts';
import { dropExecution, isClosed, peekExecution, type Execution } from './state.ts';
import { tellOfEnd } from './waiters.ts';

const DAY = 24 * 3600 * 1000;

interface Outcome {
  readonly status: Exclude<ExecutionStatus, 'RUNNING'>;
  readonly result: string | undefined;
  readonly error: ErrorObject | undefined;
}

/** After its retention period, an execution has never been. */
export const durableExpiry = defineTimer<ExecutionPlace>('lambda/durable-expiry', (call, { id, ...place }) => {
  const execution = peekExecution(call, place, id);
  if (execution !== undefined) dropExecution(call, execution);
});

/** Ends an execution; one that has ended stays as it is. */
export function close(call: Call, execution: Execution, { status, result, error }: Outcome): void {
  if (isClosed(execution)) return;
  const { id, asked, operations } = execution;
  const { account, region } = asked;
  const endedAt = call.now();
  Object.assign(execution, { status, result, error, endedAt });
  const own = operations.get(id);
  if (own !== undefined) operations.set(id, { ...own, status, endedAt });
  record(execution, endEvent(execution), endedAt);
  execution.sequence += 1;
  call.unschedule(durableTimeout, id, { account, region });
  call.unschedule(durableInvocation, id, { account, region });
  for (const operation of operations.values()) {
    if (operation.status === 'STARTED' || operation.status === 'PENDING') cancelTimers(call, execution, operation);
  }
  const what = `the history of ${asked.name}/${execution.name} is no longer kept`;
  const options = { key: id, what, account, region, as: lambdaItself(account) };
  call.schedule(durableExpiry, { in: execution.retention * DAY }, { account, region, id }, options);
  tellOfStatus(call, execution);
  if (execution.parent !== undefined) finishChained(call, asked, execution.parent, chainedOutcome(execution));
  if (execution.event !== undefined) tellDestination(call, execution);
  tellOfEnd(call, execution);
}

function endEvent({ id, name, status, result, error }: Execution): NewEvent {
  const details: Record<string, Partial<Event>> = {
    SUCCEEDED: { EventType: 'ExecutionSucceeded', ExecutionSucceededDetails: { Result: shown(result) } },
    FAILED: { EventType: 'ExecutionFailed', ExecutionFailedDetails: { Error: shownError(error) } },
    TIMED_OUT: { EventType: 'ExecutionTimedOut', ExecutionTimedOutDetails: { Error: shownError(error) } },
    STOPPED: { EventType: 'ExecutionStopped', ExecutionStoppedDetails: { Error: shownError(error) } },
  };
  return { Id: id, Name: name, ...details[status] };
}

/** What the execution that has invoked this one hears. */
function chainedOutcome({ status, result, error, executionTimeout }: Execution) {
  if (status !== 'TIMED_OUT') return { status: status === 'RUNNING' ? 'FAILED' : status, result, error } as const;
  const ErrorMessage = `CHAINED_INVOKE timed out after ${executionTimeout} seconds.`;
  return { status, result: undefined, error: { ErrorType: 'ChainedInvoke.Timeout', ErrorMessage } } as const;
}

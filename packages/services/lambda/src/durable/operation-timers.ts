import type { Event } from '@aws-sdk/client-lambda';
import { defineTimer, type Call } from '@coldstart/cloud';
import { lambdaItself } from '../as-lambda.ts';
import { operationEvent, record, shownError, type NewEvent } from './history.ts';
import { wake } from './invocation.ts';
import type { ExecutionPlace } from './start.ts';
import { changeExecution, isClosed, type Execution, type StoredOperation } from './state.ts';

type Kind = 'due' | 'timeout' | 'heartbeat';

interface Due extends ExecutionPlace {
  readonly operation: string;
  readonly kind: Kind;
}

const keyOf = ({ id }: Execution, operation: string, kind: Kind): string => `${id} ${operation} ${kind}`;

/** The end of a wait, a step's next attempt, or the moment at which a callback comes too late. */
export const durableOperationDue = defineTimer<Due>(
  'lambda/durable-operation',
  (call, { id, operation, kind, ...place }) => {
    const execution = changeExecution(call, place, id);
    const found = execution?.operations.get(operation);
    if (execution === undefined || found === undefined || isClosed(execution)) return;
    const now = call.now();
    if (found.type === 'WAIT' && found.status === 'STARTED') {
      const details = { WaitSucceededDetails: { Duration: found.seconds } };
      const event = operationEvent(found, 'WaitSucceeded', details);
      complete(call, execution, { ...found, status: 'SUCCEEDED', endedAt: now }, event);
    }
    if (found.type === 'STEP' && found.status === 'PENDING')
      complete(call, execution, { ...found, status: 'READY', dueAt: undefined });
    if (found.type === 'CALLBACK' && found.status === 'STARTED') timeOut(call, execution, found, kind);
  },
);

function timeOut(call: Call, execution: Execution, callback: StoredOperation, kind: Kind): void {
  const error =
    kind === 'heartbeat'
      ? { ErrorMessage: 'Callback timed out on heartbeat', ErrorType: 'Callback.Heartbeat' }
      : { ErrorMessage: 'Callback timed out', ErrorType: 'Callback.Timeout' };
  const details: Partial<Event> = { CallbackTimedOutDetails: { Error: shownError({ ErrorType: error.ErrorType }) } };
  const ended: StoredOperation = { ...callback, status: 'TIMED_OUT', endedAt: call.now(), error };
  complete(call, execution, ended, operationEvent(callback, 'CallbackTimedOut', details));
}

/** Something that the execution waited for has come: its function hears of it. */
export function complete(call: Call, execution: Execution, operation: StoredOperation, event?: NewEvent): void {
  execution.operations.set(operation.id, operation);
  if (event !== undefined) record(execution, event, call.now());
  execution.untold.add(operation.id);
  cancelTimers(call, execution, operation);
  wake(call, execution, 'news', 0);
}

/** Sets the timers of an operation that has just begun, or is to be tried again. */
export function setTimers(call: Call, execution: Execution, operation: StoredOperation): void {
  const { id, type, status, dueAt, seconds, heartbeatSeconds } = operation;
  if ((type === 'WAIT' && status === 'STARTED') || (type === 'STEP' && status === 'PENDING'))
    plan(call, execution, id, 'due', { at: dueAt ?? call.now() });
  if (type !== 'CALLBACK' || status !== 'STARTED') return;
  if (seconds !== undefined) plan(call, execution, id, 'timeout', { in: seconds * 1000 });
  if (heartbeatSeconds !== undefined) plan(call, execution, id, 'heartbeat', { in: heartbeatSeconds * 1000 });
}

/** A callback that is still alive has as long again. */
export function postponeHeartbeat(call: Call, execution: Execution, { id, heartbeatSeconds }: StoredOperation): void {
  if (heartbeatSeconds !== undefined) plan(call, execution, id, 'heartbeat', { in: heartbeatSeconds * 1000 });
}

function plan(
  call: Call,
  execution: Execution,
  operation: string,
  kind: Kind,
  when: { readonly at: number } | { readonly in: number },
): void {
  const { id, asked, name } = execution;
  const { account, region } = asked;
  const named = execution.operations.get(operation)?.name ?? operation.slice(0, 8);
  const options = {
    key: keyOf(execution, operation, kind),
    what: `${named} of ${asked.name}/${name}: ${kind}`,
    account,
    region,
    as: lambdaItself(account),
  };
  call.schedule(durableOperationDue, when, { account, region, id, operation, kind }, options);
}

export function cancelTimers(call: Call, execution: Execution, { id, type }: StoredOperation): void {
  const { account, region } = execution.asked;
  const kinds: readonly Kind[] = type === 'CALLBACK' ? ['timeout', 'heartbeat'] : type === 'CONTEXT' ? [] : ['due'];
  for (const kind of kinds) call.unschedule(durableOperationDue, keyOf(execution, id, kind), { account, region });
}

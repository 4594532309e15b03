import { randomUUID } from 'node:crypto';
import { AwsError } from '@coldstart/wire';
import { defineTimer, type Call } from '@coldstart/cloud';
import { lambdaItself } from '../as-lambda.ts';
import type { Subsegment } from '@coldstart/cloud/tracing';
import { isRecursion, newTrace } from '../invoke/lineage.ts';
import { decided } from '../invoke/trace/decide.ts';
import { runFunction, type FinishedRun } from '../invoke/run.ts';
import { findInvokedVersion, type InvokedVersion } from '../invoke/invoked-version.ts';
import { tellOfEvent, tellOfEventAge } from '../metrics.ts';
import { functionArn, LATEST, type FunctionName } from '../names.ts';
import type { EventInvokeConfig } from '../state.ts';
import { deliverResult } from './destinations.ts';
import { afterRun, afterThrottle, switchedOff, type EventSoFar } from './retries.ts';

/** An event that waits for its function. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html */
export interface QueuedEvent {
  readonly requestId: string;
  readonly asked: FunctionName;
  readonly payload: Uint8Array;
  readonly enqueuedAt: number;
  /** Times that the function ran for it. */
  readonly attempts: number;
  /** Times that there was no concurrency left to run it. */
  readonly throttles: number;
  /** The X-Ray header that it came with, or was given. */
  readonly trace: string;
  /** Where it is traced: what X-Ray shows of each attempt. */
  readonly traced?: readonly Subsegment[] | undefined;
  readonly tenantId?: string | undefined;
}

/** The event is the timer's data: it outlives a restart, and goes with its function's account. */
export const pendingEvent = defineTimer<QueuedEvent>('lambda/event', attempt);

/** Takes an event; the function runs after the caller has been answered. */
export function enqueue(call: Call, invoked: InvokedVersion, payload: Uint8Array, tenantId?: string): void {
  const { asked } = invoked;
  const event: QueuedEvent = {
    requestId: call.request === undefined ? randomUUID() : call.requestId,
    asked,
    // The request's body is a view of a larger buffer.
    payload: new Uint8Array(payload),
    enqueuedAt: call.now(),
    attempts: 0,
    throttles: 0,
    trace: decided(call, invoked, call.trace) ?? newTrace(call.now()),
    tenantId,
  };
  tellOfEvent(call, asked);
  plan(call, event, 0, call.entry.id);
}

/** @param delay seconds */
function plan(call: Call, event: QueuedEvent, delay: number, cause: number): void {
  const { account, region, name } = event.asked;
  const what = `${name} takes an event`;
  call.schedule(pendingEvent, { in: delay * 1000 }, event, { what, account, region, as: lambdaItself(account), cause });
}

async function attempt(call: Call, event: QueuedEvent): Promise<void> {
  let invoked: InvokedVersion;
  try {
    invoked = findInvokedVersion(call, event.asked);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    // The function, or what the event was for of it, may have been deleted: then so is the event.
    if (error.code === 'ResourceConflictException') retry(call, event, 1, call.entry.id);
    return;
  }
  const { requestId, payload, trace, enqueuedAt, tenantId, traced = [] } = event;
  if (switchedOff(invoked.found.reservedConcurrency))
    return deliverResult(call, event, invoked, 'ZeroReservedConcurrency');
  const action = `attempt ${event.attempts + 1}`;
  tellOfEventAge(call, event.asked, call.now() - event.enqueuedAt);
  let finished: FinishedRun;
  try {
    // Lambda hands a client's context on in synchronous invocations only.
    const before = { enqueuedAt, earlier: traced };
    const run = { requestId, payload, clientContext: undefined, action, trace, tenantId, event: before };
    finished = await runFunction(call, invoked, run);
  } catch (error) {
    if (isRecursion(error)) return deliverResult(call, event, invoked, 'RecursiveInvocation');
    await postpone(call, event, invoked, error);
    // What is not AWS's is a fault of the cloud, which it has to hear of.
    if (!(error instanceof AwsError)) throw error;
    return;
  }
  await settle(call, { ...event, attempts: event.attempts + 1, traced: finished.attempts }, invoked, finished);
}

/** After the function ran: the event has succeeded, or is tried again, or is given up. */
async function settle(call: Call, event: QueuedEvent, invoked: InvokedVersion, finished: FinishedRun): Promise<void> {
  const failed = finished.result.functionError !== undefined;
  const next = afterRun(soFar(call, event), failed, configOf(invoked));
  if ('condition' in next) return deliverResult(call, event, invoked, next.condition, finished);
  retry(call, event, next.retryIn, finished.entry.id);
}

function configOf({ found, asked }: InvokedVersion): EventInvokeConfig | undefined {
  return found.eventInvokeConfigs.get(asked.qualifier ?? LATEST);
}

function soFar(call: Call, { attempts, throttles, enqueuedAt }: QueuedEvent): EventSoFar {
  return { attempts, throttles, age: (call.now() - enqueuedAt) / 1000 };
}

/** Without concurrency to run with, or a role to run as, the event stays in the queue; that is no attempt. */
function postpone(call: Call, event: QueuedEvent, invoked: InvokedVersion, error: unknown): Promise<void> | void {
  const next = afterThrottle(soFar(call, event), configOf(invoked));
  const throttled = error instanceof AwsError && error.code === 'TooManyRequestsException';
  const cause = throttled ? recordThrottle(call, event, String(error.fields['Reason'])) : call.entry.id;
  const waited = { ...event, throttles: event.throttles + 1 };
  if ('condition' in next) return deliverResult(call, waited, invoked, next.condition);
  retry(call, waited, next.retryIn, cause);
}

/** What did not start has no entry of its own yet. */
function recordThrottle(call: Call, { asked, attempts }: QueuedEvent, reason: string): number {
  return call.cloud.journal.record({
    kind: 'invocation',
    account: asked.account,
    region: asked.region,
    service: 'lambda',
    action: `attempt ${attempts + 1}`,
    resource: functionArn(asked, asked.qualifier),
    cause: call.entry.id,
    outcome: 'throttled',
    message: `${asked.name} has no free concurrency: ${reason}`,
  }).id;
}

function retry(call: Call, event: QueuedEvent, delay: number, cause: number): void {
  const { asked } = event;
  const { id } = call.cloud.journal.record({
    kind: 'retry',
    account: asked.account,
    region: asked.region,
    service: 'lambda',
    action: 'retry',
    resource: functionArn(asked, asked.qualifier),
    cause,
    outcome: 'pending',
    message: `retry in ${delay} s`,
  });
  plan(call, event, delay, id);
}

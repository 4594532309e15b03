import { randomUUID } from 'node:crypto';
import { AwsError } from '@coldstart/wire';
import { type Call, type Cloud, defineState, type StateAddress } from '@coldstart/cloud';
import { asLambda } from '../host.ts';
import { runFunction, type FinishedRun } from '../invoke/run.ts';
import { findInvokedVersion, type InvokedVersion } from '../invoke/invoked-version.ts';
import { functionArn, LATEST, type FunctionName } from '../names.ts';
import { deliverResult, type Condition } from './destinations.ts';

/** An event that waits for its function. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html */
export interface QueuedEvent {
  readonly requestId: string;
  readonly asked: FunctionName;
  readonly payload: Uint8Array;
  readonly clientContext: string | undefined;
  readonly enqueuedAt: number;
  /** Times that the function ran for it. */
  attempts: number;
  /** Times that there was no concurrency left to run it. */
  throttles: number;
  dueAt: number;
}

/** One part for each event, since each changes by itself. */
const queue = defineState('lambda/queue', () => ({ event: undefined as QueuedEvent | undefined }));

/** Seconds after the first failure, and after the second. */
const RETRY_DELAYS = [60, 120];
const LONGEST_BACKOFF = 300;
/** Seconds, unless the function says otherwise. */
const LONGEST_AGE = 21_600;
const MOST_RETRIES = 2;

/** Takes an event; the function runs after the caller has been answered. */
export function enqueue(call: Call, asked: FunctionName, payload: Uint8Array, clientContext: string | undefined): void {
  const event: QueuedEvent = {
    requestId: call.request === undefined ? randomUUID() : call.requestId,
    asked,
    // The request's body is a view of a larger buffer.
    payload: new Uint8Array(payload),
    clientContext,
    enqueuedAt: call.now(),
    attempts: 0,
    throttles: 0,
    dueAt: call.now(),
  };
  const address = addressOf(event);
  call.state(queue, address).event = event;
  schedule(call.cloud, address, event, call.entry.id);
}

function addressOf({ asked, requestId }: QueuedEvent): StateAddress {
  return { account: asked.account, region: asked.region, part: requestId };
}

/** After a restart: the events that were waiting still are. */
export function resumeQueue(cloud: Cloud): void {
  for (const address of cloud.store.addresses(queue)) {
    const { event } = cloud.store.get(queue, address);
    if (event !== undefined) schedule(cloud, address, event, undefined);
  }
}

function schedule(cloud: Cloud, address: StateAddress, event: QueuedEvent, cause: number | undefined): void {
  cloud.clock.after(event.dueAt - cloud.clock.now(), () =>
    asLambda(cloud, `${event.asked.name} takes an event`, { ...address, cause }, async (call) => {
      // A reset of the account has emptied the queue.
      if (cloud.store.peek(queue, address)?.event !== event) return;
      await attempt(call, address, event);
    }),
  );
}

async function attempt(call: Call, address: StateAddress, event: QueuedEvent): Promise<void> {
  let invoked: InvokedVersion;
  try {
    invoked = findInvokedVersion(call, event.asked);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === 'ResourceConflictException') return retry(call, address, event, 1, call.entry.id);
    // The function, or what the event was for of it, has been deleted.
    call.dropState(queue, address);
    return;
  }
  const { requestId, payload, clientContext } = event;
  if (invoked.found.reservedConcurrency === 0) return finish(call, address, event, invoked, 'ZeroReservedConcurrency');
  const action = `attempt ${event.attempts + 1}`;
  let finished: FinishedRun;
  try {
    finished = await runFunction(call, invoked, { requestId, payload, clientContext, action });
  } catch (error) {
    await putOff(call, address, event, invoked, error);
    // What is not AWS's is a fault of the cloud, which it has to hear of.
    if (!(error instanceof AwsError)) throw error;
    return;
  }
  event.attempts += 1;
  if (finished.result.functionError === undefined) return finish(call, address, event, invoked, 'Success', finished);

  const { maximumRetryAttempts = MOST_RETRIES } = configOf(invoked) ?? {};
  if (event.attempts > maximumRetryAttempts) return finish(call, address, event, invoked, 'RetriesExhausted', finished);
  const delay = RETRY_DELAYS[event.attempts - 1] ?? LONGEST_BACKOFF;
  if (ageAfter(call, event, delay) > maximumAge(invoked)) {
    return finish(call, address, event, invoked, 'EventAgeExceeded', finished);
  }
  retry(call, address, event, delay, finished.entry.id);
}

function configOf({ found, asked }: InvokedVersion) {
  return found.eventInvokeConfigs.get(asked.qualifier ?? LATEST);
}

function maximumAge(invoked: InvokedVersion): number {
  return configOf(invoked)?.maximumEventAge ?? LONGEST_AGE;
}

/** Seconds */
function ageAfter(call: Call, { enqueuedAt }: QueuedEvent, delay: number): number {
  return (call.now() - enqueuedAt) / 1000 + delay;
}

/** Without concurrency to run with, or a role to run as, the event stays in the queue; that is no attempt. */
function putOff(
  call: Call,
  address: StateAddress,
  event: QueuedEvent,
  invoked: InvokedVersion,
  error: unknown,
): Promise<void> | void {
  const delay = Math.min(LONGEST_BACKOFF, 2 ** event.throttles);
  event.throttles += 1;
  const throttled = error instanceof AwsError && error.code === 'TooManyRequestsException';
  const cause = throttled ? recordThrottle(call, address, event, String(error.fields['Reason'])) : call.entry.id;
  if (ageAfter(call, event, delay) > maximumAge(invoked)) {
    return finish(call, address, event, invoked, 'EventAgeExceeded');
  }
  retry(call, address, event, delay, cause);
}

/** What did not start has no entry of its own yet. */
function recordThrottle(call: Call, { account, region }: StateAddress, event: QueuedEvent, reason: string): number {
  return call.cloud.journal.record({
    kind: 'invocation',
    account,
    region,
    service: 'lambda',
    action: `attempt ${event.attempts + 1}`,
    resource: functionArn(event.asked, event.asked.qualifier),
    cause: call.entry.id,
    outcome: 'throttled',
    message: `${event.asked.name} has no free concurrency: ${reason}`,
  }).id;
}

function retry(call: Call, address: StateAddress, event: QueuedEvent, delay: number, cause: number): void {
  event.dueAt = call.now() + delay * 1000;
  call.state(queue, address).event = event;
  const { id } = call.cloud.journal.record({
    kind: 'retry',
    account: address.account,
    region: address.region,
    service: 'lambda',
    action: 'retry',
    resource: functionArn(event.asked, event.asked.qualifier),
    cause,
    outcome: 'pending',
    message: `retry in ${delay} s`,
  });
  schedule(call.cloud, address, event, id);
}

async function finish(
  call: Call,
  address: StateAddress,
  event: QueuedEvent,
  invoked: InvokedVersion,
  condition: Condition,
  finished?: FinishedRun,
): Promise<void> {
  call.dropState(queue, address);
  await deliverResult(call, event, invoked, condition, finished);
}

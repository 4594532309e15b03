import { AwsError } from '@coldstart/wire';
import type { Call } from '../call.ts';
import { measure } from '../metrics/measure.ts';
import type { Actor } from '../principals.ts';
import { defineTimer, type AnyTimer } from '../timers.ts';
import { recordSegment, type Segment } from '../tracing/index.ts';
import { deliver, ownerOf, requestText, type Delivery } from './deliver.ts';
import { failureAttributes, type FailureNaming, type GivenUp } from './failure.ts';
import type { Message } from './message.ts';

/** How often a delivery that fails is tried again. */
export interface RetryPolicy {
  /** Retries after the first attempt. */
  readonly attempts: number;
  /** Seconds before each retry; the last stands for all that follow. */
  readonly delays: readonly number[];
  /** Seconds after which it is given up, whatever retries are left. */
  readonly maximumAge?: number;
}

/** Seconds, of EventBridge and its Scheduler. AWS tells of both that they wait ever longer, and no more. */
export const EVER_LONGER = [1, 2, 4, 8, 16, 32, 64, 128, 256, 480] as const;

/** Where a message goes that could not be delivered. */
export interface DeadLetter {
  readonly target: string;
  readonly as: Actor;
  /** What is sent there; the message itself when left out. */
  readonly message?: Message;
  /** Adds ERROR_CODE, ERROR_MESSAGE, EXHAUSTED_RETRY_CONDITION and RETRY_ATTEMPTS to the message's attributes. */
  readonly describeFailure?: FailureNaming;
  /** The message is the request that the target was sent, as JSON, rather than what was in it. */
  readonly asRequest?: true;
}

interface DeliveryMetrics {
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Each attempt. */
  readonly attempted?: readonly string[];
  readonly delivered?: readonly string[];
  /** Each attempt that fails. */
  readonly failed?: readonly string[];
  /** It is not tried again. */
  readonly givenUp?: readonly string[];
  /** It has gone to the dead-letter target. */
  readonly buried?: readonly string[];
}

export interface QueuedDelivery extends Delivery {
  /** Without one, what fails is recorded and lost. */
  readonly retry?: RetryPolicy;
  readonly deadLetter?: DeadLetter;
  /** What CloudWatch is told when it has arrived, and when it is given up or fails: names of metrics of `Count`. */
  readonly metrics?: DeliveryMetrics;
  /** A part of a trace that stands for it: kept when it has arrived, or is given up, and ends then. */
  readonly traced?: Segment;
  /** A text in the message that stands for the number of the attempt, which begins with 1. */
  readonly attemptMark?: string;
}

/** A queued delivery and what became of it so far. */
interface Pending {
  readonly delivery: QueuedDelivery;
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly since: number;
}

const pendingDelivery = defineTimer<Pending>('delivery', attempt);

/** Timers of the cloud's own mechanisms, which any service may set. */
export const CORE_TIMERS: readonly AnyTimer[] = [pendingDelivery];

/**
 * Delivers after the caller was answered, durably, with retries on the cloud's clock; what cannot be delivered goes to
 * the dead-letter target. Errors reach the journal, and nobody else.
 */
export function queueDelivery(call: Call, delivery: QueuedDelivery): void {
  const what = `deliver to ${delivery.target}`;
  const pending = { delivery, attempts: 0, since: call.now() };
  call.schedule(pendingDelivery, { in: 0 }, pending, { what, ...ownerOf(call, delivery.source) });
}

function tell(
  call: Call,
  { metrics, source }: QueuedDelivery,
  what: keyof Omit<DeliveryMetrics, 'namespace' | 'dimensions'>,
): void {
  const { namespace, dimensions } = metrics ?? {};
  if (namespace === undefined) return;
  const measurements = (metrics?.[what] ?? []).map((name) => ({
    namespace,
    dimensions,
    name,
    value: 1,
    unit: 'Count',
  }));
  measure(call, measurements, ownerOf(call, source));
}

/** @param error why it was given up */
export function recordDelivery(
  call: Call,
  { traced, source }: Pick<QueuedDelivery, 'traced' | 'source'>,
  error?: { readonly code: string; readonly message: string },
): void {
  if (traced === undefined) return;
  const exceptions = error && [{ id: traced.id, type: error.code, message: error.message }];
  const failed = exceptions && { fault: true, cause: { exceptions } };
  recordSegment(call, { ...traced, end_time: call.now() / 1000, ...failed }, ownerOf(call, source));
}

async function attempt(call: Call, { delivery, attempts, since }: Pending): Promise<void> {
  try {
    tell(call, delivery, 'attempted');
    await deliver(call, numbered(delivery, attempts));
    tell(call, delivery, 'delivered');
    recordDelivery(call, delivery);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    tell(call, delivery, 'failed');
    const delay = nextDelay(delivery.retry, attempts);
    const age = (call.now() - since) / 1000;
    const givenUp = reasonToGiveUp(error, delivery.retry, delay, age);
    if (givenUp !== undefined || delay === undefined) {
      tell(call, delivery, 'givenUp');
      recordDelivery(call, delivery, error);
      await bury(call, numbered(delivery, attempts), error, givenUp ?? 'MaximumRetryAttempts', attempts);
      return;
    }
    call.cloud.journal.record({
      kind: 'retry',
      account: call.account,
      region: call.region,
      service: call.service,
      action: 'retry',
      resource: delivery.target,
      cause: call.entry.id,
      outcome: 'pending',
      message: `retry in ${delay} s`,
    });
    const what = `deliver to ${delivery.target}, attempt ${attempts + 2}`;
    call.schedule(pendingDelivery, { in: delay * 1000 }, { delivery, attempts: attempts + 1, since }, { what });
  }
}

function numbered(delivery: QueuedDelivery, attempts: number): QueuedDelivery {
  const { attemptMark: mark, message } = delivery;
  if (mark === undefined || typeof message.body !== 'string') return delivery;
  return { ...delivery, message: { ...message, body: message.body.replaceAll(mark, String(attempts + 1)) } };
}

function nextDelay(retry: RetryPolicy | undefined, attempts: number): number | undefined {
  if (retry === undefined || attempts >= retry.attempts) return undefined;
  return retry.delays[attempts] ?? retry.delays.at(-1);
}

function reasonToGiveUp(
  error: AwsError,
  retry: RetryPolicy | undefined,
  delay: number | undefined,
  age: number,
): GivenUp | undefined {
  if (!isPassing(error)) return 'NonRetryableError';
  if (delay === undefined) return 'MaximumRetryAttempts';
  return retry?.maximumAge !== undefined && age + delay > retry.maximumAge ? 'MaximumEventAgeInSeconds' : undefined;
}

/** A target that is missing, or may not be reached, is not asked again; one that is busy or broken is. */
function isPassing({ code, status = 400 }: AwsError): boolean {
  // What this cloud has not, it has not later either.
  if (status === 501) return false;
  return status >= 500 || status === 429 || /Thrott|TooManyRequests|Unavailable|Limit/.test(code);
}

async function bury(
  call: Call,
  delivery: QueuedDelivery,
  error: AwsError,
  condition: GivenUp,
  retries: number,
): Promise<void> {
  const { target, message, source, deadLetter } = delivery;
  if (deadLetter === undefined) return;
  const letter = deadLetter.message ?? message;
  const sent = deadLetter.asRequest === true ? { ...letter, body: await requestText(call, delivery) } : letter;
  const naming = deadLetter.describeFailure;
  const failure = naming === undefined ? {} : failureAttributes(error, naming, condition, retries);
  const described = naming === undefined ? sent : { ...sent, attributes: { ...sent.attributes, ...failure } };
  await deliver(call, {
    target: deadLetter.target,
    as: deadLetter.as,
    message: described,
    action: 'dead letter',
    note: `What ${target} could not be given goes to ${deadLetter.target}`,
    ...(source === undefined ? {} : { source }),
  })
    .then(() => tell(call, delivery, 'buried'))
    .catch((refused: unknown) => {
      // A dead-letter target that refuses loses the message, on AWS too; the journal has both errors.
      if (!(refused instanceof AwsError)) throw refused;
    });
}

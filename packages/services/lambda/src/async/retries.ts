/**
 * What becomes of an asynchronous event after each attempt. Pure: the lessons run it in the browser.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */

/** How an event has ended, as destinations are told. */
export type Condition =
  | 'Success'
  | 'RetriesExhausted'
  | 'EventAgeExceeded'
  | 'ZeroReservedConcurrency'
  | 'RecursiveInvocation';

/** What a function says of its events; members that are missing have AWS's defaults. */
export interface EventSettings {
  /** 0 to 2 */
  readonly maximumRetryAttempts?: number | undefined;
  /** Seconds, 60 to 21,600. */
  readonly maximumEventAge?: number | undefined;
}

/** An event, after an attempt. */
export interface EventSoFar {
  /** Times that the function ran for it. */
  readonly attempts: number;
  /** Times that nothing could run for it, before this one. */
  readonly throttles: number;
  /** Seconds since it came. */
  readonly age: number;
}

/** It has ended, or is tried again after so many seconds. */
export type Next = { readonly condition: Condition } | { readonly retryIn: number };

const MOST_RETRIES = 2;
/** Seconds: six hours. */
const LONGEST_AGE = 21_600;

/** Seconds after the first failure, and after the second. */
const RETRY_DELAYS = [60, 120];
const LONGEST_BACKOFF = 300;

/** A function that is switched off takes no event, and none waits for it. */
export const switchedOff = (reservedConcurrency: number | undefined): boolean => reservedConcurrency === 0;

/** After the function ran. */
export function afterRun(event: EventSoFar, failed: boolean, settings: EventSettings = {}): Next {
  if (!failed) return { condition: 'Success' };
  if (event.attempts > (settings.maximumRetryAttempts ?? MOST_RETRIES)) return { condition: 'RetriesExhausted' };
  return unlessTooOld(event, RETRY_DELAYS[event.attempts - 1] ?? LONGEST_BACKOFF, settings);
}

/** Without concurrency to run with, or a role to run as, the event waits; that is no attempt. */
export function afterThrottle(event: EventSoFar, settings: EventSettings = {}): Next {
  return unlessTooOld(event, Math.min(LONGEST_BACKOFF, 2 ** event.throttles), settings);
}

/** What would be too old by the next attempt is given up at once. */
function unlessTooOld({ age }: EventSoFar, delay: number, { maximumEventAge = LONGEST_AGE }: EventSettings): Next {
  return age + delay > maximumEventAge ? { condition: 'EventAgeExceeded' } : { retryIn: delay };
}

/** Where a function has asked to be told, as ARNs or whatever stands for them. */
export interface Nets<Target> {
  readonly onSuccess?: Target | undefined;
  readonly onFailure?: Target | undefined;
  readonly deadLetterQueue?: Target | undefined;
}

/** Who hears of an event's end: a destination gets the record of it, the dead-letter queue the event itself. */
export function hearsOf<Target>(condition: Condition, nets: Nets<Target>): { record?: Target; event?: Target } {
  const record = condition === 'Success' ? nets.onSuccess : nets.onFailure;
  const event = condition === 'Success' ? undefined : nets.deadLetterQueue;
  return { ...(record !== undefined && { record }), ...(event !== undefined && { event }) };
}

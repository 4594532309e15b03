import type { Retrier } from '../definition.ts';
import { ERRORS, type FailureDetails } from '../failure.ts';
import { type Frame, type Run, stateOf } from './run.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error */
const DEFAULTS = { IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2 } as const;

interface NextTry {
  readonly retries: readonly number[];
  readonly until: number;
}

/** When a state tries again after a failure, if a retrier lets it. */
export function nextTry(run: Run, frame: Frame, failure: FailureDetails): NextTry | undefined {
  const { Retry = [] } = stateOf(frame);
  const index = Retry.findIndex(({ ErrorEquals }) => matchesError(ErrorEquals, failure));
  const retrier = Retry[index];
  if (retrier === undefined) return undefined;
  const done = frame.lane.retries[index] ?? 0;
  if (done >= (retrier.MaxAttempts ?? DEFAULTS.MaxAttempts)) return undefined;
  const retries = Retry.map((_, at) => (frame.lane.retries[at] ?? 0) + (at === index ? 1 : 0));
  return { retries, until: run.outside.now + Math.round(1000 * delayOf(retrier, done, () => run.outside.random())) };
}

/** Seconds until the next try, after so many of them. */
export function delayOf(retrier: Retrier, done: number, random: () => number): number {
  const first = retrier.IntervalSeconds ?? DEFAULTS.IntervalSeconds;
  const delay = first * (retrier.BackoffRate ?? DEFAULTS.BackoffRate) ** done;
  const capped = Math.min(delay, retrier.MaxDelaySeconds ?? Infinity);
  return retrier.JitterStrategy === 'FULL' ? capped * random() : capped;
}

/** Whether a retrier or a catcher speaks of this failure. States.Runtime never comes here: it ends the execution. */
export function matchesError(names: readonly string[], failure: FailureDetails): boolean {
  return names.some((name) => {
    if (name === 'States.ALL') return true;
    // Any error of a Task's but a time-out.
    if (name === ERRORS.taskFailed && failure.error !== ERRORS.timeout) return true;
    return failure.error !== undefined && (name === failure.error || name === failure.alias);
  });
}

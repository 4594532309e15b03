import type { Call } from '@coldstart/cloud';
import { dropExecution, executionsOf, type ExecutionRecord } from '../executions/state.ts';
import { forget, plan } from './timers.ts';

const HOUR = 60 * 60 * 1000;
/** Milliseconds for which an execution that has ended is told of: 90 days. */
const KEPT = 90 * 24 * HOUR;

/** An execution that has ended goes when it is old; one look takes all of an hour. */
export function planForgetting(call: Call, { arn, run: { stopTime = call.now() } }: ExecutionRecord): void {
  const at = Math.ceil((stopTime + KEPT) / HOUR) * HOUR;
  plan(call, forget, { at }, {}, { arn, key: 'old', what: 'old executions are forgotten', unlessEarlier: true });
}

/** What ended 90 days ago goes; the next look is for the oldest that stays. */
export function forgetOld(call: Call): Promise<void> {
  let oldest: ExecutionRecord | undefined;
  for (const record of executionsOf(call, '')) {
    const { stopTime } = record.run;
    if (stopTime === undefined) continue;
    if (stopTime + KEPT <= call.now()) dropExecution(call, record);
    else if (stopTime < (oldest?.run.stopTime ?? Infinity)) oldest = record;
  }
  if (oldest !== undefined) planForgetting(call, oldest);
  return Promise.resolve();
}

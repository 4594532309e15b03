import type { ExecutionRecord } from './state.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Milliseconds after its end in which it can be redriven. */
const REDRIVABLE_FOR = 14 * DAY;
const MOST_EVENTS = 24_999;

type Redrivability =
  | { readonly redriveStatus: 'REDRIVABLE' }
  | { readonly redriveStatus: 'NOT_REDRIVABLE'; readonly redriveStatusReason: string };

/** https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html */
export function redrivability({ run, type }: ExecutionRecord, now?: number): Redrivability {
  const { status, stopTime = 0, events } = run;
  const no = (redriveStatusReason: string): Redrivability => ({ redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason });
  if (type === 'EXPRESS' || status === 'RUNNING' || status === 'SUCCEEDED')
    return no(`Execution is ${status} and cannot be redriven`);
  if (events >= MOST_EVENTS) return no('Execution history event limit exceeded');
  if (now !== undefined && stopTime + REDRIVABLE_FOR < now) return no('Execution redrivable period exceeded');
  return { redriveStatus: 'REDRIVABLE' };
}

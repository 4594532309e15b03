import type { Call } from '@coldstart/cloud';
import type { ExecutionRecord } from '../executions/state.ts';

/** Executions whose caller waits for the end, and those of them that have ended. In memory: a call ends with its process. */
const awaited = new WeakMap<Call['cloud'], Map<string, ExecutionRecord | undefined>>();

/** Waits until an execution has ended, on the cloud's clock. @param begin starts it */
export async function outcomeOf(
  call: Call,
  arn: string,
  begin: () => Promise<unknown>,
): Promise<ExecutionRecord | undefined> {
  let outcomes = awaited.get(call.cloud);
  if (outcomes === undefined) awaited.set(call.cloud, (outcomes = new Map()));
  outcomes.set(arn, undefined);
  try {
    await begin();
    const until = call.now() + LONGEST;
    while (outcomes.get(arn) === undefined && call.now() < until)
      if (!(await call.waitForArrival(arn, until - call.now()))) break;
    return outcomes.get(arn);
  } finally {
    outcomes.delete(arn);
  }
}

/** Five minutes, in which an Express execution ends, and some seconds. */
const LONGEST = 310_000;

export function keepOutcome(call: Call, record: ExecutionRecord): void {
  const outcomes = awaited.get(call.cloud);
  if (outcomes?.has(record.arn) === true) outcomes.set(record.arn, record);
}

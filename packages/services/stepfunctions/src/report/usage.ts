import type { Call } from '@coldstart/cloud';
import type { HistoryEvent } from '@coldstart/states';
import type { ExecutionRecord } from '../executions/state.ts';
import { placeOf } from '../names.ts';

/** Milliseconds of an Express execution that are paid for at once. */
const MILLISECONDS = 100;
/** Megabytes, likewise: no execution here is taken for larger. */
const MEGABYTES = 64;

/** What AWS bills of an Express execution's time. */
export function billedOf({ run }: ExecutionRecord) {
  const { start, stopTime = start.startTime } = run;
  const took = Math.max(1, stopTime - start.startTime);
  return {
    billedMemoryUsedInMB: MEGABYTES,
    billedDurationInMilliseconds: Math.ceil(took / MILLISECONDS) * MILLISECONDS,
  };
}

type Billed = Pick<ExecutionRecord, 'arn' | 'machineName' | 'type'>;

function note(call: Call, { arn, machineName: resource }: Billed, meter: string, quantity: number): void {
  call.cloud.usage.note(placeOf(arn).account, { meter, quantity, resource });
}

/** An Express execution is a request. https://aws.amazon.com/step-functions/pricing/ */
export function noteStart(call: Call, record: Billed): void {
  if (record.type === 'EXPRESS') note(call, record, 'states.express-requests', 1);
}

/** Its time costs, times memory. */
export function noteEnd(call: Call, record: ExecutionRecord): void {
  if (record.type !== 'EXPRESS') return;
  const { billedMemoryUsedInMB: megabytes, billedDurationInMilliseconds: milliseconds } = billedOf(record);
  note(call, record, 'states.express-duration', (megabytes / 1024) * (milliseconds / 1000));
}

/** Of a Standard execution each state that is entered costs, and each that is tried again. */
export function noteTransitions(call: Call, record: Billed, history: readonly HistoryEvent[]): void {
  if (record.type !== 'STANDARD') return;
  const count = transitionsIn(history);
  if (count > 0) note(call, record, 'states.transitions', count);
}

const WORK = /^(?:Task|LambdaFunction|Activity)Scheduled$|^(?:Map|Parallel)StateStarted$/;

/** Work that does not follow from entering its state is another try. */
function transitionsIn(history: readonly HistoryEvent[]): number {
  const entered = new Set<number>();
  let retries = 0;
  for (const { id, previousEventId, type } of history) {
    if (type.endsWith('StateEntered')) entered.add(id);
    else if (WORK.test(type) && !entered.has(previousEventId)) retries += 1;
  }
  return entered.size + retries;
}

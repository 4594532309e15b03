import { defineState, measure, wakeWatchers, type ArnPlace, type Call } from '@coldstart/cloud';
import { executionIndex, peekExecution } from './state.ts';

/*
 * How many durable executions run, by the minute: computed when somebody looks, from when they have started and ended.
 * https://docs.aws.amazon.com/lambda/latest/dg/durable-monitoring.html#durable-monitoring-execution-metrics
 */

const MINUTE = 60_000;
/** Of minutes that nobody has looked at, the last ones are measured: time can be moved by months here. */
const UNSEEN = 3 * 60 * MINUTE;

const METRIC = { namespace: 'AWS/Lambda', name: 'ApproximateRunningDurableExecutions' };

/** Up to when, in milliseconds since 1970, it was measured; of an account and Region. */
const seen = defineState('lambda/durable-seen', () => ({ until: 0 }));

interface Ran {
  readonly function: string;
  readonly from: number;
  readonly to: number;
}

/** Measures the minutes that are over, for CloudWatch, which is about to look. */
export function measureRunning(call: Call): object {
  const ran = executionsOf(call);
  const current = Math.floor(call.now() / MINUTE) * MINUTE;
  const state = call.state(seen);
  const first = Math.min(...ran.map(({ from }) => Math.floor(from / MINUTE) * MINUTE));
  for (let at = Math.max(state.until, first, current - UNSEEN); at < current; at += MINUTE)
    measureMinute(call, ran, at);
  state.until = current;
  return {};
}

function executionsOf(call: Call): Ran[] {
  const { account, region, cloud } = call;
  const { byFunction = new Map<string, Map<string, string>>() } =
    cloud.store.peek(executionIndex, { account, region, part: '' }) ?? {};
  return [...byFunction].flatMap(([name, ids]) =>
    [...ids.values()].flatMap((id): Ran[] => {
      const { startedAt, endedAt = Infinity } = peekExecution(call, call, id) ?? {};
      return startedAt === undefined ? [] : [{ function: name, from: startedAt, to: endedAt }];
    }),
  );
}

/** As it is at the minute's end, of each function and of all. */
function measureMinute(call: Call, ran: readonly Ran[], at: number): void {
  const counts = new Map<string, number>();
  for (const { function: name, from, to } of ran) {
    const runs = from < at + MINUTE && to >= at + MINUTE;
    if (from < at + MINUTE) counts.set(name, (counts.get(name) ?? 0) + (runs ? 1 : 0));
  }
  const all = [...counts.values()].reduce((sum, one) => sum + one, 0);
  const tell = (value: number, dimensions: Readonly<Record<string, string>>): void =>
    measure(call, [{ ...METRIC, dimensions, value, unit: 'Count', at }]);
  tell(all, {});
  for (const [FunctionName, count] of counts) tell(count, { FunctionName });
}

/** One has started or ended: alarms look when the minute is over. */
export function runningHasChanged(call: Call, place: ArnPlace, FunctionName: string): void {
  wakeWatchers(call, place, [METRIC, { ...METRIC, dimensions: { FunctionName } }]);
}

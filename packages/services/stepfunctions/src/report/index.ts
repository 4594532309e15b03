import type { Call } from '@coldstart/cloud';
import type { HistoryEvent } from '@coldstart/states';
import type { ExecutionRecord } from '../executions/state.ts';
import { revisionOf } from '../run/machine.ts';
import { log, plan } from '../run/timers.ts';
import { isLogged } from './levels.ts';

/** Hands on what the log is to tell of a step. */
export function reportHistory(call: Call, record: ExecutionRecord, history: readonly HistoryEvent[]): void {
  const { level = 'OFF', destinations = [] } = revisionOf(call, record).logging;
  if (level === 'OFF' || destinations.length === 0) return;
  const events = history.filter(({ type }) => isLogged(type, level));
  const { arn } = record;
  if (events.length === 0) return;
  plan(call, log, { in: 0 }, { arn, events }, { arn, what: `${record.name} is logged` });
}

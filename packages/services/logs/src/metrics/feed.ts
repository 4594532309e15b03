import { measure, type Call } from '@coldstart/cloud';
import type { LogGroup } from '../state.ts';
import type { LogEvent } from '../stream-events.ts';
import { embeddedMetrics } from './embedded.ts';
import { measurementsOf } from './transformation.ts';

/** Tells CloudWatch what events say: by the group's metric filters, by metrics in them, and how many they are. */
export function feedMetrics(call: Call, group: LogGroup, events: readonly LogEvent[]): void {
  if (events.length === 0) return;
  const filtered = [...group.metricFilters.values()].flatMap((filter) => measurementsOf(filter, events));
  const embedded = events.flatMap(embeddedMetrics);
  const bytes = events.reduce((total, { message }) => total + Buffer.byteLength(message), 0);
  const own = { namespace: 'AWS/Logs', dimensions: { LogGroupName: group.name } };
  measure(call, [
    ...filtered,
    ...embedded,
    { ...own, name: 'IncomingLogEvents', value: events.length, unit: 'None' },
    { ...own, name: 'IncomingBytes', value: bytes, unit: 'Bytes' },
  ]);
}

import type { HistoryItemType } from '@aws-sdk/client-cloudwatch';
import { defineState, type Call } from '@coldstart/cloud';
import type { AlarmRecord } from './state.ts';

export interface HistoryItem {
  readonly type: 'MetricAlarm' | 'CompositeAlarm';
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly item: HistoryItemType;
  readonly summary: string;
  /** JSON. */
  readonly data: string;
}

/** What became of an alarm, the oldest first; it outlives the alarm. The part is its name. */
const histories = defineState('cloudwatch/alarm-history', () => ({ items: [] as HistoryItem[] }));

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html */
const KEPT = 30 * 24 * 60 * 60 * 1000;

export const typeOf = ({ kind }: AlarmRecord): HistoryItem['type'] =>
  kind === 'metric' ? 'MetricAlarm' : 'CompositeAlarm';

export function remember(
  call: Call,
  alarm: AlarmRecord,
  item: HistoryItemType,
  { summary, data }: { readonly summary: string; readonly data: object },
): void {
  const history = call.state(histories, { part: alarm.name });
  const oldest = call.now() - KEPT;
  history.items = [
    ...history.items.filter(({ at }) => at >= oldest),
    { type: typeOf(alarm), at: call.now(), item, summary, data: JSON.stringify(data) },
  ];
}

/** @param name of all alarms when left out */
export function historyOf(call: Call, name?: string): (HistoryItem & { readonly name: string })[] {
  const { cloud, account, region } = call;
  const oldest = call.now() - KEPT;
  return cloud.store
    .addresses(histories)
    .filter((address) => address.account === account && address.region === region)
    .filter(({ part }) => name === undefined || part === name)
    .flatMap((address) =>
      (cloud.store.peek(histories, address)?.items ?? []).map((item) => ({ ...item, name: address.part })),
    )
    .filter(({ at }) => at >= oldest)
    .sort((a, b) => a.at - b.at);
}

import { check, type AlarmFile, type CheckContext } from '@coldstart/checks';
import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmHistoryCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  type MetricDatum,
  type PutMetricAlarmInput,
} from '@aws-sdk/client-cloudwatch';
import { alarmOf, metricsOf } from './alarm-file.ts';
import { DAYS, type Day } from './days.ts';

const MINUTE = 60_000;
const FUNCTION = [{ Name: 'FunctionName', Value: 'shop-orders' }];
const QUEUE = [{ Name: 'QueueName', Value: 'shop-orders-failed' }];

/** What each alarm looks at. */
const METRICS = {
  'orders-fail': [['AWS/Lambda Errors', 'AWS/Lambda Invocations'], FUNCTION],
  'orders-throttled': [['AWS/Lambda Throttles'], FUNCTION],
  'orders-slow': [['AWS/Lambda Duration'], FUNCTION],
  'orders-stuck': [['AWS/SQS ApproximateNumberOfMessagesVisible'], QUEUE],
} as const;

/** Makes an alarm of the account's; its name is the check's own. */
async function put(t: CheckContext, alarm: AlarmFile, AlarmName: string): Promise<void> {
  try {
    // The schema has looked at it: what it still may be is CloudWatch's to say.
    await t.client(CloudWatchClient).send(new PutMetricAlarmCommand({ ...alarm, AlarmName } as PutMetricAlarmInput));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    t.fail(`CloudWatch to take the alarm \`${alarm.AlarmName}\``, `it says: ${message}`);
  }
}

check('alarm-settings', async (t) => {
  for (const [name, [metrics, dimensions]] of Object.entries(METRICS)) {
    const alarm = alarmOf(t, name);
    const own = metricsOf(alarm);
    const names = own.map(({ metric }) => metric).sort();
    t.expect(names, `what \`${name}\` looks at`).toEqual([...metrics]);
    for (const one of own) {
      t.expect(one.dimensions, `\`Dimensions\` of ${one.metric} in \`${name}\``).toEqual([...dimensions]);
      t.expect(one.period, `\`Period\` of ${one.metric} in \`${name}\`, in seconds,`).toEqual(60);
    }
    const AlarmName = `tried-${t.random.hex(8)}`;
    await put(t, alarm, AlarmName);
    await t.client(CloudWatchClient).send(new DeleteAlarmsCommand({ AlarmNames: [AlarmName] }));
  }
});

/**
 * The same alarm on metrics of a namespace of the check's own: nobody but AWS may measure in `AWS/Lambda`. A dimension
 * more tells its day from the others.
 */
function ofDay(alarm: AlarmFile, Namespace: string, day: string): AlarmFile {
  const { Metrics } = alarm;
  const Dimensions = dimensionsOf(alarm.AlarmName, day);
  if (Metrics === undefined) return { ...alarm, Namespace, Dimensions };
  const moved = Metrics.map(({ MetricStat: stat, ...query }) =>
    stat === undefined
      ? query
      : { ...query, MetricStat: { ...stat, Metric: { ...stat.Metric, Namespace, Dimensions } } },
  );
  return { ...alarm, Metrics: moved };
}

const dimensionsOf = (alarm: string, day: string) => [
  ...(alarm === 'orders-stuck' ? QUEUE : FUNCTION),
  { Name: 'Day', Value: day },
];

interface Tried extends Day {
  readonly id: string;
  readonly name: string;
}

/** What is measured in a minute of a day. */
function measured(t: CheckContext, { alarm, id, minutes }: Tried, index: number): MetricDatum[] {
  return Object.entries(minutes[index] ?? {}).map(([MetricName, samples]) => {
    const some = samples.filter(([, count]) => count > 0);
    return {
      MetricName,
      Dimensions: dimensionsOf(alarm, id),
      Unit: MetricName === 'Duration' ? 'Milliseconds' : 'Count',
      Values: some.map(([value]) => value),
      Counts: some.map(([, count]) => count),
      Timestamp: new Date(t.clock.now()),
    };
  });
}

/** The names of the alarms that have called somebody. */
async function called(t: CheckContext): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  let NextToken: string | undefined;
  do {
    const input = { HistoryItemType: 'StateUpdate' as const, NextToken };
    const page = await t.client(CloudWatchClient).send(new DescribeAlarmHistoryCommand(input));
    for (const { AlarmName = '', HistorySummary = '' } of page.AlarmHistoryItems ?? []) {
      if (HistorySummary.endsWith('to ALARM')) names.add(AlarmName);
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return names;
}

check('alarms', async (t) => {
  const days = DAYS.map((day): Tried => {
    const id = t.random.hex(8);
    return { ...day, id, name: `${day.alarm}-${id}` };
  });
  const Namespace = `Tried/${t.random.hex(8)}`;
  // All begin with a full minute.
  await t.clock.advance(MINUTE - (t.clock.now() % MINUTE));
  for (const { alarm, name, id } of days) await put(t, ofDay(alarmOf(t, alarm), Namespace, id), name);
  for (const index of [0, 1, 2, 3]) {
    const MetricData = days.flatMap((day) => measured(t, day, index));
    await t.client(CloudWatchClient).send(new PutMetricDataCommand({ Namespace, MetricData }));
    await t.clock.advance(MINUTE);
  }
  await t.clock.advance(3 * MINUTE);
  const names = await called(t);
  for (const { alarm, name, what, calls } of days) {
    if (names.has(name) === calls) continue;
    t.fail(
      `\`${alarm}\` ${calls ? 'to be raised' : 'not to be raised'} when ${what}`,
      calls ? 'it was not' : 'it was raised',
    );
  }
  await t.client(CloudWatchClient).send(new DeleteAlarmsCommand({ AlarmNames: days.map(({ name }) => name) }));
});

import { check, type CheckContext } from '@coldstart/checks';
import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmHistoryCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  type PutMetricAlarmInput,
} from '@aws-sdk/client-cloudwatch';
import { alarmOf, metricsOf, type Alarm } from './alarm-file.ts';
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
async function put(t: CheckContext, alarm: Alarm, AlarmName: string): Promise<void> {
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

/** The same alarm on metrics of a namespace of its own, which a check may measure; nobody but AWS may in `AWS/Lambda`. */
function ofNamespace(alarm: Alarm, Namespace: string): Alarm {
  const { Metrics } = alarm;
  if (Metrics === undefined) return { ...alarm, Namespace };
  const moved = Metrics.map(({ MetricStat: stat, ...query }) =>
    stat === undefined ? query : { ...query, MetricStat: { ...stat, Metric: { ...stat.Metric, Namespace } } },
  );
  return { ...alarm, Metrics: moved };
}

interface Tried extends Day {
  readonly name: string;
  readonly namespace: string;
}

async function measure(t: CheckContext, { alarm, namespace, minutes }: Tried, index: number): Promise<void> {
  const metrics = Object.entries(minutes[index] ?? {});
  if (metrics.length === 0) return;
  const Dimensions = alarm === 'orders-stuck' ? QUEUE : FUNCTION;
  const MetricData = metrics.map(([MetricName, samples]) => {
    const some = samples.filter(([, count]) => count > 0);
    return {
      MetricName,
      Dimensions,
      Unit: MetricName === 'Duration' ? ('Milliseconds' as const) : ('Count' as const),
      Values: some.map(([value]) => value),
      Counts: some.map(([, count]) => count),
      Timestamp: new Date(t.clock.now()),
    };
  });
  await t.client(CloudWatchClient).send(new PutMetricDataCommand({ Namespace: namespace, MetricData }));
}

/** Whether an alarm has called somebody meanwhile. */
async function hasCalled(t: CheckContext, AlarmName: string): Promise<boolean> {
  const input = { AlarmName, HistoryItemType: 'StateUpdate' as const };
  const { AlarmHistoryItems = [] } = await t.client(CloudWatchClient).send(new DescribeAlarmHistoryCommand(input));
  return AlarmHistoryItems.some(({ HistorySummary = '' }) => HistorySummary.endsWith('to ALARM'));
}

check('alarms', async (t) => {
  const days = DAYS.map((day): Tried => {
    const id = t.random.hex(8);
    return { ...day, name: `${day.alarm}-${id}`, namespace: `Tried/${id}` };
  });
  // All begin with a full minute.
  await t.clock.advance(MINUTE - (t.clock.now() % MINUTE));
  for (const { alarm, name, namespace } of days) await put(t, ofNamespace(alarmOf(t, alarm), namespace), name);
  for (const index of [0, 1, 2, 3]) {
    for (const day of days) await measure(t, day, index);
    await t.clock.advance(MINUTE);
  }
  await t.clock.advance(3 * MINUTE);
  for (const { alarm, name, what, calls } of t.random.shuffle(days)) {
    const called = await hasCalled(t, name);
    if (called === calls) continue;
    t.fail(
      `\`${alarm}\` ${calls ? 'to be raised' : 'not to be raised'} when ${what}`,
      called ? 'it was raised' : 'it was not',
    );
  }
  await t.client(CloudWatchClient).send(new DeleteAlarmsCommand({ AlarmNames: days.map(({ name }) => name) }));
});

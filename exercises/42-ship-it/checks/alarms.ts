import type { CheckContext } from '@coldstart/checks';
import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  GetMetricStatisticsCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';

const SECONDS = 60;

/**
 * Why no alarm has stopped a deployment, for whoever wonders: whether each was raised, and if not, what it has seen.
 *
 * @param since when the deployment began, in milliseconds since 1970
 */
export async function whatAlarmsSaw(t: CheckContext, since: number): Promise<string> {
  const { MetricAlarms = [] } = await t.client(CloudWatchClient).send(new DescribeAlarmsCommand({}));
  if (MetricAlarms.length === 0) return 'there is no alarm';
  const raised = await raisedSince(t, since);
  const told = MetricAlarms.map(async (alarm) => {
    const saw = raised.has(alarm.AlarmName ?? '')
      ? 'was raised, and nobody listened'
      : await whatItSaw(t, alarm, since);
    return `the alarm ${alarm.AlarmName} ${saw}`;
  });
  return (await Promise.all(told)).join('; ');
}

/** Names of the alarms that were raised since then. */
async function raisedSince(t: CheckContext, since: number): Promise<ReadonlySet<string>> {
  const asked = new DescribeAlarmHistoryCommand({ HistoryItemType: 'StateUpdate', StartDate: new Date(since) });
  const { AlarmHistoryItems = [] } = await t.client(CloudWatchClient).send(asked);
  const to = AlarmHistoryItems.filter(({ HistorySummary = '' }) => HistorySummary.endsWith('to ALARM'));
  return new Set(to.map(({ AlarmName = '' }) => AlarmName));
}

async function whatItSaw(t: CheckContext, alarm: MetricAlarm, since: number): Promise<string> {
  const { Namespace, MetricName, Dimensions = [], StateReason } = alarm;
  if (MetricName === undefined) return `was not raised: ${StateReason}`;
  const { Datapoints = [] } = await t.client(CloudWatchClient).send(
    new GetMetricStatisticsCommand({
      Namespace,
      MetricName,
      Dimensions,
      StartTime: new Date(since - SECONDS * 1000),
      EndTime: new Date(t.clock.now() + SECONDS * 1000),
      Period: SECONDS,
      Statistics: ['Sum'],
    }),
  );
  const of = Dimensions.map(({ Name, Value }) => ` of ${Name} ${Value}`).join(' and');
  const what = `${Namespace} ${MetricName}${of}`;
  if (Datapoints.length === 0) return `looks at ${what}, which nobody has measured`;
  const most = Math.max(...Datapoints.map(({ Sum = 0 }) => Sum));
  return `was not raised by ${what}, which came to ${most} in a minute`;
}

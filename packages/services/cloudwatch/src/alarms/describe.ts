import type { DescribeAlarmsForMetricInput, DescribeAlarmsInput } from '@aws-sdk/client-cloudwatch';
import { page, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { childrenOfAlarm } from '../composite/rule.ts';
import { dimensionMap } from '../dimensions.ts';
import { notHere, notThere, validation } from '../errors.ts';
import type { CloudWatchOperations } from '../sdk.ts';
import { shownCompositeAlarm, shownMetricAlarm } from './show.ts';
import { allAlarms, isComposite, isMetric, peekAlarm, type AlarmRecord, type MetricAlarmState } from './state.ts';

export const invalidToken = (): AwsError => new AwsError('InvalidNextToken', 'The next token specified is invalid.');

export const describeAlarmOperations: CloudWatchOperations = {
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
  DescribeAlarms: {
    run(input, call) {
      const { NextToken: token, MaxRecords: limit } = input;
      checkRequest(input);
      const { items, token: next } = page(
        asked(call, input),
        { token, limit, scope: ['DescribeAlarms', { ...input, NextToken: undefined, MaxRecords: undefined }] },
        { keyOf: ({ name }) => name, size: 50, most: 100, invalid: invalidToken },
      );
      const parents = input.ParentsOfAlarmName !== undefined;
      return {
        CompositeAlarms: items
          .filter(isComposite)
          .map((alarm) => (parents ? { AlarmName: alarm.name, AlarmArn: alarm.arn } : shownCompositeAlarm(alarm))),
        MetricAlarms: items.filter(isMetric).map(shownMetricAlarm),
        LogAlarms: [],
        ...(next !== undefined && { NextToken: next }),
      };
    },
  },

  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmsForMetric.html */
  DescribeAlarmsForMetric: {
    run(input, call) {
      const found = allAlarms(call).filter(isMetric);
      return { MetricAlarms: found.filter((alarm) => isOf(alarm, input)).map(shownMetricAlarm) };
    },
  },
};

/** What parents and children are asked for with nothing else. */
const ALONE: readonly (keyof DescribeAlarmsInput)[] = [
  'AlarmNames',
  'AlarmNamePrefix',
  'AlarmTypes',
  'StateValue',
  'ActionPrefix',
];

function checkRequest(input: DescribeAlarmsInput): void {
  if (input.AlarmNames !== undefined && input.AlarmNamePrefix !== undefined) {
    throw validation('AlarmNamePrefix and AlarmNames are mutually exclusive');
  }
  if (input.AlarmTypes?.includes('LogAlarm') === true) {
    throw notHere('Alarms on log queries (LogAlarm)', 'Ask for MetricAlarm and CompositeAlarm.');
  }
  for (const member of ['ChildrenOfAlarmName', 'ParentsOfAlarmName'] as const) {
    const others = [...ALONE, member === 'ChildrenOfAlarmName' ? 'ParentsOfAlarmName' : 'ChildrenOfAlarmName'] as const;
    const other = others.find((one) => input[one] !== undefined);
    if (input[member] === undefined || other === undefined) continue;
    throw validation(`${member} and ${other} are mutually exclusive`);
  }
}

function asked(call: Call, input: DescribeAlarmsInput): AlarmRecord[] {
  const { ChildrenOfAlarmName: parent, ParentsOfAlarmName: child } = input;
  const all = allAlarms(call);
  if (child !== undefined) {
    return all.filter((alarm) => isComposite(alarm) && childrenOfAlarm(alarm).includes(child));
  }
  if (parent !== undefined) {
    const found = peekAlarm(call, parent);
    if (found === undefined || !isComposite(found)) throw notThere();
    const children = childrenOfAlarm(found);
    return all.filter(({ name }) => children.includes(name));
  }
  // Without types, metric alarms alone, says the page.
  const { AlarmTypes: types = ['MetricAlarm'], AlarmNames, AlarmNamePrefix: prefix, StateValue, ActionPrefix } = input;
  return all.filter(
    (alarm) =>
      types.includes(isMetric(alarm) ? 'MetricAlarm' : 'CompositeAlarm') &&
      (AlarmNames === undefined || AlarmNames.includes(alarm.name)) &&
      (prefix === undefined || alarm.name.startsWith(prefix)) &&
      (StateValue === undefined || alarm.state.value === StateValue) &&
      (ActionPrefix === undefined ||
        Object.values(alarm.actions)
          .flat()
          .some((arn) => arn.startsWith(ActionPrefix))),
  );
}

function isOf({ settings, period }: MetricAlarmState, input: DescribeAlarmsForMetricInput): boolean {
  const { MetricName, Namespace, Dimensions, Statistic, ExtendedStatistic, Period, Unit } = input;
  const [own, given] = [dimensionMap(settings.Dimensions), dimensionMap(Dimensions)];
  return (
    settings.MetricName === MetricName &&
    settings.Namespace === Namespace &&
    Object.keys(own).length === Object.keys(given).length &&
    Object.entries(own).every(([name, value]) => given[name] === value) &&
    (Statistic === undefined || settings.Statistic === Statistic) &&
    (ExtendedStatistic === undefined || settings.ExtendedStatistic === ExtendedStatistic) &&
    (Period === undefined || period === Period) &&
    (Unit === undefined || settings.Unit === Unit)
  );
}

import { CloudWatch, type CompositeAlarm, type Metric, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { counted, OVERVIEW_LIMIT, type Overview, type OverviewSection } from '@coldstart/cloud';

/** Alarms and what they say, the namespaces in which something was measured, and dashboards. */
export const overview: Overview = async (client) => {
  const cloudwatch = new CloudWatch(client);
  try {
    const [alarms, metrics, dashboards] = [
      await alarmsOf(cloudwatch),
      await metricsOf(cloudwatch),
      await dashboardsOf(cloudwatch),
    ];
    return [...alarms, metrics, ...dashboards];
  } finally {
    cloudwatch.destroy();
  }
};

/** Nothing where there are none: not every backend has alarms. */
async function alarmsOf(cloudwatch: CloudWatch): Promise<OverviewSection[]> {
  const { MetricAlarms = [], CompositeAlarms = [] } = await cloudwatch.describeAlarms({
    AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
    MaxRecords: OVERVIEW_LIMIT,
  });
  const resources = [...CompositeAlarms, ...MetricAlarms].map(({ AlarmName: name = '', ...alarm }) => ({
    name,
    physicalId: name,
    summary: `${alarm.StateValue}: ${watched(alarm)}`,
    contents: [
      { kind: 'table' as const, heads: ['State', 'Why'], rows: [[alarm.StateValue ?? '', alarm.StateReason ?? '']] },
    ],
  }));
  return resources.length === 0 ? [] : [{ title: 'Alarms', empty: 'There are no alarms.', resources }];
}

function watched(alarm: MetricAlarm & CompositeAlarm): string {
  const { AlarmRule, MetricName, Metrics = [], Namespace = '' } = alarm;
  return AlarmRule ?? (MetricName === undefined ? (Metrics[0]?.Expression ?? '') : `${Namespace} ${MetricName}`);
}

async function metricsOf(cloudwatch: CloudWatch): Promise<OverviewSection> {
  const { Metrics: metrics = [] } = await cloudwatch.listMetrics({});
  const namespaces = Map.groupBy(metrics, ({ Namespace }) => Namespace ?? '');
  const resources = [...namespaces].map(([name, own]) => ({
    name,
    physicalId: name,
    summary: counted(own.length, 'metric'),
    contents: [
      { kind: 'table' as const, heads: ['Metric', 'Dimensions'], rows: own.slice(0, OVERVIEW_LIMIT).map(rowOf) },
    ],
  }));
  return { title: 'Metrics', empty: 'Nothing was measured.', resources };
}

const rowOf = ({ MetricName = '', Dimensions = [] }: Metric): string[] => [
  MetricName,
  Dimensions.map(({ Name = '', Value = '' }) => `${Name}=${Value}`).join(', '),
];

async function dashboardsOf(cloudwatch: CloudWatch): Promise<OverviewSection[]> {
  const { DashboardEntries = [] } = await cloudwatch.listDashboards({});
  const resources = DashboardEntries.map(({ DashboardName: name = '', Size = 0 }) => ({
    name,
    physicalId: name,
    summary: counted(Size, 'byte'),
    contents: [],
  }));
  return resources.length === 0 ? [] : [{ title: 'Dashboards', empty: 'There are no dashboards.', resources }];
}

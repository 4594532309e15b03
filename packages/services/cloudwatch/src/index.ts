import { defineService } from '@coldstart/cloud';
import { alarmAction } from './act/actions.ts';
import { describeAlarmOperations } from './alarms/describe.ts';
import { alarmHistoryOperations } from './alarms/history.ts';
import { manageAlarmOperations } from './alarms/manage.ts';
import { putAlarmOperations } from './alarms/put.ts';
import { tagOperations } from './alarms/tags.ts';
import { compositeTimer } from './composite/evaluate.ts';
import { suppressionEnd } from './composite/suppress.ts';
import { dashboardOperations } from './dashboards/dashboards.ts';
import { broken } from './errors.ts';
import { alarmLook } from './evaluate/evaluate.ts';
import { metricDataOperations } from './get-metric-data.ts';
import { metricStatisticsOperations } from './get-metric-statistics.ts';
import { listMetricsOperations } from './list-metrics.ts';
import { putMetricDataOperations } from './put-metric-data.ts';
import type { CloudWatchSdk } from './sdk.ts';

/** Amazon CloudWatch: what was measured, by whomever, and the alarms on it. */
export const cloudwatch = defineService<CloudWatchSdk>({
  name: 'monitoring',
  iamPrefix: 'cloudwatch',
  sdk: () => import('@aws-sdk/client-cloudwatch'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  decimals: new Set([
    'Threshold',
    'Values',
    'SampleCount',
    'Average',
    'Sum',
    'Minimum',
    'Maximum',
    'ExtendedStatistics',
  ]),
  operations: {
    ...putMetricDataOperations,
    ...metricStatisticsOperations,
    ...metricDataOperations,
    ...listMetricsOperations,
    ...putAlarmOperations,
    ...describeAlarmOperations,
    ...alarmHistoryOperations,
    ...manageAlarmOperations,
    ...tagOperations,
    ...dashboardOperations,
  },
  timers: [alarmLook, compositeTimer, suppressionEnd, alarmAction],
  invalid: broken,
});

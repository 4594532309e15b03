import { defineService } from '@coldstart/cloud';
import { validation } from './errors.ts';
import { metricDataOperations } from './get-metric-data.ts';
import { metricStatisticsOperations } from './get-metric-statistics.ts';
import { listMetricsOperations } from './list-metrics.ts';
import { putMetricDataOperations } from './put-metric-data.ts';
import type { CloudWatchSdk } from './sdk.ts';

/** Amazon CloudWatch: what was measured, by whomever. */
export const cloudwatch = defineService<CloudWatchSdk>({
  name: 'monitoring',
  iamPrefix: 'cloudwatch',
  sdk: () => import('@aws-sdk/client-cloudwatch'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...putMetricDataOperations,
    ...metricStatisticsOperations,
    ...metricDataOperations,
    ...listMetricsOperations,
  },
  invalid: validation,
});

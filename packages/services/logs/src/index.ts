import { defineService } from '@coldstart/cloud';
import { accountPolicyOperations } from './account-policies.ts';
import { deliveryOperations } from './delivery/deliveries.ts';
import { deliveryDestinationOperations } from './delivery/destinations.ts';
import { deliverySourceOperations } from './delivery/sources.ts';
import { destinationOperations } from './destinations.ts';
import { invalidInput } from './errors.ts';
import { exportTaskOperations, exportTimer } from './export-tasks.ts';
import { groupSettingOperations } from './group-settings.ts';
import { groupOperations } from './groups.ts';
import { logRecordOperations } from './insights/log-records.ts';
import { queryOperations } from './insights/queries.ts';
import { queryDefinitionOperations } from './insights/query-definitions.ts';
import { liveTailOperations } from './live-tail.ts';
import { metricFilterOperations } from './metrics/metric-filters.ts';
import { putEventOperations } from './put-events.ts';
import { readEventOperations } from './read-events.ts';
import { resourcePolicyOperations } from './resource-policies.ts';
import type { LogsSdk } from './sdk.ts';
import { streamOperations } from './streams.ts';
import { subscriptionFilterOperations } from './subscription-filters.ts';
import { tagOperations } from './tags.ts';

/** Amazon CloudWatch Logs: groups, streams, events, filters, queries, exports, deliveries. */
export const logs = defineService<LogsSdk>({
  name: 'logs',
  sdk: () => import('@aws-sdk/client-cloudwatch-logs'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...groupOperations,
    ...groupSettingOperations,
    ...streamOperations,
    ...putEventOperations,
    ...readEventOperations,
    ...liveTailOperations,
    ...metricFilterOperations,
    ...subscriptionFilterOperations,
    ...tagOperations,
    ...resourcePolicyOperations,
    ...accountPolicyOperations,
    ...destinationOperations,
    ...deliveryOperations,
    ...deliveryDestinationOperations,
    ...deliverySourceOperations,
    ...exportTaskOperations,
    ...queryOperations,
    ...queryDefinitionOperations,
    ...logRecordOperations,
  },
  timers: [exportTimer],
  invalid: invalidInput,
});

import { defineService } from '@coldstart/cloud';
import { invalidInput } from './errors.ts';
import { deliveryOperations } from './delivery/index.ts';
import { destinationOperations } from './destinations.ts';
import { eventOperations } from './events.ts';
import { exportOperations } from './export-tasks.ts';
import { filterOperations } from './filters.ts';
import { groupOperations } from './groups.ts';
import { queryOperations } from './insights/operations.ts';
import { resourcePolicyOperations } from './resource-policies.ts';
import type { LogsSdk } from './sdk.ts';
import { streamOperations } from './streams.ts';
import { tagOperations } from './tags.ts';

/** Amazon CloudWatch Logs: groups, streams, events, filters, queries, exports, deliveries. */
export const logs = defineService<LogsSdk>({
  name: 'logs',
  sdk: () => import('@aws-sdk/client-cloudwatch-logs'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...groupOperations,
    ...streamOperations,
    ...eventOperations,
    ...filterOperations,
    ...tagOperations,
    ...resourcePolicyOperations,
    ...destinationOperations,
    ...deliveryOperations,
    ...exportOperations,
    ...queryOperations,
  },
  invalid: invalidInput,
});

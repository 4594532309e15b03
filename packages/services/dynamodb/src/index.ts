import { defineService } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { addChecksum } from './checksum.ts';
import { batchGetOperations } from './items/batch-get.ts';
import { batchWriteOperations } from './items/batch-write.ts';
import { deleteOperations } from './items/delete-item.ts';
import { getOperations } from './items/get-item.ts';
import { putOperations } from './items/put-item.ts';
import { queryOperations } from './items/query.ts';
import { scanOperations } from './items/scan.ts';
import { transactGetOperations } from './items/transact-get.ts';
import { transactWriteOperations } from './items/transact-write.ts';
import { updateItemOperations } from './items/update-item.ts';
import { expiryTimer } from './items/write.ts';
import { failureMetrics, tableMetrics } from './metrics.ts';
import { statementOperations } from './partiql/operations.ts';
import { creationOperations } from './tables/create-table.ts';
import { dataStreamOperations } from './tables/data-streams.ts';
import { insightsOperations } from './tables/insights.ts';
import { policyOperations } from './tables/policies.ts';
import { recoveryOperations } from './tables/recovery.ts';
import { tableOperations } from './tables/tables.ts';
import { tagOperations } from './tables/tags.ts';
import { timeToLiveOperations } from './tables/time-to-live.ts';
import { updateOperations } from './tables/update-table.ts';
import { exportOperations, exportTimer } from './transfers/exports.ts';
import { importOperations, importTimer } from './transfers/imports.ts';
import type { Sdk } from './types.ts';

/** Amazon DynamoDB. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/Welcome.html */
export const dynamodb = defineService<Sdk>({
  name: 'dynamodb',
  sdk: () => import('@aws-sdk/client-dynamodb'),
  throttle: () =>
    new AwsError(
      'ProvisionedThroughputExceededException',
      'The level of configured provisioned throughput for the table was exceeded. ' +
        'Consider increasing your provisioning level with the UpdateTable API.',
    ),
  timers: [expiryTimer, exportTimer, importTimer],
  metrics: tableMetrics,
  failureMetrics,
  decorate: addChecksum,
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...creationOperations,
    ...tableOperations,
    ...updateOperations,
    ...dataStreamOperations,
    ...insightsOperations,
    ...policyOperations,
    ...recoveryOperations,
    ...tagOperations,
    ...timeToLiveOperations,
    ...getOperations,
    ...putOperations,
    ...updateItemOperations,
    ...deleteOperations,
    ...queryOperations,
    ...scanOperations,
    ...batchGetOperations,
    ...batchWriteOperations,
    ...transactGetOperations,
    ...transactWriteOperations,
    ...statementOperations,
    ...exportOperations,
    ...importOperations,
  },
});

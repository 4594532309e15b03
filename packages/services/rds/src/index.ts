import { defineService } from '@coldstart/cloud';
import { clusterOperations } from './clusters/clusters.ts';
import { createOperations } from './clusters/create.ts';
import { engineOperations } from './engines.ts';
import { parameterGroupOperations } from './groups/parameter-groups.ts';
import { optionGroupOperations } from './groups/option-groups.ts';
import { subnetGroupOperations } from './groups/subnet-groups.ts';
import { instanceOperations } from './instances/instances.ts';
import type { RdsSdk } from './sdk.ts';
import { settles } from './settles.ts';
import { tagOperations } from './tags.ts';

/** Amazon RDS: clusters of Aurora PostgreSQL. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/Welcome.html */
export const rds = defineService<RdsSdk>({
  name: 'rds',
  sdk: () => import('@aws-sdk/client-rds'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...createOperations,
    ...clusterOperations,
    ...instanceOperations,
    ...subnetGroupOperations,
    ...parameterGroupOperations,
    ...optionGroupOperations,
    ...engineOperations,
    ...tagOperations,
  },
  timers: [settles],
});

import type { TemplateParts } from '@coldstart/cloud';
import { rdsCluster } from './resources/cluster.ts';
import { rdsInstance } from './resources/instance.ts';
import { rdsParameterGroup } from './resources/parameter-group.ts';
import { rdsSubnetGroup } from './resources/subnet-group.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [rdsCluster, rdsInstance, rdsSubnetGroup, rdsParameterGroup],
  schemas: new URL('./resources/schemas/', import.meta.url),
};

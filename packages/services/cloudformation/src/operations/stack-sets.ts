import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { ServiceOperations } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';

/*
 * No account has stack sets here: making one is refused by name, as every operation is that nobody has built. What
 * names one finds none, and what deletes one has nothing to do, as on AWS.
 */

/** @throws StackSetNotFoundException */
function absent({ StackSetName: name }: { readonly StackSetName?: string | undefined }): never {
  throw new AwsError('StackSetNotFoundException', `StackSet ${name} not found`, { status: 404 });
}

export const stackSetOperations: ServiceOperations<typeof Sdk> = {
  DeleteStackSet: { run: () => ({}) },
  ListStackSets: { run: () => ({ Summaries: [] }) },
  DescribeStackSet: { run: absent },
  UpdateStackSet: { run: absent },
  DetectStackSetDrift: { run: absent },
  CreateStackInstances: { run: absent },
  UpdateStackInstances: { run: absent },
  DeleteStackInstances: { run: absent },
  DescribeStackInstance: { run: absent },
  ListStackInstances: { run: absent },
  ListStackInstanceResourceDrifts: { run: absent },
  DescribeStackSetOperation: { run: absent },
  ListStackSetOperations: { run: absent },
  ListStackSetOperationResults: { run: absent },
  StopStackSetOperation: { run: absent },
};

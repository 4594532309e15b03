import { randomUUID } from 'node:crypto';
import type * as Sdk from '@aws-sdk/client-cloudformation';
import { AwsError } from '@coldstart/wire';
import type { Call, ServiceOperations } from '@coldstart/cloud';
import { onStack } from '../access.ts';
import { reasonOf, validationError } from '../errors.ts';
import { allStacks, requireStack, withId } from '../stacks.ts';
import type { Stack, StackDrift, StackResource } from '../state.ts';
import { canDrift, detectDrift } from './detect-drift.ts';
import { listPage } from './paging.ts';
import { drifted, stackDriftStatus } from './shapes.ts';

/** @throws ValidationError for one that is not there */
function resourceOf(stack: Stack, stackName: string, logicalId: string): StackResource {
  const resource = stack.resources.get(logicalId);
  if (resource === undefined) throw validationError(`Resource ${logicalId} does not exist for stack ${stackName}`);
  return resource;
}

/** Looks at each resource whose type can be read; what others are is not checked. */
async function detectStack(call: Call, stack: Stack, only: readonly string[] | undefined): Promise<StackDrift> {
  const drift: StackDrift = { id: randomUUID(), checked: call.now(), resources: new Map() };
  for (const resource of stack.resources.values()) {
    const asked = only === undefined || only.length === 0 || only.includes(resource.logicalId);
    if (!asked || resource.physicalId === '' || !(await canDrift(call, resource))) continue;
    try {
      drift.resources.set(resource.logicalId, await detectDrift(call, stack, resource));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      drift.failure ??= `Failed to detect drift on resource [${resource.logicalId}]: ${reasonOf(error)}`;
    }
  }
  return drift;
}

/**
 * What differs from the template, as far as it was asked for.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html
 */
export const driftOperations: ServiceOperations<typeof Sdk> = {
  DetectStackDrift: {
    access: onStack,
    async run(input, call) {
      const stack = requireStack(call, input.StackName, withId);
      for (const logicalId of input.LogicalResourceIds ?? []) resourceOf(stack, input.StackName, logicalId);
      stack.drift = await detectStack(call, stack, input.LogicalResourceIds);
      return { StackDriftDetectionId: stack.drift.id };
    },
  },

  DescribeStackDriftDetectionStatus: {
    run(input, call) {
      const { StackDriftDetectionId: id } = input;
      const stack = allStacks(call).find(({ drift }) => drift?.id === id);
      const drift = stack?.drift;
      if (stack === undefined || drift === undefined)
        throw validationError(`There is no drift detection with the id ${id}, or a later one has taken its place.`);
      return {
        StackId: stack.id,
        StackDriftDetectionId: id,
        DetectionStatus: drift.failure === undefined ? 'DETECTION_COMPLETE' : 'DETECTION_FAILED',
        ...(drift.failure === undefined ? {} : { DetectionStatusReason: drift.failure }),
        StackDriftStatus: stackDriftStatus(drift),
        DriftedStackResourceCount: drifted(drift).length,
        Timestamp: new Date(drift.checked),
      };
    },
  },

  DescribeStackResourceDrifts: {
    access: onStack,
    run(input, call) {
      const stack = requireStack(call, input.StackName, withId);
      const wanted = input.StackResourceDriftStatusFilters ?? [];
      const found = [...(stack.drift?.resources.values() ?? [])].filter(
        ({ StackResourceDriftStatus: status }) =>
          wanted.length === 0 || (status !== undefined && wanted.includes(status)),
      );
      const { items, next } = listPage(found, input.NextToken, ({ LogicalResourceId: id = '' }) => id, stack.id);
      return { StackResourceDrifts: items, ...next };
    },
  },

  DetectStackResourceDrift: {
    access: onStack,
    async run(input, call) {
      const stack = requireStack(call, input.StackName, withId);
      const resource = resourceOf(stack, input.StackName, input.LogicalResourceId);
      const drift = await detectDrift(call, stack, resource);
      stack.drift?.resources.set(resource.logicalId, drift);
      return { StackResourceDrift: drift };
    },
  },
};

import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { ServiceOperations } from '@coldstart/cloud';
import { onStack } from '../access.ts';
import { importers } from '../deploy/outputs.ts';
import { validationError } from '../errors.ts';
import { allStacks, findStack, requireStack, withId } from '../stacks.ts';
import { stackIndex, type Stack, type StackResource } from '../state.ts';
import { listPage } from './paging.ts';
import { eventShape, resourceDetail, resourceShape, resourceSummary, stackShape, summaryShape } from './shapes.ts';

const plain = (name: string): string => `Stack '${name}' does not exist`;

function sortedResources(stack: Stack): StackResource[] {
  return [...stack.resources.values()].sort((a, b) => (a.logicalId < b.logicalId ? -1 : 1));
}

export const describeOperations: ServiceOperations<typeof Sdk> = {
  DescribeStacks: {
    access: onStack,
    run(input, call) {
      if (input.StackName !== undefined) return { Stacks: [stackShape(requireStack(call, input.StackName, withId))] };
      const { items, next } = listPage(
        allStacks(call)
          .filter(({ deleted }) => deleted === undefined)
          .reverse(),
        input.NextToken,
        ({ id }) => id,
      );
      return { Stacks: items.map(stackShape), ...next };
    },
  },
  ListStacks: {
    run(input, call) {
      const wanted = new Set<string>(input.StackStatusFilter);
      const stacks = allStacks(call)
        .filter(({ status }) => wanted.size === 0 || wanted.has(status))
        .reverse();
      const { items, next } = listPage(stacks, input.NextToken, ({ id }) => id, input.StackStatusFilter);
      return { StackSummaries: items.map(summaryShape), ...next };
    },
  },
  DescribeStackEvents: {
    access: onStack,
    run(input, call) {
      const stack = requireStack(call, input.StackName, (name) => `Stack [${name}] does not exist`);
      const { items, next } = listPage(stack.events.toReversed(), input.NextToken, ({ id }) => id, stack.id);
      return { StackEvents: items.map((event) => eventShape(stack, event)), ...next };
    },
  },
  DescribeStackResource: {
    access: onStack,
    run(input, call) {
      const stack = requireStack(call, input.StackName, plain);
      const resource = stack.resources.get(input.LogicalResourceId);
      if (resource === undefined)
        throw validationError(`Resource ${input.LogicalResourceId} does not exist for stack ${input.StackName}`);
      return { StackResourceDetail: resourceDetail(stack, resource) };
    },
  },
  DescribeStackResources: {
    access: onStack,
    run(input, call) {
      const { StackName: name, PhysicalResourceId: physicalId, LogicalResourceId: logicalId } = input;
      const owner = allStacks(call).find(
        (stack) =>
          stack.deleted === undefined &&
          [...stack.resources.values()].some((resource) => resource.physicalId === physicalId),
      );
      if (name === undefined && physicalId === undefined)
        throw validationError('1 validation error detected: stackName or physicalResourceId must be given');
      const stack = name === undefined ? owner : findStack(call, name);
      if (stack === undefined)
        throw validationError(name === undefined ? `Stack for ${physicalId ?? ''} does not exist` : withId(name));
      const resources = sortedResources(stack).filter(
        (resource) =>
          (logicalId === undefined || resource.logicalId === logicalId) &&
          (physicalId === undefined || resource.physicalId === physicalId),
      );
      if (logicalId !== undefined && resources.length === 0)
        throw validationError(`Resource ${logicalId} does not exist for stack ${stack.name}`);
      return { StackResources: resources.map((resource) => resourceShape(stack, resource)) };
    },
  },
  ListStackResources: {
    access: onStack,
    run(input, call) {
      const stack = requireStack(call, input.StackName, withId);
      const { items, next } = listPage(sortedResources(stack), input.NextToken, ({ logicalId }) => logicalId, stack.id);
      return { StackResourceSummaries: items.map((resource) => resourceSummary(stack, resource)), ...next };
    },
  },
  ListExports: {
    run(input, call) {
      const exports = [...call.state(stackIndex).exports].map(([Name, { stackId, value }]) => ({
        ExportingStackId: stackId,
        Name,
        Value: value,
      }));
      const { items, next } = listPage(
        exports.sort((a, b) => (a.Name < b.Name ? -1 : 1)),
        input.NextToken,
        ({ Name }) => Name,
      );
      return { Exports: items, ...next };
    },
  },
  ListImports: {
    run(input, call) {
      const readers = importers(call, input.ExportName).map(({ name }) => name);
      if (readers.length === 0) throw validationError(`Export '${input.ExportName}' is not imported by any stack.`);
      const { items, next } = listPage(readers, input.NextToken, (name) => name, input.ExportName);
      return { Imports: items, ...next };
    },
  },
  DescribeAccountLimits: {
    run() {
      return {
        AccountLimits: [
          { Name: 'StackLimit', Value: 2000 },
          { Name: 'StackOutputsLimit', Value: 200 },
          { Name: 'ConcurrentResourcesLimit', Value: 2500 },
        ],
      };
    },
  },
};

import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Call } from '@coldstart/cloud';
import type { ChangeSet } from '../state.ts';
import { findChangeSet } from './find-change-set.ts';
import { listPage } from './paging.ts';
import { parameterShapes } from './shapes.ts';

export function describeChangeSet(input: Sdk.DescribeChangeSetCommandInput & { ChangeSetName: string }, call: Call) {
  const { stack, changeSet } = findChangeSet(call, input.ChangeSetName, input.StackName);
  const { definition } = changeSet;
  const { items, next } = listPage(
    input.IncludePropertyValues === true ? changeSet.detailedChanges : changeSet.changes,
    input.NextToken,
    ({ LogicalResourceId: id = '' }) => id,
    changeSet.id,
  );
  return {
    ChangeSetName: changeSet.name,
    ChangeSetId: changeSet.id,
    StackId: stack.id,
    StackName: stack.name,
    ...(changeSet.description === undefined ? {} : { Description: changeSet.description }),
    ...(definition !== undefined && definition.parameters.length > 0
      ? { Parameters: parameterShapes(definition.parameters) }
      : {}),
    CreationTime: new Date(changeSet.created),
    ExecutionStatus: changeSet.executionStatus,
    Status: changeSet.status,
    ...statusReason(changeSet, input.IncludePropertyValues === true),
    NotificationARNs: [...(definition?.notificationArns ?? [])],
    RollbackConfiguration: definition?.rollbackConfiguration ?? {},
    Capabilities: [...(definition?.capabilities ?? [])],
    ...(definition !== undefined && definition.tags.length > 0 ? { Tags: [...definition.tags] } : {}),
    Changes: items.map((ResourceChange) => ({ Type: 'Resource' as const, ResourceChange })),
    IncludeNestedStacks: changeSet.includeNestedStacks,
    ...(changeSet.onStackFailure === undefined ? {} : { OnStackFailure: changeSet.onStackFailure }),
    ...next,
  };
}

/** What could not be foreseen is said where values are asked for. */
function statusReason(
  { statusReason: reason, warnings = [] }: ChangeSet,
  withValues: boolean,
): { StatusReason?: string } {
  if (reason !== undefined) return { StatusReason: reason };
  if (!withValues || warnings.length === 0) return {};
  return {
    StatusReason: `[WARN] --include-property-values option can return incomplete ChangeSet data because: ${warnings.join(', ')}`,
  };
}

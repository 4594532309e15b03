import type {
  Parameter,
  Stack as StackShape,
  StackDriftInformation,
  StackEvent as StackEventShape,
  StackResource as StackResourceShape,
  StackResourceDetail,
  StackResourceDrift,
  StackResourceDriftInformation,
  StackResourceSummary,
  StackSummary,
} from '@aws-sdk/client-cloudformation';
import type { ParameterValue } from '../template/parameters.ts';
import type { Stack, StackDrift, StackEvent, StackResource } from '../state.ts';

export function parameterShapes(parameters: readonly ParameterValue[]): Parameter[] {
  return parameters.map(({ key, text, resolved, noEcho }) => ({
    ParameterKey: key,
    ParameterValue: noEcho ? '****' : text,
    ...(resolved === undefined ? {} : { ResolvedValue: resolved }),
  }));
}

/** What of a stack is otherwise than its template says. */
export function drifted({ resources }: StackDrift): StackResourceDrift[] {
  return [...resources.values()].filter(({ StackResourceDriftStatus: status }) => status !== 'IN_SYNC');
}

export function stackDriftStatus(drift: StackDrift): 'DRIFTED' | 'IN_SYNC' {
  return drifted(drift).length > 0 ? 'DRIFTED' : 'IN_SYNC';
}

function stackDrift({ drift }: Stack): StackDriftInformation {
  return drift === undefined
    ? { StackDriftStatus: 'NOT_CHECKED' }
    : { StackDriftStatus: stackDriftStatus(drift), LastCheckTimestamp: new Date(drift.checked) };
}

function resourceDrift({ drift }: Stack, { logicalId }: StackResource): StackResourceDriftInformation {
  const { StackResourceDriftStatus: status, Timestamp: checked } = drift?.resources.get(logicalId) ?? {};
  return status === undefined
    ? { StackResourceDriftStatus: 'NOT_CHECKED' }
    : { StackResourceDriftStatus: status, ...(checked === undefined ? {} : { LastCheckTimestamp: checked }) };
}

/** A stack as DescribeStacks shows it. */
export function stackShape(stack: Stack): StackShape {
  const { definition } = stack;
  const gone = stack.deleted ?? stack.ending;
  const description = definition?.processed.Description;
  return {
    StackId: stack.id,
    StackName: stack.name,
    ...(stack.changeSetId === undefined ? {} : { ChangeSetId: stack.changeSetId }),
    ...(description === undefined ? {} : { Description: String(description) }),
    ...(definition !== undefined && definition.parameters.length > 0
      ? { Parameters: parameterShapes(definition.parameters) }
      : {}),
    CreationTime: new Date(stack.created),
    ...(gone === undefined ? {} : { DeletionTime: new Date(gone) }),
    ...(stack.updated === undefined ? {} : { LastUpdatedTime: new Date(stack.updated) }),
    RollbackConfiguration: definition?.rollbackConfiguration ?? {},
    StackStatus: stack.status,
    ...(stack.statusReason === undefined ? {} : { StackStatusReason: stack.statusReason }),
    DisableRollback: stack.disableRollback,
    NotificationARNs: [...(definition?.notificationArns ?? [])],
    ...(stack.timeoutInMinutes === undefined ? {} : { TimeoutInMinutes: stack.timeoutInMinutes }),
    ...((definition?.capabilities ?? []).length > 0 ? { Capabilities: [...(definition?.capabilities ?? [])] } : {}),
    ...(stack.outputs.length > 0
      ? {
          Outputs: stack.outputs.map(({ key, value, description: text, exportName }) => ({
            OutputKey: key,
            OutputValue: value,
            ...(text === undefined ? {} : { Description: text }),
            ...(exportName === undefined ? {} : { ExportName: exportName }),
          })),
        }
      : {}),
    ...(definition?.roleArn === undefined ? {} : { RoleARN: definition.roleArn }),
    Tags: [...(definition?.tags ?? [])],
    ...(stack.deleted === undefined ? { EnableTerminationProtection: stack.terminationProtection } : {}),
    ...(stack.parentId === undefined ? {} : { ParentId: stack.parentId }),
    ...(stack.rootId === undefined ? {} : { RootId: stack.rootId }),
    DriftInformation: stackDrift(stack),
  };
}

export function summaryShape(stack: Stack): StackSummary {
  const description = stack.definition?.processed.Description;
  return {
    StackId: stack.id,
    StackName: stack.name,
    ...(description === undefined ? {} : { TemplateDescription: String(description) }),
    CreationTime: new Date(stack.created),
    ...(stack.updated === undefined ? {} : { LastUpdatedTime: new Date(stack.updated) }),
    ...(stack.deleted === undefined ? {} : { DeletionTime: new Date(stack.deleted) }),
    StackStatus: stack.status,
    ...(stack.statusReason === undefined ? {} : { StackStatusReason: stack.statusReason }),
    ...(stack.parentId === undefined ? {} : { ParentId: stack.parentId }),
    ...(stack.rootId === undefined ? {} : { RootId: stack.rootId }),
    DriftInformation: stackDrift(stack),
  };
}

export function eventShape(stack: Stack, event: StackEvent): StackEventShape {
  return {
    StackId: stack.id,
    EventId: event.id,
    StackName: stack.name,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    Timestamp: new Date(event.timestamp),
    ResourceStatus: event.status as StackEventShape['ResourceStatus'],
    ...(event.reason === undefined ? {} : { ResourceStatusReason: event.reason }),
    ...(event.properties === undefined ? {} : { ResourceProperties: event.properties }),
    ...(event.token === undefined ? {} : { ClientRequestToken: event.token }),
  };
}

export function resourceShape(stack: Stack, resource: StackResource): StackResourceShape {
  return {
    StackName: stack.name,
    StackId: stack.id,
    LogicalResourceId: resource.logicalId,
    ...(resource.physicalId === '' ? {} : { PhysicalResourceId: resource.physicalId }),
    ResourceType: resource.type,
    Timestamp: new Date(resource.timestamp),
    ResourceStatus: resource.status,
    ...(resource.statusReason === undefined ? {} : { ResourceStatusReason: resource.statusReason }),
    DriftInformation: resourceDrift(stack, resource),
  };
}

export function resourceDetail(stack: Stack, resource: StackResource): StackResourceDetail {
  const { Timestamp: timestamp, ...rest } = resourceShape(stack, resource);
  return {
    ...rest,
    LastUpdatedTimestamp: timestamp,
    Metadata: JSON.stringify(resource.metadata ?? {}),
  } as StackResourceDetail;
}

export function resourceSummary(stack: Stack, resource: StackResource): StackResourceSummary {
  const { Timestamp: timestamp, StackId: _id, StackName: _name, ...rest } = resourceShape(stack, resource);
  return { ...rest, LastUpdatedTimestamp: timestamp } as StackResourceSummary;
}

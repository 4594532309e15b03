import { randomUUID } from 'node:crypto';
import type { ResourceStatus, StackStatus } from '@aws-sdk/client-cloudformation';
import { type Call, type Value, type ValueMap, isMap } from '@coldstart/cloud';
import type { Stack, StackResource } from '../state.ts';

/** Events of a stack come one after the other, whatever the clock says: clients sort by time. */
function nextTime(call: Call, stack: Stack): number {
  return Math.max(call.now(), (stack.events.at(-1)?.timestamp ?? 0) + 1);
}

/** Sets a stack's status and says so in its events. */
export function stackStatus(call: Call, stack: Stack, status: StackStatus, reason?: string): void {
  stack.status = status;
  stack.statusReason = reason;
  stack.events.push({
    id: randomUUID(),
    logicalId: stack.name,
    physicalId: stack.id,
    type: 'AWS::CloudFormation::Stack',
    status,
    reason,
    timestamp: nextTime(call, stack),
    token: stack.deployment?.token,
  });
  if (status.endsWith('_FAILED') || status.includes('ROLLBACK')) journal(call, stack, stack.name, status, reason);
}

/** Sets a resource's status and says so in its stack's events. */
export function resourceStatus(
  call: Call,
  stack: Stack,
  resource: StackResource,
  status: ResourceStatus,
  reason?: string,
): void {
  resource.status = status;
  resource.statusReason = reason;
  resource.timestamp = nextTime(call, stack);
  const texts = asText(resource.properties);
  stack.events.push({
    id: `${resource.logicalId}-${status}-${new Date(resource.timestamp).toISOString()}`,
    logicalId: resource.logicalId,
    physicalId: resource.physicalId,
    type: resource.type,
    status,
    reason,
    properties: isMap(texts) && Object.keys(texts).length > 0 ? JSON.stringify(texts) : undefined,
    timestamp: resource.timestamp,
    token: stack.deployment?.token,
  });
  if (status.endsWith('_FAILED')) journal(call, stack, `${stack.name}/${resource.logicalId}`, status, reason);
}

/** Events show every scalar as text. */
function asText(value: Value): Value {
  if (Array.isArray(value)) return value.map(asText);
  if (isMap(value)) {
    const map: ValueMap = {};
    for (const [key, inner] of Object.entries(value)) map[key] = asText(inner);
    return map;
  }
  return String(value);
}

function journal(call: Call, stack: Stack, resource: string, action: string, message: string | undefined): void {
  call.cloud.journal.record({
    kind: 'state',
    account: stack.account,
    region: stack.region,
    service: 'cloudformation',
    action,
    resource,
    message,
    outcome: 'error',
    cause: call.entry.id,
  });
}

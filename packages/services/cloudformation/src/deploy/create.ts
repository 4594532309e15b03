import type { ResourceStatus } from '@aws-sdk/client-cloudformation';
import type { StackResource, Task } from '../state.ts';
import type { Deploy } from './context.ts';
import type { Desired } from './desired.ts';
import { resourceStatus } from './events.ts';
import { ResourceFailure } from './failure.ts';
import { handle } from './handle.ts';
import type { Outcome } from './handlers.ts';

export async function createResource(deploy: Deploy, task: Task, wanted: Desired): Promise<Outcome> {
  const { call, stack, deployment } = deploy;
  const resource: StackResource = {
    logicalId: task.logicalId,
    type: wanted.type,
    physicalId: '',
    status: 'CREATE_IN_PROGRESS',
    timestamp: call.now(),
    properties: wanted.properties,
    attributes: {},
    dependsOn: task.after,
    deletionPolicy: wanted.deletionPolicy,
    updateReplacePolicy: wanted.updateReplacePolicy,
    metadata: wanted.metadata,
    stackTags: deployment.definition.tags,
  };
  stack.resources.set(task.logicalId, resource);
  resourceStatus(call, stack, resource, 'CREATE_IN_PROGRESS');
  return make(deploy, task, resource, 'CREATE_IN_PROGRESS');
}

/** Makes a new physical resource. @param underWay the status in which its id becomes known */
export async function make(
  deploy: Deploy,
  task: Task,
  resource: StackResource,
  underWay: ResourceStatus,
): Promise<Outcome> {
  const { call, stack, deployment } = deploy;
  const initiated = (physicalId: string): void => {
    if (resource.physicalId === physicalId) return;
    resource.physicalId = physicalId;
    resourceStatus(call, stack, resource, underWay, 'Resource creation Initiated');
  };
  const outcome = await handle(
    deploy,
    task,
    resource,
    (handlers, context) => handlers.create(resource, context),
    initiated,
  );
  // Another resource has failed meanwhile.
  if (outcome === 'done' && deployment.failed.length > 0 && deployment.phase === 'apply')
    throw new ResourceFailure('Resource creation cancelled');
  return outcome;
}

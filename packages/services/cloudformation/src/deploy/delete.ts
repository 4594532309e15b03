import type { StackResource, Task } from '../state.ts';
import type { Deploy } from './context.ts';
import { resourceStatus } from './events.ts';
import { handle } from './handle.ts';
import type { Outcome } from './handlers.ts';

/** @returns `unchanged` where it is kept */
export async function deleteResource(
  deploy: Deploy,
  task: Task,
  resource: StackResource,
): Promise<Outcome | 'unchanged'> {
  const { call, stack, deployment } = deploy;
  // What was never made is kept by no policy.
  if (resource.physicalId === '') return 'done';
  const rollingBack = deployment.kind === 'create' && deployment.phase === 'rollback';
  const keep =
    resource.deletionPolicy === 'Retain' || (resource.deletionPolicy === 'RetainExceptOnCreate' && !rollingBack);
  if ((keep && !(rollingBack && stack.retainExceptOnCreate)) || deployment.retain.includes(resource.logicalId)) {
    resourceStatus(call, stack, resource, 'DELETE_SKIPPED');
    return 'unchanged';
  }
  resourceStatus(call, stack, resource, 'DELETE_IN_PROGRESS');
  return handle(deploy, task, resource, (handlers, context) => handlers.delete(resource, context));
}

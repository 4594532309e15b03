import { equal } from '@coldstart/cloud';
import type { Applied, StackResource, Task } from '../state.ts';
import { beginShift, stopShift } from './alias-shift.ts';
import type { Deploy } from './context.ts';
import { createResource, make } from './create.ts';
import type { Desired } from './desired.ts';
import { resourceStatus } from './events.ts';
import { ResourceFailure } from './failure.ts';
import { handle } from './handle.ts';
import type { Outcome } from './handlers.ts';
import { tagsDiffer } from './plan.ts';
import { requireHandlers } from './registry.ts';
import { changeProblem, needsReplacement } from './replacement.ts';
import { policyProblem } from './stack-policy.ts';

/** Changes a resource to what is wanted, in place or by replacing it. */
export async function updateResource(
  deploy: Deploy,
  task: Task,
  resource: StackResource,
  wanted: Desired,
): Promise<Outcome | 'unchanged'> {
  const { call, stack, deployment } = deploy;
  // Its creation has failed in a deployment that was left as it is.
  if (resource.physicalId === '') return createResource(deploy, task, wanted);
  const changedTags = requireHandlers(resource.type).tagged && tagsDiffer(resource, deployment.definition);
  const same =
    resource.type === wanted.type &&
    equal(resource.properties, wanted.properties) &&
    !changedTags &&
    resource.applied === undefined;
  const snapshot = { ...resource };
  Object.assign(resource, {
    dependsOn: task.after,
    deletionPolicy: wanted.deletionPolicy,
    updateReplacePolicy: wanted.updateReplacePolicy,
    metadata: wanted.metadata,
    stackTags: deployment.definition.tags,
  });
  if (same) return 'unchanged';
  deployment.before.set(resource.logicalId, snapshot);
  const replaced = needsReplacement(resource.type, wanted.type, wanted.properties, snapshot.properties);
  const denied = policyProblem(deployment.policy, {
    action: replaced ? 'Update:Replace' : 'Update:Modify',
    logicalId: resource.logicalId,
    type: resource.type,
  });
  const problem =
    denied ??
    (resource.type === wanted.type
      ? changeProblem(resource.type, wanted.properties, snapshot.properties, replaced)
      : undefined);
  if (replaced && problem === undefined) return replaceResource(deploy, task, resource, wanted);
  resource.properties = wanted.properties;
  resourceStatus(call, stack, resource, 'UPDATE_IN_PROGRESS');
  if (problem !== undefined) {
    resource.applied = beforeOf(snapshot);
    throw new ResourceFailure(problem);
  }
  const outcome = await handle(deploy, task, resource, async (handlers, context) => {
    const before = beforeOf(snapshot);
    if (await beginShift(resource, before, wanted.updatePolicy, context)) return 'unstable';
    return handlers.update?.(resource, before, context) ?? 'done';
  });
  if (resource.physicalId !== snapshot.physicalId) deployment.garbage.push(snapshot);
  return outcome;
}

/** What its service was asked for: not all that it is to be, where that has failed half-way. */
function beforeOf({ applied, properties, stackTags }: StackResource): Applied {
  return applied ?? { properties, tagged: { properties, stackTags } };
}

async function replaceResource(deploy: Deploy, task: Task, resource: StackResource, wanted: Desired): Promise<Outcome> {
  const { call, stack, deployment } = deploy;
  const old = deployment.before.get(resource.logicalId);
  const { physicalId } = resource;
  const { applied: _applied, ...rest } = resource;
  const replacement: StackResource = { ...rest, type: wanted.type, properties: wanted.properties, attributes: {} };
  stack.resources.set(resource.logicalId, replacement);
  resourceStatus(
    call,
    stack,
    replacement,
    'UPDATE_IN_PROGRESS',
    'Requested update requires the creation of a new physical resource; hence creating one.',
  );
  replacement.physicalId = '';
  const outcome = await make(deploy, task, replacement, 'UPDATE_IN_PROGRESS');
  if (old !== undefined && replacement.physicalId !== physicalId)
    deployment.garbage.push({ ...old, deletionPolicy: old.updateReplacePolicy });
  return outcome;
}

/** Puts a resource back to what it was before the update. */
export async function restoreResource(deploy: Deploy, task: Task): Promise<Outcome | 'unchanged'> {
  const { call, stack, deployment } = deploy;
  const old = deployment.before.get(task.logicalId);
  const current = stack.resources.get(task.logicalId);
  if (old === undefined) return 'unchanged';
  const restored: StackResource = { ...old };
  stack.resources.set(task.logicalId, restored);
  if (current !== undefined && current.physicalId !== old.physicalId) {
    deployment.garbage = deployment.garbage.filter(({ physicalId }) => physicalId !== old.physicalId);
    if (current.physicalId !== '') deployment.garbage.push({ ...current, deletionPolicy: 'Delete' });
    return 'done';
  }
  resourceStatus(call, stack, restored, 'UPDATE_IN_PROGRESS');
  if (current === undefined) return 'done';
  return handle(deploy, task, restored, async (handlers, context) => {
    await stopShift(current, context);
    return handlers.update?.(restored, beforeOf(current), context) ?? 'done';
  });
}

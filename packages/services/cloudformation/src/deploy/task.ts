import { isMap, type ValueMap } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import type { StackResource, Task } from '../state.ts';
import { resolve } from '../template/functions.ts';
import { readTemplate, type Template } from '../template/template.ts';
import type { Deploy } from './context.ts';
import { createResource } from './create.ts';
import { deleteResource } from './delete.ts';
import { desired } from './desired.ts';
import { resourceStatus } from './events.ts';
import type { Outcome } from './handlers.ts';
import { stackScope } from './scope.ts';
import { restoreResource, updateResource } from './update.ts';

/** Does one thing to one resource; `unchanged` where there was nothing to do. @throws ResourceFailure */
export function carryOut(deploy: Deploy, task: Task): Promise<Outcome | 'unchanged'> {
  if (task.action === 'restore') return restoreResource(deploy, task);
  const resource = resourceOf(deploy, task);
  if (task.action !== 'delete') return apply(deploy, task, resource);
  return resource === undefined ? Promise.resolve('unchanged') : deleteResource(deploy, task, resource);
}

/** Creates or updates a resource as the template has it. */
async function apply(deploy: Deploy, task: Task, resource: StackResource | undefined): Promise<Outcome | 'unchanged'> {
  const { call, stack, deployment } = deploy;
  const template = readTemplate(deployment.definition.processed);
  const declared = template.Resources[task.logicalId];
  if (declared === undefined) return 'unchanged';
  const wanted = await desired(
    deploy,
    task.logicalId,
    declared,
    stackScope(call, stack, deployment.definition, template),
  );
  return resource === undefined || task.action === 'create'
    ? createResource(deploy, task, wanted)
    : updateResource(deploy, task, resource, wanted);
}

export function resourceOf({ stack }: Deploy, task: Task): StackResource | undefined {
  return task.resource ?? stack.resources.get(task.logicalId);
}

const VERBS = { create: 'CREATE', update: 'UPDATE', restore: 'UPDATE', delete: 'DELETE' } as const;

/** A task has come to its end, or waits. */
export function settle(deploy: Deploy, task: Task, outcome: Outcome | 'unchanged'): void {
  task.status = outcome === 'waiting' || outcome === 'unstable' ? 'waiting' : 'done';
  const resource = resourceOf(deploy, task);
  if (outcome === 'done' && resource !== undefined)
    resourceStatus(deploy.call, deploy.stack, resource, `${VERBS[task.action]}_COMPLETE`);
}

/** Records a task's failure; while resources are made or changed, the others stop. */
export function fail(deploy: Deploy, task: Task, reason: string): void {
  const { call, stack, deployment } = deploy;
  task.status = 'failed';
  const resource = resourceOf(deploy, task) ?? blank(deploy, task);
  resourceStatus(call, stack, resource, `${VERBS[task.action]}_FAILED`, reason);
  const cancelled = reason === 'Resource creation cancelled' || reason === 'Resource update cancelled';
  if (!cancelled) deployment.failed.push(task.logicalId);
  if (task.action === 'delete' || task.action === 'restore') return;
  for (const other of deployment.tasks.values()) {
    if (other.status === 'todo') other.status = 'cancelled';
    if (other.status !== 'waiting') continue;
    other.status = 'cancelled';
    const waiting = stack.resources.get(other.logicalId);
    if (waiting === undefined) continue;
    if (other.action === 'create') resourceStatus(call, stack, waiting, 'CREATE_FAILED', 'Resource creation cancelled');
    else resourceStatus(call, stack, waiting, 'UPDATE_FAILED', 'Resource update cancelled');
  }
}

/** A resource that failed before its properties could be resolved. */
function blank({ call, stack, deployment }: Deploy, task: Task): StackResource {
  const template = readTemplate(deployment.definition.processed);
  const declared = template.Resources[task.logicalId];
  const resource: StackResource = {
    logicalId: task.logicalId,
    type: declared?.Type ?? '',
    physicalId: '',
    status: 'CREATE_IN_PROGRESS',
    timestamp: call.now(),
    properties: declaredProperties({ call, stack, deployment }, template, task.logicalId),
    attributes: {},
    dependsOn: task.after,
    deletionPolicy: 'Delete',
    updateReplacePolicy: 'Delete',
    stackTags: deployment.definition.tags,
  };
  stack.resources.set(task.logicalId, resource);
  resourceStatus(call, stack, resource, 'CREATE_IN_PROGRESS');
  return resource;
}

/** The properties as far as they can be resolved, for the event. */
function declaredProperties({ call, stack, deployment }: Deploy, template: Template, logicalId: string): ValueMap {
  try {
    const scope = stackScope(call, stack, deployment.definition, template);
    const resolved = resolve(template.Resources[logicalId]?.Properties ?? {}, scope);
    return isMap(resolved) ? resolved : {};
  } catch (error) {
    if (error instanceof AwsError) return {};
    throw error;
  }
}

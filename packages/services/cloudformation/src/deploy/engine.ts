import { reasonOf } from '../errors.ts';
import { loadTypes } from '../resources/registry.ts';
import type { Task } from '../state.ts';
import { readTemplate } from '../template/template.ts';
import {
  createResource,
  deleteResource,
  desired,
  ResourceFailure,
  restoreResource,
  updateResource,
} from './resource.ts';
import type { Deploy } from './context.ts';
import { resourceStatus } from './events.ts';
import { nextPhase } from './phases.ts';
import { stackScope } from './scope.ts';

/**
 * Carries a deployment on as far as it goes: to its end, or until nothing is left but to wait for
 * answers from outside (a wait condition, a custom resource). Independent resources go in parallel.
 */
export async function advance(deploy: Deploy): Promise<void> {
  const { call, stack, deployment } = deploy;
  const declared = Object.values(readTemplate(deployment.target.processed).Resources);
  await loadTypes(call.cloud, [
    ...declared.map(({ Type }) => Type),
    ...[...stack.resources.values()].map(({ type }) => type),
  ]);
  for (;;) {
    await runTasks(deploy);
    if (stack.deployment !== deployment) return;
    const states = [...deployment.tasks.values()].map(({ status }) => status);
    if (states.includes('running') || states.includes('waiting')) return;
    if (!(await nextPhase(deploy))) return;
  }
}

async function runTasks(deploy: Deploy): Promise<void> {
  const { deployment } = deploy;
  const running = new Set<Promise<void>>();
  for (;;) {
    for (const task of ready(deployment.tasks)) {
      task.status = 'running';
      const run = runTask(deploy, task).finally(() => running.delete(run));
      running.add(run);
    }
    if (running.size === 0) return;
    await Promise.race(running);
  }
}

function ready(tasks: ReadonlyMap<string, Task>): Task[] {
  return [...tasks.values()].filter(
    ({ status, after }) => status === 'todo' && after.every((key) => (tasks.get(key)?.status ?? 'done') === 'done'),
  );
}

async function runTask(deploy: Deploy, task: Task): Promise<void> {
  try {
    task.status = (await carryOut(deploy, task)) ? 'waiting' : 'done';
  } catch (error) {
    if (!(error instanceof ResourceFailure))
      deploy.call.cloud.journal.record({
        kind: 'state',
        account: deploy.stack.account,
        region: deploy.stack.region,
        service: 'cloudformation',
        action: task.action,
        resource: task.logicalId,
        cause: deploy.call.entry.id,
        outcome: 'error',
        message: reasonOf(error),
      });
    fail(deploy, task, reasonOf(error));
  }
}

/** @returns whether it waits for an answer from outside */
async function carryOut(deploy: Deploy, task: Task): Promise<boolean> {
  const { call, stack, deployment } = deploy;
  const resource = task.resource ?? stack.resources.get(task.logicalId);
  if (task.action === 'delete') {
    const waits = resource === undefined ? false : await deleteResource(deploy, resource);
    return waits;
  }
  if (task.action === 'restore') {
    await restoreResource(deploy, task.logicalId);
    return false;
  }
  const template = readTemplate(deployment.target.processed);
  const declared = template.Resources[task.logicalId];
  if (declared === undefined) return false;
  const wanted = await desired(deploy, task.logicalId, declared, stackScope(call, stack, deployment.target, template));
  if (task.action === 'create' || resource === undefined)
    return createResource(deploy, task.logicalId, wanted, task.after);
  return updateResource(deploy, resource, wanted, task.after);
}

/** Records a task's failure; while resources are made or changed, the others stop. */
export function fail(deploy: Deploy, task: Task, reason: string): void {
  const { call, stack, deployment } = deploy;
  task.status = 'failed';
  const verb = task.action === 'create' ? 'CREATE' : task.action === 'delete' ? 'DELETE' : 'UPDATE';
  const resource = task.resource ?? stack.resources.get(task.logicalId) ?? blank(deploy, task);
  resourceStatus(call, stack, resource, `${verb}_FAILED`, reason);
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
function blank({ call, stack, deployment }: Deploy, task: Task) {
  const declared = readTemplate(deployment.target.processed).Resources[task.logicalId];
  const resource = {
    logicalId: task.logicalId,
    type: declared?.Type ?? '',
    physicalId: '',
    status: 'CREATE_IN_PROGRESS' as const,
    timestamp: call.now(),
    properties: {},
    attributes: {},
    dependsOn: task.after,
    deletionPolicy: 'Delete' as const,
    updateReplacePolicy: 'Delete' as const,
    stackTags: deployment.target.tags,
  };
  stack.resources.set(task.logicalId, resource);
  resourceStatus(call, stack, resource, 'CREATE_IN_PROGRESS');
  return resource;
}

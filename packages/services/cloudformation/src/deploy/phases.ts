import { reasonOf } from '../errors.ts';
import { stackIndex, type Deployment, type Stack, type StackResource, type Task } from '../state.ts';
import type { DeletionPolicy } from '../template/template.ts';
import { deleteTasks, removedResources, restoreTasks } from './plan.ts';
import type { Deploy } from './context.ts';
import { stackStatus } from './events.ts';
import { publishExports, resolveOutputs, withdrawExports } from './outputs.ts';

/** Moves a deployment whose tasks are through to its next phase. @returns false at its end */
export function nextPhase(deploy: Deploy): boolean {
  const { deployment } = deploy;
  return steps[deployment.kind][deployment.phase](deploy);
}

type Step = (deploy: Deploy) => boolean;
const impossible: Step = ({ deployment }) => {
  throw new Error(`A ${deployment.kind} has no phase ${deployment.phase}.`);
};

const steps: Readonly<Record<Deployment['kind'], Readonly<Record<Deployment['phase'], Step>>>> = {
  create: { apply: created, rollback: rolledBack, cleanup: impossible, 'rollback-cleanup': impossible },
  update: { apply: updated, cleanup: cleanedUp, rollback: restored, 'rollback-cleanup': restoredAndCleanedUp },
  delete: { apply: deleted, cleanup: impossible, rollback: impossible, 'rollback-cleanup': impossible },
};

function begin(deployment: Deployment, phase: Deployment['phase'], tasks: ReadonlyMap<string, Task>): true {
  deployment.phase = phase;
  deployment.tasks.clear();
  for (const [key, task] of tasks) deployment.tasks.set(key, task);
  return true;
}

/** Outputs are the last thing that can fail. @returns whether they stand */
function outputs({ call, stack, deployment }: Deploy): boolean {
  if (deployment.failed.length > 0 || deployment.reason !== undefined) return false;
  try {
    const { outputs: found, imports } = resolveOutputs(call, stack, deployment.definition);
    publishExports(call, stack, found);
    stack.outputs = found;
    stack.imports = imports;
    return true;
  } catch (error) {
    deployment.reason = reasonOf(error);
    return false;
  }
}

/** AWS ends the reason with a blank. */
function failedReason(verb: string, names: readonly string[]): string {
  return `The following resource(s) failed to ${verb}: [${names.join(', ')}]. `;
}

function created(deploy: Deploy): boolean {
  const { call, stack, deployment } = deploy;
  if (outputs(deploy)) {
    stackStatus(call, stack, 'CREATE_COMPLETE');
    return false;
  }
  const reason = deployment.reason === undefined ? failedReason('create', deployment.failed) : `${deployment.reason}. `;
  if (deployment.onFailure === 'DO_NOTHING') {
    stackStatus(call, stack, 'CREATE_FAILED', reason);
    return false;
  }
  const requested = deployment.onFailure === 'DELETE' ? 'Delete requested by user.' : 'Rollback requested by user.';
  stackStatus(
    call,
    stack,
    deployment.onFailure === 'DELETE' ? 'DELETE_IN_PROGRESS' : 'ROLLBACK_IN_PROGRESS',
    `${reason}${requested}`,
  );
  deployment.failed.length = 0;
  stack.ending = call.now();
  return begin(deployment, 'rollback', deleteTasks(stack.resources.values()));
}

function rolledBack(deploy: Deploy): boolean {
  const { call, stack, deployment } = deploy;
  const deleting = deployment.onFailure === 'DELETE';
  if (deployment.failed.length > 0) {
    stackStatus(call, stack, deleting ? 'DELETE_FAILED' : 'ROLLBACK_FAILED', failedReason('delete', deployment.failed));
    return false;
  }
  if (deleting) remove(deploy);
  else {
    stack.changeSetId = undefined;
    stackStatus(call, stack, 'ROLLBACK_COMPLETE');
  }
  return false;
}

function updated(deploy: Deploy): boolean {
  const { call, stack, deployment } = deploy;
  if (outputs(deploy)) {
    const removed = removedResources(deployment.tasks, stack);
    deployment.garbage.push(...removed);
    for (const { logicalId } of removed) stack.resources.delete(logicalId);
    stackStatus(call, stack, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    return begin(deployment, 'cleanup', deleteTasks(deployment.garbage));
  }
  const reason = deployment.reason === undefined ? failedReason('update', deployment.failed) : `${deployment.reason}. `;
  if (deployment.onFailure === 'DO_NOTHING') {
    stackStatus(call, stack, 'UPDATE_FAILED', reason);
    return false;
  }
  stackStatus(call, stack, 'UPDATE_ROLLBACK_IN_PROGRESS', reason);
  deployment.failed.length = 0;
  return begin(deployment, 'rollback', restoreTasks(deployment.before));
}

/** A failed deletion of what is replaced or removed does not fail the update. */
function cleanedUp({ call, stack, deployment }: Deploy): boolean {
  stackStatus(
    call,
    stack,
    'UPDATE_COMPLETE',
    deployment.failed.length > 0 ? 'Update successful. One or more resources could not be deleted.' : undefined,
  );
  return false;
}

function restored({ call, stack, deployment }: Deploy): boolean {
  if (deployment.previous !== undefined) stack.definition = deployment.previous;
  if (deployment.failed.length > 0) {
    stackStatus(call, stack, 'UPDATE_ROLLBACK_FAILED', failedReason('update', deployment.failed));
    return false;
  }
  const fresh = deployment.created.flatMap((logicalId) => stack.resources.get(logicalId) ?? []);
  for (const { logicalId } of fresh) stack.resources.delete(logicalId);
  stackStatus(call, stack, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
  return begin(
    deployment,
    'rollback-cleanup',
    deleteTasks([
      ...deployment.garbage,
      ...fresh.map((resource) => ({ ...resource, deletionPolicy: policyOfNew(stack, resource) })),
    ]),
  );
}

/** What becomes of a resource that a failed update has made: `Retain` keeps it, unless it was to be for later only. */
function policyOfNew({ retainExceptOnCreate }: Stack, { deletionPolicy }: StackResource): DeletionPolicy {
  return deletionPolicy === 'Retain' && !retainExceptOnCreate ? 'Retain' : 'Delete';
}

function restoredAndCleanedUp({ call, stack }: Deploy): boolean {
  stackStatus(call, stack, 'UPDATE_ROLLBACK_COMPLETE');
  return false;
}

function deleted(deploy: Deploy): boolean {
  const { call, stack, deployment } = deploy;
  if (deployment.failed.length > 0) {
    stackStatus(call, stack, 'DELETE_FAILED', failedReason('delete', deployment.failed));
    return false;
  }
  remove(deploy);
  return false;
}

function remove({ call, stack }: Deploy): void {
  withdrawExports(call, stack);
  const index = call.state(stackIndex);
  if (index.live.get(stack.name) === stack.id) index.live.delete(stack.name);
  stack.deleted = call.now();
  stack.changeSetId = undefined;
  stackStatus(call, stack, 'DELETE_COMPLETE');
}

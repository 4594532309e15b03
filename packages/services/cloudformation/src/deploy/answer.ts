import type { Call, Completion } from '@coldstart/cloud';
import { stackById } from '../stacks.ts';
import type { Task } from '../state.ts';
import { advance, fail } from './engine.ts';
import { resourceStatus } from './events.ts';

/**
 * Hands a waiting resource the answer it waits for (a custom resource's response, a nested stack's end,
 * a wait condition's signals), and carries its stack on. An answer that nobody waits for any more is dropped.
 */
export async function answer(call: Call, stackId: string, token: string, result: Completion): Promise<void> {
  const stack = stackById(call, stackId);
  const deployment = stack?.deployment;
  const task = [...(deployment?.tasks.values() ?? [])].find((one) => one.token === token && one.status === 'waiting');
  if (stack === undefined || deployment === undefined || task === undefined) return;
  const deploy = { call, stack, deployment };
  const resource = task.resource ?? stack.resources.get(task.logicalId);
  if (result.physicalId !== undefined && resource !== undefined && result.physicalId !== '') {
    // A custom resource that answers an update with another id has been replaced.
    const old = deployment.before.get(task.logicalId);
    if (task.action === 'update' && old !== undefined && old.physicalId !== result.physicalId && !('reason' in result))
      deployment.garbage.push(old);
    resource.physicalId = result.physicalId;
  }
  if ('reason' in result) fail(deploy, task, result.reason);
  else {
    task.status = 'done';
    if (resource !== undefined) {
      if (task.action !== 'delete') resource.attributes = { ...resource.attributes, ...result.attributes };
      resourceStatus(call, stack, resource, `${verbOf(task)}_COMPLETE`);
    }
  }
  await advance(deploy);
}

function verbOf(task: Task): 'CREATE' | 'UPDATE' | 'DELETE' {
  return task.action === 'create' ? 'CREATE' : task.action === 'delete' ? 'DELETE' : 'UPDATE';
}

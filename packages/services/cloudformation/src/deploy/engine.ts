import { defineTimer, type Call } from '@coldstart/cloud';
import { reasonOf } from '../errors.ts';
import { stackById } from '../stacks.ts';
import type { Task } from '../state.ts';
import { readTemplate } from '../template/template.ts';
import { isShifting, shiftWait } from './alias-shift.ts';
import type { Deploy } from './context.ts';
import { ResourceFailure } from './failure.ts';
import { handle } from './handle.ts';
import type { Outcome } from './handlers.ts';
import { nestedResult } from './nested.ts';
import { nextPhase } from './phases.ts';
import { loadTypes } from './registry.ts';
import { carryOut, fail, resourceOf, settle } from './task.ts';

/**
 * Carries a deployment on as far as it goes: to its end, or until nothing is left but to wait, for an answer from
 * outside (a wait condition, a custom resource) or for a resource to be ready. Independent resources go in parallel.
 */
export async function advance(deploy: Deploy): Promise<void> {
  const { stack, deployment } = deploy;
  await loadHandlers(deploy);
  for (;;) {
    await runTasks(deploy);
    if (stack.deployment !== deployment) return;
    const states = [...deployment.tasks.values()].map(({ status }) => status);
    if (states.includes('running') || states.includes('waiting')) return;
    if (nextPhase(deploy)) continue;
    stack.deployment = undefined;
    await tellParent(deploy);
    return;
  }
}

/** A deletion needs no template: a stack that was only under review has none. */
async function loadHandlers({ call, stack, deployment }: Deploy): Promise<void> {
  const declared =
    deployment.kind === 'delete' ? [] : Object.values(readTemplate(deployment.definition.processed).Resources);
  const types = [...declared.map(({ Type }) => Type), ...[...stack.resources.values()].map(({ type }) => type)];
  await loadTypes(call.cloud, types);
}

async function runTasks(deploy: Deploy): Promise<void> {
  const { deployment } = deploy;
  const running = new Set<Promise<void>>();
  for (;;) {
    for (const task of ready(deployment.tasks)) {
      task.status = 'running';
      const run = runTask(deploy, task, () => carryOut(deploy, task)).finally(() => running.delete(run));
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

async function runTask(deploy: Deploy, task: Task, work: () => Promise<Outcome | 'unchanged'>): Promise<void> {
  try {
    const outcome = await work();
    settle(deploy, task, outcome);
    if (outcome === 'unstable') lookLater(deploy, task);
  } catch (error) {
    if (!(error instanceof ResourceFailure)) recordFault(deploy, task, error);
    fail(deploy, task, reasonOf(error));
  }
}

function recordFault({ call, stack }: Deploy, task: Task, error: unknown): void {
  call.cloud.journal.record({
    kind: 'state',
    account: stack.account,
    region: stack.region,
    service: 'cloudformation',
    action: task.action,
    resource: task.logicalId,
    cause: call.entry.id,
    outcome: 'error',
    message: reasonOf(error),
  });
}

interface Waiting {
  readonly stackId: string;
  /** The task's. */
  readonly token: string;
}

/** A task that waits, unless its deployment has come to an end meanwhile. */
function findWaiting(call: Call, { stackId, token }: Waiting): { deploy: Deploy; task: Task } | undefined {
  const stack = stackById(call, stackId);
  const { deployment } = stack ?? {};
  const task = [...(deployment?.tasks.values() ?? [])].find((one) => one.token === token && one.status === 'waiting');
  if (stack === undefined || deployment === undefined || task === undefined) return undefined;
  return { deploy: { call, stack, deployment }, task };
}

/** Milliseconds between two looks at a resource that takes longer. */
const LOOK_AGAIN = 500;

/** Looks whether a resource is ready by now, and carries its stack on. */
export const lookAgain = defineTimer<Waiting>('cloudformation/look', async (call, data) => {
  const found = findWaiting(call, data);
  if (found === undefined) return;
  const { deploy, task } = found;
  await loadHandlers(deploy);
  task.status = 'running';
  await runTask(deploy, task, async () => {
    const resource = resourceOf(deploy, task);
    if (resource === undefined) return 'unchanged';
    const deleting = task.action === 'delete';
    return handle(deploy, task, resource, async (handlers, context) =>
      (await isShifting(resource, context)) ? 'unstable' : (handlers.carryOn?.(resource, context, deleting) ?? 'done'),
    );
  });
  await advance(deploy);
});

function lookLater(deploy: Deploy, task: Task): void {
  const { call, stack } = deploy;
  const { token = '', logicalId } = task;
  const { shifting } = resourceOf(deploy, task) ?? {};
  const wait = shifting === undefined ? LOOK_AGAIN : shiftWait(shifting, call.now());
  call.schedule(lookAgain, { in: wait }, { stackId: stack.id, token }, { what: `look at ${logicalId}` });
}

/** What somebody outside has made of a resource that waits for them. */
export type Answer =
  | { readonly physicalId?: string; readonly attributes: Readonly<Record<string, string>> }
  | { readonly physicalId?: string; readonly reason: string };

/**
 * Hands a waiting resource the answer it waits for (a custom resource's response, a nested stack's end, a wait
 * condition's signals), and carries its stack on. An answer that nobody waits for any more is dropped.
 */
export async function answer(call: Call, stackId: string, token: string, result: Answer): Promise<void> {
  const found = findWaiting(call, { stackId, token });
  if (found === undefined) return;
  const { deploy, task } = found;
  const { deployment } = deploy;
  const resource = resourceOf(deploy, task);
  if (result.physicalId !== undefined && resource !== undefined && result.physicalId !== '') {
    // A custom resource that answers an update with another id has been replaced.
    const old = deployment.before.get(task.logicalId);
    if (task.action === 'update' && old !== undefined && old.physicalId !== result.physicalId && !('reason' in result))
      deployment.garbage.push(old);
    resource.physicalId = result.physicalId;
  }
  if ('reason' in result) fail(deploy, task, result.reason);
  else {
    if (resource !== undefined && task.action !== 'delete')
      resource.attributes = { ...resource.attributes, ...result.attributes };
    settle(deploy, task, 'done');
  }
  await advance(deploy);
}

/** A nested stack's end is the answer that its resource in the parent waits for. */
async function tellParent({ call, stack }: Deploy): Promise<void> {
  if (stack.parentId === undefined || stack.parentResource === undefined) return;
  const parent = stackById(call, stack.parentId);
  const task = [...(parent?.deployment?.tasks.values() ?? [])].find(
    ({ logicalId, status }) => logicalId === stack.parentResource && status === 'waiting',
  );
  if (parent !== undefined && task?.token !== undefined) await answer(call, parent.id, task.token, nestedResult(stack));
}

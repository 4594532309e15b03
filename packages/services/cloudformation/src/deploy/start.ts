import type { OnFailure } from '@aws-sdk/client-cloudformation';
import type { Call } from '@coldstart/cloud';
import type { Deployment, Stack, StackDefinition } from '../state.ts';
import type { Scope } from '../template/functions.ts';
import { activeResources } from '../template/scope.ts';
import { readTemplate, type Template } from '../template/template.ts';
import { deployer } from './deployer.ts';
import { advance } from './engine.ts';
import { stackStatus } from './events.ts';
import { attributeProblem } from './outputs.ts';
import { applyTasks, deleteTasks } from './plan.ts';
import { stackScope } from './scope.ts';
import { policyProblem } from './stack-policy.ts';

export interface DeployOptions {
  readonly onFailure?: OnFailure | undefined;
  readonly retain?: readonly string[] | undefined;
  readonly token?: string | undefined;
  /** In the place of the stack's own policy. */
  readonly policy?: string | undefined;
}

/** Prepares a deployment: everything that can be refused before the stack changes is refused here. */
async function begin(
  call: Call,
  stack: Stack,
  kind: Deployment['kind'],
  definition: StackDefinition,
  options: DeployOptions,
): Promise<Deployment> {
  const deployment: Deployment = {
    kind,
    phase: 'apply',
    tasks: new Map(),
    principal: await deployer(call, definition.roleArn ?? stack.definition?.roleArn),
    definition,
    previous: stack.definition,
    before: new Map(),
    created: [],
    garbage: [],
    onFailure: options.onFailure ?? 'ROLLBACK',
    failed: [],
    retain: options.retain ?? [],
    token: options.token,
    policy: options.policy ?? stack.policy,
  };
  return deployment;
}

/** Creates or updates a stack, as far as that goes without an answer from outside. */
export async function deployStack(
  call: Call,
  stack: Stack,
  kind: 'create' | 'update',
  given: StackDefinition,
  options: DeployOptions = {},
): Promise<void> {
  // A stack keeps the capabilities that it was given last.
  const definition = { ...given, capabilities: given.capabilities ?? stack.definition?.capabilities };
  const template = readTemplate(definition.processed);
  const started = await begin(call, stack, kind, definition, options);
  stack.definition = definition;
  const scope = stackScope(call, stack, definition, template);
  const problem = attributeProblem(template, scope.condition) ?? removalProblem(template, scope, stack, started.policy);
  const tasks = problem === undefined ? applyTasks(template, scope, stack) : new Map<string, never>();
  const created = [...tasks].flatMap(([name, { action }]) => (action === 'create' ? [name] : []));
  const deployment: Deployment = { ...started, tasks, created, ...(problem === undefined ? {} : { reason: problem }) };
  stack.deployment = deployment;
  stack.drift = undefined;
  if (kind === 'update') stack.updated = call.now();
  stackStatus(call, stack, kind === 'create' ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS', 'User Initiated');
  await advance({ call, stack, deployment });
}

/** Why the stack's policy does not let go what the template no longer has. */
function removalProblem(
  template: Template,
  scope: Pick<Scope, 'condition'>,
  stack: Stack,
  policy: string | undefined,
): string | undefined {
  const kept = new Set(activeResources(template, scope));
  for (const { logicalId, type } of stack.resources.values()) {
    const problem = kept.has(logicalId)
      ? undefined
      : policyProblem(policy, { action: 'Update:Delete', logicalId, type });
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Deletes a stack, as far as that goes without an answer from outside. */
export async function removeStack(
  call: Call,
  stack: Stack,
  definition: StackDefinition,
  options: DeployOptions = {},
): Promise<void> {
  const started = await begin(call, stack, 'delete', definition, options);
  const gone = new Set(['DELETE_COMPLETE', 'DELETE_SKIPPED']);
  const left = [...stack.resources.values()].filter(({ status }) => !gone.has(status));
  const deployment: Deployment = { ...started, tasks: deleteTasks(left) };
  stack.deployment = deployment;
  stack.ending = call.now();
  stackStatus(call, stack, 'DELETE_IN_PROGRESS', 'User Initiated');
  await advance({ call, stack, deployment });
}

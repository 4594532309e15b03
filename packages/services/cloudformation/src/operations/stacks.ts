import type * as Sdk from '@aws-sdk/client-cloudformation';
import { AwsError } from '@coldstart/wire';
import type { Call, ServiceOperations } from '@coldstart/cloud';
import { onStack } from '../access.ts';
import { diff } from '../deploy/diff.ts';
import { stackStatus } from '../deploy/events.ts';
import { deployStack } from '../deploy/start.ts';
import { validationError } from '../errors.ts';
import { submit } from '../prepare.ts';
import { addStack, checkUpdatable, findStack, newStack, requireStack, withId } from '../stacks.ts';
import type { Stack } from '../state.ts';
import { deleteStack } from './delete-stack.ts';
import { expandOrFail } from './expand-or-fail.ts';
import { stackPolicy } from './policies.ts';
import { noteToken, wasDone } from './tokens.ts';

async function createStack(call: Call, input: Sdk.CreateStackCommandInput & { StackName: string }): Promise<Stack> {
  if (input.DisableRollback === true && input.OnFailure !== undefined)
    throw validationError('You cannot specify both DisableRollback and OnFailure');
  const existing = findStack(call, input.StackName);
  // A stack that has change sets alone is none yet.
  const reviewed = existing?.status === 'REVIEW_IN_PROGRESS' ? existing : undefined;
  if (existing !== undefined && reviewed === undefined) {
    if (wasDone(existing, 'CreateStack', input.ClientRequestToken)) return existing;
    throw new AwsError('AlreadyExistsException', `Stack [${input.StackName}] already exists`, { status: 400 });
  }
  const stack = reviewed ?? newStack(call, input.StackName);
  const policy = await stackPolicy(call, input.StackPolicyBody, input.StackPolicyURL);
  const submitted = await submit(call, input, stack, true);
  const definition = await expandOrFail(call, submitted);
  Object.assign(stack, {
    policy,
    disableRollback: input.DisableRollback ?? input.OnFailure === 'DO_NOTHING',
    terminationProtection: input.EnableTerminationProtection ?? false,
    timeoutInMinutes: input.TimeoutInMinutes,
    retainExceptOnCreate: input.RetainExceptOnCreate ?? false,
  } satisfies Partial<Stack>);
  if (reviewed === undefined) addStack(call, stack);
  outdate(stack);
  noteToken(stack, 'CreateStack', input.ClientRequestToken);
  const onFailure = input.OnFailure ?? (input.DisableRollback === true ? 'DO_NOTHING' : 'ROLLBACK');
  if ('failure' in definition) {
    stack.definition = definition.fallback;
    stackStatus(call, stack, 'CREATE_IN_PROGRESS', 'User Initiated');
    stackStatus(call, stack, 'ROLLBACK_IN_PROGRESS', `${definition.failure}. Rollback requested by user.`);
    stackStatus(call, stack, 'ROLLBACK_COMPLETE');
    return stack;
  }
  await deployStack(call, stack, 'create', definition, { onFailure, token: input.ClientRequestToken });
  return stack;
}

/** Change sets of what the stack was before cannot be executed any more. */
function outdate({ changeSets }: Stack): void {
  for (const changeSet of changeSets.values())
    if (changeSet.executionStatus === 'AVAILABLE') changeSet.executionStatus = 'OBSOLETE';
}

async function updateStack(call: Call, stack: Stack, input: Sdk.UpdateStackCommandInput): Promise<void> {
  if (wasDone(stack, 'UpdateStack', input.ClientRequestToken)) return;
  checkUpdatable(stack);
  const policy = await stackPolicy(call, input.StackPolicyBody, input.StackPolicyURL);
  const during = await stackPolicy(call, input.StackPolicyDuringUpdateBody, input.StackPolicyDuringUpdateURL);
  const submitted = await submit(call, input, stack, true);
  const definition = await expandOrFail(call, submitted);
  if ('failure' in definition) throw validationError(definition.failure);
  if (diff(call, stack, definition).empty && stack.status !== 'CREATE_FAILED' && stack.status !== 'UPDATE_FAILED')
    throw validationError('No updates are to be performed.');
  noteToken(stack, 'UpdateStack', input.ClientRequestToken);
  outdate(stack);
  if (policy !== undefined) stack.policy = policy;
  stack.changeSetId = undefined;
  if (input.DisableRollback !== undefined) stack.disableRollback = input.DisableRollback;
  await deployStack(call, stack, 'update', definition, {
    onFailure: input.DisableRollback === true ? 'DO_NOTHING' : 'ROLLBACK',
    token: input.ClientRequestToken,
    policy: during,
  });
}

export const stackOperations: ServiceOperations<typeof Sdk> = {
  CreateStack: {
    access: onStack,
    async run(input, call) {
      const stack = await createStack(call, input);
      return { StackId: stack.id };
    },
  },
  UpdateStack: {
    access: onStack,
    async run(input, call) {
      const stack = requireStack(call, input.StackName, (name) =>
        name.startsWith('arn:') ? withId(name) : `Stack [${name}] does not exist`,
      );
      await updateStack(call, stack, input);
      return { StackId: stack.id };
    },
  },
  DeleteStack: {
    access: onStack,
    async run(input, call) {
      const stack = findStack(call, input.StackName);
      if (stack !== undefined) await deleteStack(call, stack, input);
      return {};
    },
  },
  UpdateTerminationProtection: {
    access: onStack,
    run(input, call) {
      const stack = requireStack(call, input.StackName);
      stack.terminationProtection = input.EnableTerminationProtection;
      return { StackId: stack.id };
    },
  },
  CancelUpdateStack: {
    access: onStack,
    run(input, call) {
      const stack = requireStack(call, input.StackName);
      if (stack.status !== 'UPDATE_IN_PROGRESS')
        throw validationError('CancelUpdateStack cannot be called from current stack status');
      throw validationError(
        'CancelUpdateStack: an update here waits only for answers from outside; answer the custom resource or wait condition, or delete the stack.',
      );
    },
  },
  ContinueUpdateRollback: {
    access: onStack,
    async run(input, call) {
      const stack = requireStack(call, input.StackName);
      if (stack.status !== 'UPDATE_ROLLBACK_FAILED')
        throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not be rolled back.`);
      if (stack.definition !== undefined)
        await deployStack(call, stack, 'update', stack.definition, { token: input.ClientRequestToken });
      return {};
    },
  },
};

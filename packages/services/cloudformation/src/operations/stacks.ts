import type * as Sdk from '@aws-sdk/client-cloudformation';
import { AwsError } from '@coldstart/wire';
import type { Call, ServiceOperations } from '@coldstart/cloud';
import { onStack } from '../access.ts';
import { stackStatus } from '../deploy/events.ts';
import { diff } from '../deploy/diff.ts';
import { deployStack, removeStack } from '../deploy/start.ts';
import { reasonOf, validationError } from '../errors.ts';
import { stackArn } from '../names.ts';
import { expand, submit, type Submitted } from '../prepare.ts';
import { addStack, findStack, requireStack, withId } from '../stacks.ts';
import { stackIndex, type Stack, type StackDefinition } from '../state.ts';
import { TransformFailure } from '../template/failure.ts';
import { checkStackPolicy, stackPolicy } from './policies.ts';

export interface NewStack {
  readonly name: string;
  readonly disableRollback?: boolean | undefined;
  readonly terminationProtection?: boolean | undefined;
  readonly timeoutInMinutes?: number | undefined;
  readonly parentId?: string | undefined;
  readonly rootId?: string | undefined;
  readonly parentResource?: string | undefined;
}

/** A stack without resources. */
export function newStack(call: Call, options: NewStack): Stack {
  return {
    id: stackArn(call.region, call.account, options.name),
    name: options.name,
    account: call.account,
    region: call.region,
    created: call.now(),
    status: 'REVIEW_IN_PROGRESS',
    disableRollback: options.disableRollback ?? false,
    timeoutInMinutes: options.timeoutInMinutes,
    terminationProtection: options.terminationProtection ?? false,
    retainExceptOnCreate: false,
    resources: new Map(),
    outputs: [],
    imports: [],
    events: [],
    changeSets: new Map(),
    parentId: options.parentId,
    rootId: options.rootId,
    parentResource: options.parentResource,
  };
}

const UPDATABLE = new Set<string>([
  'CREATE_COMPLETE',
  'UPDATE_COMPLETE',
  'UPDATE_ROLLBACK_COMPLETE',
  'IMPORT_COMPLETE',
  'IMPORT_ROLLBACK_COMPLETE',
  'CREATE_FAILED',
  'UPDATE_FAILED',
]);

export function checkUpdatable(stack: Stack): void {
  if (!UPDATABLE.has(stack.status))
    throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
}

/** Creates a stack as CreateStack does; nested stacks are created this way too. */
export async function createStack(
  call: Call,
  input: Sdk.CreateStackCommandInput & { StackName: string },
  nested: Partial<NewStack> = {},
): Promise<Stack> {
  if (input.DisableRollback === true && input.OnFailure !== undefined)
    throw validationError('You cannot specify both DisableRollback and OnFailure');
  if (findStack(call, input.StackName) !== undefined)
    throw new AwsError('AlreadyExistsException', `Stack [${input.StackName}] already exists`, { status: 400 });
  const stack = newStack(call, {
    name: input.StackName,
    disableRollback: input.DisableRollback ?? input.OnFailure === 'DO_NOTHING',
    terminationProtection: input.EnableTerminationProtection,
    timeoutInMinutes: input.TimeoutInMinutes,
    ...nested,
  });
  const policy = await stackPolicy(call, input.StackPolicyBody, input.StackPolicyURL);
  const submitted = await submit(call, input, stack, true);
  stack.policy = policy;
  stack.retainExceptOnCreate = input.RetainExceptOnCreate ?? false;
  const definition = await expandOrFail(call, submitted);
  addStack(call, stack);
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

/** Macros are expanded after AWS has answered: what goes wrong there fails the stack, not the call. */
async function expandOrFail(
  call: Call,
  submitted: Submitted,
): Promise<StackDefinition | { failure: string; fallback: StackDefinition }> {
  try {
    return await expand(call, submitted);
  } catch (error) {
    if (!submitted.macros || !(error instanceof TransformFailure || error instanceof AwsError)) throw error;
    if (error instanceof AwsError && error.code === 'InsufficientCapabilitiesException') throw error;
    const { input, original, raw, parameters } = submitted;
    return {
      failure: reasonOf(error),
      fallback: {
        original,
        processed: raw,
        transformed: true,
        parameters,
        capabilities: input.Capabilities === undefined ? undefined : [...input.Capabilities],
        tags: input.Tags ?? [],
        notificationArns: input.NotificationARNs ?? [],
        roleArn: input.RoleARN,
        rollbackConfiguration: {},
      },
    };
  }
}

/** Updates a stack as UpdateStack does. */
export async function updateStack(call: Call, stack: Stack, input: Sdk.UpdateStackCommandInput): Promise<void> {
  checkUpdatable(stack);
  const policy = await stackPolicy(call, input.StackPolicyBody, input.StackPolicyURL);
  const submitted = await submit(call, input, stack, true);
  const definition = await expandOrFail(call, submitted);
  if ('failure' in definition) throw validationError(definition.failure);
  if (diff(call, stack, definition).empty && stack.status !== 'CREATE_FAILED' && stack.status !== 'UPDATE_FAILED')
    throw validationError('No updates are to be performed.');
  if (policy !== undefined) stack.policy = policy;
  if (input.DisableRollback !== undefined) stack.disableRollback = input.DisableRollback;
  checkStackPolicy(call, stack, definition, input.StackPolicyDuringUpdateBody);
  await deployStack(call, stack, 'update', definition, {
    onFailure: input.DisableRollback === true ? 'DO_NOTHING' : 'ROLLBACK',
    token: input.ClientRequestToken,
  });
}

/** Deletes a stack as DeleteStack does. */
export async function deleteStack(
  call: Call,
  stack: Stack,
  input: Pick<Sdk.DeleteStackCommandInput, 'RoleARN' | 'RetainResources' | 'ClientRequestToken' | 'DeletionMode'>,
): Promise<void> {
  if (stack.status === 'DELETE_COMPLETE') return;
  if (stack.terminationProtection)
    throw validationError(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
  if ((input.RetainResources ?? []).length > 0 && stack.status !== 'DELETE_FAILED')
    throw validationError(
      `Invalid operation on stack [${stack.id}]. When you delete a stack, specify which resources to retain only when the stack is in the DELETE_FAILED state.`,
    );
  const inUse = exportInUse(call, stack);
  if (inUse !== undefined) {
    stackStatus(call, stack, 'DELETE_FAILED', inUse);
    return;
  }
  const definition = stack.definition ?? {
    original: '',
    processed: {},
    transformed: false,
    parameters: [],
    capabilities: undefined,
    tags: [],
    notificationArns: [],
    roleArn: undefined,
    rollbackConfiguration: {},
  };
  const retain =
    input.DeletionMode === 'FORCE_DELETE_STACK'
      ? [...stack.resources.values()]
          .filter(({ status }) => status === 'DELETE_FAILED')
          .map(({ logicalId }) => logicalId)
      : input.RetainResources;
  // A deployment that still waits for an answer from outside ends here.
  stack.deployment = undefined;
  await removeStack(
    call,
    stack,
    { ...definition, roleArn: input.RoleARN ?? definition.roleArn },
    { retain, token: input.ClientRequestToken },
  );
}

function exportInUse(call: Call, stack: Stack): string | undefined {
  const { live } = call.state(stackIndex);
  for (const { exportName } of stack.outputs) {
    if (exportName === undefined) continue;
    for (const name of live.keys()) {
      const other = findStack(call, name);
      if (other !== undefined && other.id !== stack.id && other.imports.includes(exportName))
        return `Delete canceled. Cannot delete export ${exportName} as it is in use by ${other.name}.`;
    }
  }
  return undefined;
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

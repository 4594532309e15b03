import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Call } from '@coldstart/cloud';
import { stackStatus } from '../deploy/events.ts';
import { removeStack } from '../deploy/start.ts';
import { validationError } from '../errors.ts';
import { findStack } from '../stacks.ts';
import { stackIndex, type Stack } from '../state.ts';

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

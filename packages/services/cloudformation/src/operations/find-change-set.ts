import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { validationError } from '../errors.ts';
import { allStacks, requireStack } from '../stacks.ts';
import type { ChangeSet, Stack } from '../state.ts';

/** Executed ones can still be described, but are not listed any more; their names are free. */
export function isExecuted({ executionStatus }: ChangeSet): boolean {
  return executionStatus.startsWith('EXECUTE_');
}

/** A change set by name and stack, or by its ARN alone. */
export function findChangeSet(
  call: Call,
  name: string,
  stackName: string | undefined,
  unnamed = 'StackName must be specified if ChangeSetName is not specified as an ARN.',
): { stack: Stack; changeSet: ChangeSet } {
  const byArn = name.startsWith('arn:');
  if (!byArn && stackName === undefined) throw validationError(unnamed);
  const stacks = byArn ? allStacks(call) : [requireStack(call, stackName ?? '')];
  for (const stack of stacks) {
    const found = [...stack.changeSets.values()].filter((one) => (byArn ? one.id : one.name) === name);
    const changeSet = found.find((one) => !isExecuted(one)) ?? found.at(-1);
    if (changeSet !== undefined) return { stack, changeSet };
  }
  throw new AwsError('ChangeSetNotFound', `ChangeSet [${name}] does not exist`, { status: 404 });
}

import type * as Sdk from '@aws-sdk/client-cloudformation';
import { AwsError } from '@coldstart/wire';
import type { Call, ServiceOperations } from '@coldstart/cloud';
import { onStack } from '../access.ts';
import { diff } from '../deploy/diff.ts';
import { stackStatus } from '../deploy/events.ts';
import { deployStack } from '../deploy/start.ts';
import { reasonOf, validationError } from '../errors.ts';
import { changeSetArn } from '../names.ts';
import { expand, submit } from '../prepare.ts';
import { addStack, allStacks, checkUpdatable, findStack, newStack, requireStack } from '../stacks.ts';
import type { ChangeSet, Stack } from '../state.ts';
import { TransformFailure } from '../template/failure.ts';
import { describeChangeSet } from './describe-change-set.ts';
import { findChangeSet, isExecuted } from './find-change-set.ts';
import { listPage } from './paging.ts';
import { noteToken, wasDone } from './tokens.ts';

const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

async function createChangeSet(
  input: Sdk.CreateChangeSetCommandInput & { StackName: string; ChangeSetName: string },
  call: Call,
) {
  const type = input.ChangeSetType ?? 'UPDATE';
  if (type === 'IMPORT')
    throw validationError(
      'Importing resources is not part of this cloud: create the stack with its resources instead.',
    );
  const existing = findStack(call, input.StackName);
  const stack = stackForChangeSet(call, input, type, existing);
  const same = [...stack.changeSets.values()].find((one) => one.name === input.ChangeSetName && !isExecuted(one));
  if (same !== undefined) {
    if (input.ClientToken !== undefined && input.ClientToken === same.token) return { Id: same.id, StackId: stack.id };
    throw new AwsError(
      'AlreadyExistsException',
      `ChangeSet ${input.ChangeSetName} cannot be created due to a mismatch with existing attribute ChangeSetName: a change set of this name exists already. Delete it, or use another name.`,
      { status: 400 },
    );
  }
  const submitted = await submit(call, input, stack, false);
  const base = {
    id: changeSetArn(call, input.ChangeSetName),
    name: input.ChangeSetName,
    type,
    token: input.ClientToken,
    description: input.Description,
    created: call.now(),
    onStackFailure: input.OnStackFailure,
    includeNestedStacks: input.IncludeNestedStacks ?? false,
  };
  if (existing === undefined) {
    addStack(call, stack);
    stackStatus(call, stack, 'REVIEW_IN_PROGRESS', 'User Initiated');
  }
  let changeSet: ChangeSet;
  try {
    const definition = await expand(call, submitted);
    const { changes, detailed, empty, warnings } = diff(call, stack, definition);
    changeSet =
      empty && stack.definition !== undefined
        ? {
            ...base,
            status: 'FAILED',
            statusReason: NO_CHANGES,
            executionStatus: 'UNAVAILABLE',
            definition,
            changes: [],
            detailedChanges: [],
          }
        : {
            ...base,
            status: 'CREATE_COMPLETE',
            warnings,
            executionStatus: 'AVAILABLE',
            definition,
            changes,
            detailedChanges: detailed,
          };
  } catch (error) {
    if (!(error instanceof TransformFailure) && !(error instanceof AwsError)) throw error;
    changeSet = {
      ...base,
      status: 'FAILED',
      statusReason: reasonOf(error),
      executionStatus: 'UNAVAILABLE',
      changes: [],
      detailedChanges: [],
    };
  }
  stack.changeSets.set(changeSet.id, changeSet);
  return { Id: changeSet.id, StackId: stack.id };
}

function stackForChangeSet(
  call: Call,
  input: { StackName: string; ChangeSetName: string },
  type: 'CREATE' | 'UPDATE',
  existing: Stack | undefined,
): Stack {
  if (type === 'CREATE') {
    if (existing === undefined) return newStack(call, input.StackName);
    if (existing.status === 'REVIEW_IN_PROGRESS') return existing;
    throw validationError(
      `Stack [${input.StackName}] already exists and cannot be created again with the changeSet [${input.ChangeSetName}].`,
    );
  }
  if (existing === undefined) throw validationError(`Stack [${input.StackName}] does not exist`);
  checkUpdatable(existing);
  return existing;
}

async function executeChangeSet(input: Sdk.ExecuteChangeSetCommandInput & { ChangeSetName: string }, call: Call) {
  const { stack, changeSet } = findChangeSet(call, input.ChangeSetName, input.StackName);
  if (wasDone(stack, 'ExecuteChangeSet', input.ClientRequestToken)) return {};
  if (changeSet.executionStatus !== 'AVAILABLE' || changeSet.definition === undefined) {
    throw new AwsError(
      'InvalidChangeSetStatus',
      `ChangeSet [${changeSet.id}] cannot be executed in its current status of [${changeSet.status === 'CREATE_COMPLETE' ? changeSet.executionStatus : changeSet.status}]`,
      { status: 400 },
    );
  }
  if (input.DisableRollback === true && changeSet.onStackFailure !== undefined)
    throw validationError('You cannot specify both DisableRollback and OnStackFailure');
  if (input.DisableRollback !== undefined) stack.disableRollback = input.DisableRollback;
  const create = changeSet.type === 'CREATE' && stack.status === 'REVIEW_IN_PROGRESS';
  if (!create) checkUpdatable(stack);
  noteToken(stack, 'ExecuteChangeSet', input.ClientRequestToken);
  changeSet.executionStatus = 'EXECUTE_IN_PROGRESS';
  stack.changeSetId = changeSet.id;
  // AWS drops a stack's other change sets once one has been executed.
  for (const [id, one] of stack.changeSets) if (id !== changeSet.id && !isExecuted(one)) stack.changeSets.delete(id);
  stack.updated = call.now();
  const onFailure = changeSet.onStackFailure ?? (input.DisableRollback === true ? 'DO_NOTHING' : 'ROLLBACK');
  await deployStack(call, stack, create ? 'create' : 'update', changeSet.definition, {
    onFailure,
    token: input.ClientRequestToken,
  });
  changeSet.executionStatus =
    stack.status.includes('ROLLBACK') || stack.status.endsWith('FAILED') ? 'EXECUTE_FAILED' : 'EXECUTE_COMPLETE';
  return {};
}

export const changeSetOperations: ServiceOperations<typeof Sdk> = {
  CreateChangeSet: { access: onStack, run: createChangeSet },
  ExecuteChangeSet: { access: onStack, run: executeChangeSet },
  DescribeChangeSet: { access: onStack, run: describeChangeSet },
  DeleteChangeSet: {
    access: onStack,
    run(input, call) {
      const byArn = input.ChangeSetName.startsWith('arn:');
      if (!byArn && input.StackName === undefined)
        throw validationError('StackName must be specified if ChangeSetName is not specified as an ARN.');
      const stacks = byArn ? allStacks(call) : [requireStack(call, input.StackName ?? '')];
      for (const stack of stacks) {
        for (const { id, name } of stack.changeSets.values()) {
          if (id === input.ChangeSetName || (!byArn && name === input.ChangeSetName)) stack.changeSets.delete(id);
        }
      }
      return {};
    },
  },
  ListChangeSets: {
    access: onStack,
    run(input, call) {
      const stack = requireStack(call, input.StackName);
      const { items, next } = listPage(
        [...stack.changeSets.values()].filter((one) => !isExecuted(one)),
        input.NextToken,
        ({ id }) => id,
        stack.id,
      );
      return {
        Summaries: items.map((changeSet) => ({
          StackId: stack.id,
          StackName: stack.name,
          ChangeSetId: changeSet.id,
          ChangeSetName: changeSet.name,
          ExecutionStatus: changeSet.executionStatus,
          Status: changeSet.status,
          ...(changeSet.statusReason === undefined ? {} : { StatusReason: changeSet.statusReason }),
          CreationTime: new Date(changeSet.created),
          ...(changeSet.description === undefined ? {} : { Description: changeSet.description }),
          IncludeNestedStacks: changeSet.includeNestedStacks,
        })),
        ...next,
      };
    },
  },
};

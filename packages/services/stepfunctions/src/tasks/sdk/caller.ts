import { principalOf, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { principalFor } from '../../role.ts';
import { TaskFailure } from '../failure.ts';
import type { StartTask, TaskMachine } from '../index.ts';

type Principal = Call['principal'];

/** In whose name something is called. */
export interface Caller {
  readonly call: Call;
  readonly machine: TaskMachine;
  readonly command?: Pick<StartTask, 'credentials'>;
}

/**
 * Whoever a task's call is made as: the machine's role, or the one that its `Credentials` name, which that role assumes.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-access-cross-acct-resources.html
 */
export async function callerOf({ call, command, machine }: Caller): Promise<Principal> {
  const own = roleOf(() => principalFor(call, machine));
  const roleArn = command?.credentials?.['RoleArn'];
  if (typeof roleArn !== 'string') return own;
  const sessionName = machine.executionName.replaceAll(/[^\w+=,.@-]/g, '-').slice(0, 64);
  try {
    await call.invoke('sts', 'AssumeRole', { RoleArn: roleArn, RoleSessionName: sessionName }, { as: own });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new TaskFailure(
      'States.TaskFailed',
      `The role ${machine.roleArn} is not authorized to assume the task state's role, ${roleArn}.`,
    );
  }
  return roleOf(() => principalOf(call.cloud, { roleArn, sessionName }));
}

function roleOf(find: () => Principal): Principal {
  try {
    return find();
  } catch (error) {
    // The role was deleted, or has ceased to trust Step Functions, since the machine was made.
    if (error instanceof AwsError) throw new TaskFailure('States.TaskFailed', error.message);
    throw error;
  }
}

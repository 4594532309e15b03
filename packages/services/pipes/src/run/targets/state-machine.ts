import { AwsError } from '@coldstart/wire';
import { ask, type Execution } from '../execution.ts';
import type { SendTo } from './target.ts';

/**
 * Executes an Express machine with a batch, and waits for its outcome.
 *
 * @returns its output, as JSON
 * @throws AwsError also for an execution that has not succeeded, and for a Standard machine
 */
export async function executeMachine(execution: Execution, arn: string, inputs: readonly unknown[]): Promise<string> {
  const input = { stateMachineArn: arn, input: JSON.stringify(inputs) };
  const { status, output, error, cause } = (await ask(execution, 'states', 'StartSyncExecution', input)) as Outcome;
  if (status === 'SUCCEEDED') return output ?? '';
  throw new AwsError(error ?? status ?? 'States.TaskFailed', `${arn} has failed: ${cause ?? status}`, { status: 400 });
}

interface Outcome {
  readonly status?: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** A machine gets the batch as one list: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html */
export const toMachine: SendTo = async ({ execution, arn, inputs, parameters }) => {
  if (parameters.StepFunctionStateMachineParameters?.InvocationType === 'FIRE_AND_FORGET')
    await ask(execution, 'states', 'StartExecution', { stateMachineArn: arn, input: JSON.stringify(inputs) });
  else await executeMachine(execution, arn, inputs);
  return [];
};

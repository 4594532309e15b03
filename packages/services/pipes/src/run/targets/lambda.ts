import { AwsError } from '@coldstart/wire';
import { failedPositions } from '@coldstart/cloud/sources';
import { ask, type Execution } from '../execution.ts';
import type { Sent } from './target.ts';

/** Invokes a function with a batch, and waits for its answer. @throws AwsError also for the function's own error */
export async function invokeFunction(execution: Execution, arn: string, inputs: readonly unknown[]): Promise<string> {
  const Payload = Buffer.from(JSON.stringify(inputs));
  const input = { FunctionName: arn, InvocationType: 'RequestResponse', Payload };
  const answer = await ask(execution, 'lambda', 'Invoke', input);
  const text = Buffer.from((answer['Payload'] as Uint8Array | undefined) ?? []).toString('utf8');
  if (answer['FunctionError'] !== undefined)
    throw new AwsError('FunctionError', `${arn} has failed: ${text}`, { status: 400 });
  return text;
}

/** A function gets the batch as one list. It may say which of its records it is not done with. */
export async function toFunction({ execution, arn, inputs, parameters, ids }: Sent): Promise<readonly number[]> {
  const { InvocationType } = parameters.LambdaFunctionParameters ?? {};
  if (InvocationType === 'FIRE_AND_FORGET') {
    const Payload = Buffer.from(JSON.stringify(inputs));
    await ask(execution, 'lambda', 'Invoke', { FunctionName: arn, InvocationType: 'Event', Payload });
    return [];
  }
  return failedPositions(Buffer.from(await invokeFunction(execution, arn, inputs)), ids);
}

import type { Json, JsonObject } from '@coldstart/states';
import { TaskFailure } from '../failure.ts';
import { callService, type Answer, type Target, type Work } from '../sdk/call.ts';
import { version1 } from '../sdk/names.ts';
import type { Integration } from './integration.ts';
import { withMetadata } from './metadata.ts';

const naming = version1('Lambda', 'AWSLambda', 'AWSLambdaException');

/** https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html */
export const invoke: Integration = {
  suffixes: ['', 'waitForTaskToken'],
  service: 'lambda',
  operation: 'Invoke',
  fields: {
    only: ['ClientContext', 'FunctionName', 'InvocationType', 'Payload', 'Qualifier'],
    required: ['FunctionName'],
  },
  naming,
  // As recorded: a text that is JSON is sent as what it is, as if it were not a text.
  prepare: (input) => {
    const { Payload } = input as JsonObject;
    const value = typeof Payload === 'string' ? parsed(Payload) : undefined;
    return value === undefined ? input : { ...(input as JsonObject), Payload: value };
  },
  result: (answer, target, { call }) => {
    const Payload = payloadOf(answer, (failure) => JSON.stringify(failure));
    const result = { ...(answer.output as JsonObject), Payload };
    return withMetadata(result, answer, target, call.now());
  },
};

/** A function's ARN as the resource of a Task: its answer is the result. */
export async function invokeFunction(work: Work): Promise<Json> {
  const { input, resource } = work.command;
  const request = { FunctionName: resource.arn, Payload: Buffer.from(JSON.stringify(input), 'utf8') };
  const target = await targetOf(work);
  return payloadOf(await callService(work, target, request, naming));
}

async function targetOf({ call, command }: Work): Promise<Target> {
  const model = await call.cloud.modelOf('lambda');
  const operation = model?.operations.get('Invoke');
  if (model === undefined || operation === undefined)
    throw new TaskFailure('NotImplemented', `${command.resource.arn} cannot be invoked: this cloud has no Lambda.`);
  return { service: 'lambda', model, operation };
}

/**
 * @param written how a failure that is JSON is told of: as the function has written it, but for the optimized integration
 * @throws TaskFailure the function's own error, called as the function calls it
 */
function payloadOf({ output }: Answer, written?: (failure: Json) => string): Json {
  const text = Buffer.from((output['Payload'] as Uint8Array | undefined) ?? []).toString('utf8');
  if (output['FunctionError'] !== undefined) throw functionFailure(text, written);
  return parsed(text) ?? text;
}

function functionFailure(payload: string, written: (failure: Json) => string = () => payload): TaskFailure {
  const value = parsed(payload);
  const { errorType } = (typeof value === 'object' && value !== null ? value : {}) as { readonly errorType?: unknown };
  if (typeof errorType === 'string') return new TaskFailure(errorType, written(value ?? null));
  const why = 'The cause could not be determined because Lambda did not return an error type.';
  return new TaskFailure('Lambda.Unknown', `${why} Returned payload: ${payload}`);
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // A function with a runtime of its own may answer what is no JSON.
    return undefined;
  }
}

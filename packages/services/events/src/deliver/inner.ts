import type { HttpParameters } from '@aws-sdk/client-eventbridge';
import { AwsError } from '@coldstart/wire';
import type { AnyOperation } from '@coldstart/cloud';
import { connectionCredentials } from '../connections/retrieve.ts';
import { callDestination } from './destination.ts';

interface Asked {
  /** ARN */
  readonly ApiDestination: string;
  readonly HttpParameters?: HttpParameters;
  readonly Body: string;
}

/**
 * Calls an API destination and answers what its API did, for services that call them with a role of their own, as pipes
 * do: `{ status, body }`. AWS has it as a permission, and as no operation.
 *
 * @throws AwsError of the API's status, or 404 where there is no such destination, 400 where its connection does not work,
 *   503 where the API does not answer
 */
const invokeApiDestination: AnyOperation = {
  access: (input, _call, action) => ({ action, resource: (input as unknown as Asked).ApiDestination }),
  async run(input, call): Promise<{ readonly status: number; readonly body: string }> {
    const { ApiDestination: destination, HttpParameters: parameters = {}, Body: body } = input as unknown as Asked;
    const answer = await callDestination(call, { destination, parameters, body });
    if (!('code' in answer)) return { status: answer.status, body: answer.body };
    const without = answer.code === 'NO_RESOURCE' ? 404 : answer.code === 'CONNECTION_FAILURE' ? 503 : 400;
    throw new AwsError(answer.code, answer.message, { status: answer.status ?? without });
  },
};

export const innerOperations = { InvokeApiDestination: invokeApiDestination, ...connectionCredentials };

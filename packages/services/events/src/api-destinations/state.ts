import type { ApiDestinationHttpMethod } from '@aws-sdk/client-eventbridge';
import { AwsError } from '@coldstart/wire';
import { defineState, parseArn, type Call } from '@coldstart/cloud';

export interface ApiDestination {
  readonly name: string;
  readonly arn: string;
  description: string | undefined;
  /** ARN. */
  connection: string;
  /** Address; its asterisks stand for what the target says. */
  endpoint: string;
  method: ApiDestinationHttpMethod;
  /** Calls a second. */
  rate: number;
  /** When its next call may be, in milliseconds since 1970. */
  nextTurn?: number;
  /** Milliseconds since 1970. */
  readonly created: number;
  modified: number;
}

/** Of an account and Region. */
export const apiDestinations = defineState('events/api-destinations', () => ({
  byName: new Map<string, ApiDestination>(),
}));

/** @throws AwsError ResourceNotFoundException */
export function findDestination(call: Call, name: string): ApiDestination {
  const { account, region } = call;
  const found = call.cloud.store.peek(apiDestinations, { account, region, part: '' })?.byName.get(name);
  if (found !== undefined) return found;
  const message = `Failed to describe the api-destination(s). An api-destination '${name}' does not exist.`;
  throw new AwsError('ResourceNotFoundException', message, { status: 400 });
}

/** The destination that an ARN names, `api-destination/name/id`. */
export function destinationAt({ cloud }: Call, arn: string): ApiDestination | undefined {
  const { account = '', region = '', resource = '' } = parseArn(arn) ?? {};
  const [, name = ''] = resource.split('/');
  return cloud.store.peek(apiDestinations, { account, region, part: '' })?.byName.get(name);
}

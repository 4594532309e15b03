import type {
  ConnectionAuthorizationType,
  ConnectionAuthResponseParameters,
  ConnectionState,
} from '@aws-sdk/client-eventbridge';
import { AwsError } from '@coldstart/wire';
import { defineState, parseArn, type Call } from '@coldstart/cloud';

export interface Connection {
  readonly name: string;
  readonly arn: string;
  /** Where its parameters are kept; `undefined` once they are forgotten. */
  secretArn: string | undefined;
  description: string | undefined;
  type: ConnectionAuthorizationType;
  /** What may be told of its parameters. */
  parameters: ConnectionAuthResponseParameters;
  /** How often they were changed. */
  changes: number;
  kmsKeyIdentifier: string | undefined;
  state: ConnectionState;
  stateReason: string | undefined;
  /** Milliseconds since 1970; so are the next two. */
  readonly created: number;
  modified: number;
  lastAuthorized: number;
  /** OAuth: what the authorization server has given, as it stands in the header. */
  token: string | undefined;
}

/** Of an account and Region. */
export const connections = defineState('events/connections', () => ({ byName: new Map<string, Connection>() }));

/** @throws AwsError ResourceNotFoundException */
export function findConnection(call: Call, name: string): Connection {
  const { account, region } = call;
  const found = call.cloud.store.peek(connections, { account, region, part: '' })?.byName.get(name);
  if (found !== undefined) return found;
  const message = `Failed to describe the connection(s). Connection '${name}' does not exist.`;
  throw new AwsError('ResourceNotFoundException', message, { status: 400 });
}

/** A connection that is about to be changed. @throws AwsError ResourceNotFoundException */
export function changeConnection(call: Call, name: string): Connection {
  const found = findConnection(call, name);
  call.state(connections);
  return found;
}

/** The connection that an ARN names, `connection/name/id`. */
export function connectionAt({ cloud }: Call, arn: string): Connection | undefined {
  const { account = '', region = '', resource = '' } = parseArn(arn) ?? {};
  const [, name = ''] = resource.split('/');
  return cloud.store.peek(connections, { account, region, part: '' })?.byName.get(name);
}

import type { CreateConnectionAuthRequestParameters } from '@aws-sdk/client-eventbridge';
import { AwsError } from '@coldstart/wire';
import type { AnyOperation } from '@coldstart/cloud';
import { authorizationHeaders } from '../deliver/http-request.ts';
import { planAuthorization, record } from './authorize.ts';
import { parametersFor } from './secret.ts';
import { connectionAt, type Connection } from './state.ts';

interface Asked {
  readonly ConnectionArn: string;
  /** The API has just refused the token: another one is asked for. */
  readonly IsExpired?: boolean;
}

/** What a request gets from a connection, by name. */
interface Credentials extends Record<string, unknown> {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, string>>;
}

/**
 * What a connection adds to the requests of a service that makes them itself, as Step Functions does. AWS has it as a
 * permission, and as no operation; whoever asks reads the connection's secret, and needs that permission, too.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html#connect-http-task-permissions
 * @throws AwsError ResourceNotFound, AuthInProgress, InvalidConnectionState, and what Secrets Manager refuses
 */
const retrieveConnectionCredentials: AnyOperation = {
  access: (input, _call, action) => ({ action, resource: (input as unknown as Asked).ConnectionArn }),
  async run(input, call): Promise<Credentials> {
    const { ConnectionArn: arn, IsExpired = false } = input as unknown as Asked;
    const connection = connectionAt(call, arn);
    if (connection === undefined) throw problem('ResourceNotFound', `${arn} does not exist.`, 404);
    checkState(connection);
    if (IsExpired && connection.type === 'OAUTH_CLIENT_CREDENTIALS') planAuthorization(call, connection.name);
    return credentialsIn(connection, await parametersFor(call, connection));
  },
};

function checkState({ name, state, stateReason }: Connection): void {
  if (state === 'AUTHORIZED') return;
  const why = stateReason === undefined ? '' : ` ${stateReason}`;
  const code = state === 'AUTHORIZING' || state === 'CREATING' ? 'AuthInProgress' : 'InvalidConnectionState';
  throw problem(code, `The connection ${name} is ${state}.${why}`, 400);
}

const problem = (code: string, message: string, status: number): AwsError => new AwsError(code, message, { status });

function credentialsIn(connection: Connection, parameters: CreateConnectionAuthRequestParameters): Credentials {
  const { InvocationHttpParameters: own = {} } = parameters;
  return {
    headers: { ...record(own.HeaderParameters), ...authorizationHeaders(connection, parameters) },
    query: record(own.QueryStringParameters),
    body: record(own.BodyParameters),
  };
}

export const connectionCredentials = { RetrieveConnectionCredentials: retrieveConnectionCredentials };

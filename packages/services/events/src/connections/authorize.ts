import type { ConnectionHttpParameters, CreateConnectionOAuthRequestParameters } from '@aws-sdk/client-eventbridge';
import { defineTimer, servicePrincipal, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { parametersForEventBridge } from './secret.ts';
import { connections, type Connection } from './state.ts';

interface Authorization {
  readonly name: string;
}

/** Milliseconds after which the authorization server is asked. */
const DELAY = 1000;
/** Milliseconds in which it has to answer. */
const PATIENCE = 5000;

/** What a key or a password is needs no asking. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection-auth.html */
export function authorizeConnection(call: Call, connection: Connection): void {
  connection.token = undefined;
  connection.stateReason = undefined;
  connection.lastAuthorized = call.now();
  connection.state = connection.type === 'OAUTH_CLIENT_CREDENTIALS' ? 'AUTHORIZING' : 'AUTHORIZED';
  if (connection.state === 'AUTHORIZING') planAuthorization(call, connection.name);
}

/** Gets a new token; the old one serves until then. */
export function planAuthorization(call: Call, name: string): void {
  const as = servicePrincipal('events.amazonaws.com', call.account);
  call.schedule(authorization, { in: DELAY }, { name }, { key: name, what: `authorize ${name}`, as });
}

export const authorization = defineTimer<Authorization>('events/authorize', async (call, { name }) => {
  const connection = call.state(connections).byName.get(name);
  if (connection?.parameters.OAuthParameters === undefined) return;
  const { changes } = connection;
  const answer = await authorizationOf(call, connection);
  // It may have been changed or deleted meanwhile: then another authorization is under way, or none.
  if (call.state(connections).byName.get(name) !== connection || connection.changes !== changes) return;
  connection.token = answer.token;
  connection.state = answer.token === undefined ? 'DEAUTHORIZED' : 'AUTHORIZED';
  connection.stateReason = answer.reason;
  if (answer.token !== undefined) connection.lastAuthorized = call.now();
});

type Answer =
  | { readonly token: string; readonly reason?: undefined }
  | { readonly token?: undefined; readonly reason: string };

async function authorizationOf(call: Call, connection: Connection): Promise<Answer> {
  try {
    const { OAuthParameters } = await parametersForEventBridge(call, connection);
    return OAuthParameters === undefined
      ? { reason: `The secret of ${connection.name} holds no OAuth parameters.` }
      : await askForToken(OAuthParameters);
  } catch (error) {
    if (error instanceof AwsError) return { reason: `${connection.name}: ${error.message}` };
    throw error;
  }
}

async function askForToken(parameters: CreateConnectionOAuthRequestParameters): Promise<Answer> {
  const { AuthorizationEndpoint = '', HttpMethod: method = 'POST', OAuthHttpParameters: more = {} } = parameters;
  const { ClientID = '', ClientSecret = '' } = parameters.ClientParameters ?? {};
  const form = {
    grant_type: 'client_credentials',
    client_id: ClientID,
    client_secret: ClientSecret,
    ...record(more.BodyParameters),
  };
  try {
    const url = new URL(AuthorizationEndpoint);
    for (const [key, value] of Object.entries(record(more.QueryStringParameters))) url.searchParams.set(key, value);
    const answer = await fetch(url, {
      method,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...record(more.HeaderParameters) },
      ...(method !== 'GET' && { body: new URLSearchParams(form) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE),
    });
    const text = await answer.text();
    if (!answer.ok) return { reason: `${AuthorizationEndpoint} answered ${answer.status}.` };
    const { access_token: token, token_type: type = 'Bearer' } = JSON.parse(text) as Record<string, unknown>;
    return typeof token === 'string'
      ? { token: `${type === 'bearer' ? 'Bearer' : String(type)} ${token}` }
      : { reason: `${AuthorizationEndpoint} answered without an access_token.` };
  } catch (error) {
    return { reason: `${AuthorizationEndpoint}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Parameters by their keys. */
export function record(parameters: ConnectionHttpParameters['HeaderParameters']): Record<string, string> {
  return Object.fromEntries((parameters ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}

import type { CreateConnectionAuthRequestParameters } from '@aws-sdk/client-eventbridge';
import { AwsError } from '@coldstart/wire';
import { decide, policiesOf, principalOf, type Call } from '@coldstart/cloud';
import { destinationAt } from '../api-destinations/state.ts';
import { planAuthorization } from '../connections/authorize.ts';
import { parametersForEventBridge } from '../connections/secret.ts';
import { connectionAt, type Connection } from '../connections/state.ts';
import type { Failure } from './failure.ts';
import { httpRequest, type HttpRequest } from './http-request.ts';
import type { HttpDelivery } from './http.ts';

/** Milliseconds in which an API has to answer. */
const PATIENCE = 5000;

/** Calls the API of a destination, once. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html */
export async function callDestination(call: Call, delivery: HttpDelivery): Promise<Failure | undefined> {
  const refused = refusal(call, delivery);
  if (refused !== undefined) return { code: 'NO_PERMISSIONS', message: refused, passes: false };
  const destination = destinationAt(call, delivery.target);
  const connection = destination === undefined ? undefined : connectionAt(call, destination.connection);
  if (destination === undefined || connection === undefined)
    return { code: 'NO_RESOURCE', message: `${delivery.target}, or its connection, does not exist.`, passes: false };
  if (connection.state !== 'AUTHORIZED')
    return { code: 'SDK_CLIENT_ERROR', message: `The connection ${connection.name} is not authorized.`, passes: true };
  const parameters = await authorizing(call, connection);
  if ('code' in parameters) return parameters;
  const answer = await send(httpRequest(destination, connection, parameters, delivery.parameters, delivery.body));
  if (typeof answer === 'string') return { code: 'CONNECTION_FAILURE', message: answer, passes: true };
  const { status, retryAfter } = answer;
  if (status < 300) return undefined;
  const expired = status === 401 && connection.type === 'OAUTH_CLIENT_CREDENTIALS';
  if (expired) planAuthorization(call, connection.name);
  const passes = expired || status === 409 || status === 429 || status >= 500;
  const message = `${destination.endpoint} answered ${status}.`;
  return { code: 'ERROR_FROM_TARGET', message, passes, retryAfter: secondsOf(retryAfter, call.now()) };
}

/** `Retry-After` is a number of seconds or a date. */
function secondsOf(text: string | null, now: number): number | undefined {
  if (text === null) return undefined;
  if (/^-?\d+$/.test(text)) return Number(text);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : (date - now) / 1000;
}

/** What a connection's secret holds, or why it cannot be read. */
async function authorizing(
  call: Call,
  connection: Connection,
): Promise<CreateConnectionAuthRequestParameters | Failure> {
  try {
    return await parametersForEventBridge(call, connection);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const isDenied = error.code.startsWith('AccessDenied');
    return { code: isDenied ? 'NO_PERMISSIONS' : 'SDK_CLIENT_ERROR', message: error.message, passes: !isDenied };
  }
}

/** The role must be allowed to call the destination. @returns why it is not */
function refusal(call: Call, { target, as, rule }: HttpDelivery): string | undefined {
  try {
    const principal = principalOf(call.cloud, as);
    const access = { action: 'events:InvokeApiDestination', resource: target };
    const question = { principal, access, region: call.region, now: call.now(), request: undefined };
    const decision = decide({ ...question, extra: { 'aws:SourceArn': rule } }, policiesOf(call.cloud, principal));
    return decision.result === 'allowed' ? undefined : decision.message;
  } catch (error) {
    if (error instanceof AwsError) return error.message;
    throw error;
  }
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
}

/** @returns the answer, or why there is none */
async function send({ url, method, headers, body }: HttpRequest): Promise<Answer | string> {
  try {
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(url, { method, headers, ...(hasBody && { body }), signal, redirect: 'manual' });
    await answer.arrayBuffer();
    return { status: answer.status, retryAfter: answer.headers.get('retry-after') };
  } catch (error) {
    return `${url}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

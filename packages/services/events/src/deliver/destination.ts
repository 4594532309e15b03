import type { CreateConnectionAuthRequestParameters, HttpParameters } from '@aws-sdk/client-eventbridge';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { destinationAt } from '../api-destinations/state.ts';
import { planAuthorization } from '../connections/authorize.ts';
import { parametersForEventBridge } from '../connections/secret.ts';
import { connectionAt, type Connection } from '../connections/state.ts';
import type { Failure } from './failure.ts';
import { httpRequest, type HttpRequest } from './http-request.ts';

/** Milliseconds in which an API has to answer. */
const PATIENCE = 5000;

/** What an API destination is called with. */
export interface DestinationCall {
  /** ARN of the API destination. */
  readonly destination: string;
  readonly parameters: HttpParameters;
  readonly body: string;
}

export interface DestinationAnswer {
  readonly status: number;
  readonly body: string;
  readonly retryAfter: string | null;
}

/**
 * Calls an API once, with its connection's authorization. Whether the caller may is for the caller to find out.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html
 */
export async function callDestination(
  call: Call,
  { destination: arn, parameters: http, body }: DestinationCall,
): Promise<DestinationAnswer | Failure> {
  const destination = destinationAt(call, arn);
  const connection = destination === undefined ? undefined : connectionAt(call, destination.connection);
  if (destination === undefined || connection === undefined)
    return { code: 'NO_RESOURCE', message: `${arn}, or its connection, does not exist.`, passes: false };
  if (connection.state !== 'AUTHORIZED')
    return { code: 'SDK_CLIENT_ERROR', message: `The connection ${connection.name} is not authorized.`, passes: true };
  const parameters = await authorizing(call, connection);
  if ('code' in parameters) return parameters;
  const answer = await send(httpRequest(destination, connection, parameters, http, body));
  if (typeof answer === 'string') return { code: 'CONNECTION_FAILURE', message: answer, passes: true };
  const { status, retryAfter } = answer;
  if (status < 300) return answer;
  const expired = status === 401 && connection.type === 'OAUTH_CLIENT_CREDENTIALS';
  if (expired) planAuthorization(call, connection.name);
  const passes = expired || status === 409 || status === 429 || status >= 500;
  const message = `${destination.endpoint} answered ${status}.`;
  return { code: 'ERROR_FROM_TARGET', message, passes, status, retryAfter: secondsOf(retryAfter, call.now()) };
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

/** @returns the answer, or why there is none */
async function send({ url, method, headers, body }: HttpRequest): Promise<DestinationAnswer | string> {
  try {
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(url, { method, headers, ...(hasBody && { body }), signal, redirect: 'manual' });
    return { status: answer.status, body: await answer.text(), retryAfter: answer.headers.get('retry-after') };
  } catch (error) {
    return `${url}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

import type { CreateConnectionAuthRequestParameters, HttpParameters } from '@aws-sdk/client-eventbridge';
import type { ApiDestination } from '../api-destinations/state.ts';
import { record } from '../connections/authorize.ts';
import type { Connection } from '../connections/state.ts';

export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The request that a target's API gets: the target's own parameters, and its connection's, which count more.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html
 */
export function httpRequest(
  { endpoint, method }: ApiDestination,
  connection: Pick<Connection, 'type' | 'token'>,
  parameters: CreateConnectionAuthRequestParameters,
  { PathParameterValues: path = [], QueryStringParameters: query = {}, HeaderParameters: headers = {} }: HttpParameters,
  body: string,
): HttpRequest {
  const { InvocationHttpParameters: own = {} } = parameters;
  const values = [...path];
  const url = new URL(endpoint.replaceAll('*', () => encodeURIComponent(values.shift() ?? '*')));
  for (const [name, value] of Object.entries({ ...query, ...record(own.QueryStringParameters) }))
    url.searchParams.set(name, value);
  return {
    url: url.href,
    method,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Amazon/EventBridge/ApiDestinations',
      range: 'bytes=0-1048575',
      ...lowerCased(headers),
      ...lowerCased(record(own.HeaderParameters)),
      ...lowerCased(authorizationHeaders(connection, parameters)),
    },
    body: withParameters(body, record(own.BodyParameters)),
  };
}

const lowerCased = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection-auth.html */
export function authorizationHeaders(
  { type, token }: Pick<Connection, 'type' | 'token'>,
  parameters: CreateConnectionAuthRequestParameters,
): Record<string, string> {
  const { BasicAuthParameters: basic, ApiKeyAuthParameters: key } = parameters;
  switch (type) {
    case 'BASIC': {
      const pair = `${basic?.Username ?? ''}:${basic?.Password ?? ''}`;
      return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
    }
    case 'API_KEY':
      return { [key?.ApiKeyName ?? '']: key?.ApiKeyValue ?? '' };
    default:
      return token === undefined ? {} : { authorization: token };
  }
}

/** Only an object can be given more members. */
function withParameters(body: string, more: Readonly<Record<string, string>>): string {
  if (Object.keys(more).length === 0) return body;
  try {
    const value: unknown = JSON.parse(body);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? JSON.stringify({ ...value, ...more }) : body;
  } catch {
    // A target's template may make a text that is no JSON: it stays as it is.
    return body;
  }
}

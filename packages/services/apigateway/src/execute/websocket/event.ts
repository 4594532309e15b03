import { domainName } from '../../address.ts';
import { extendedRequestId } from '../../ids.ts';
import { grouped, lastOf } from '../http-api/event.ts';
import { commonLogTime } from '../headers.ts';
import type { Connected } from './connections.ts';
import type { Closing } from './limits.ts';

type Pairs = readonly (readonly [name: string, value: string])[];

/** Something that happens on a connection, and that a route is asked about. */
export type Occurrence =
  | { readonly type: 'CONNECT'; readonly headers: Pairs; readonly query: URLSearchParams }
  | { readonly type: 'MESSAGE'; readonly body: string; readonly messageId: string }
  | { readonly type: 'DISCONNECT'; readonly closing: Closing };

export interface Happening {
  readonly connected: Connected;
  readonly occurrence: Occurrence;
  readonly routeKey: string;
  readonly requestId: string;
  readonly stageVariables: Readonly<Record<string, string>> | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export const newRequestId = extendedRequestId;

/** What an event's `requestContext` is, and what templates know as `$context`. */
export function contextOf({ connected, occurrence, routeKey, requestId, now }: Happening): Record<string, unknown> {
  const { id, apiId, region, stageName, sourceIp, userAgent, identity, authorizer, connectedAt } = connected;
  return {
    routeKey,
    ...(authorizer !== undefined && { authorizer }),
    ...(occurrence.type === 'MESSAGE' && { messageId: occurrence.messageId }),
    ...(occurrence.type === 'DISCONNECT' && { disconnectStatusCode: occurrence.closing.code }),
    eventType: occurrence.type,
    extendedRequestId: requestId,
    requestTime: commonLogTime(now),
    messageDirection: 'IN',
    ...(occurrence.type === 'DISCONNECT' && { disconnectReason: occurrence.closing.reason }),
    stage: stageName,
    connectedAt: Math.floor(connectedAt),
    requestTimeEpoch: Math.floor(now),
    identity: { ...identity, ...(userAgent !== undefined && { userAgent }), sourceIp },
    requestId,
    domainName: domainName(apiId, region),
    connectionId: id,
    apiId,
  };
}

const some = <Value extends object>(value: Value): Value | undefined =>
  Object.keys(value).length === 0 ? undefined : value;

const headersOf = (headers: Pairs) => ({
  headers: lastOf(grouped(headers)),
  multiValueHeaders: grouped(headers),
});

/** Headers and query of an event: those of the handshake, or what little a goodbye has. */
export function partsOf({ connected, occurrence }: Happening): Record<string, unknown> {
  if (occurrence.type === 'MESSAGE') return {};
  if (occurrence.type === 'DISCONNECT')
    return headersOf([
      ['Host', connected.host],
      ['x-api-key', ''],
      ['X-Forwarded-For', ''],
      ['x-restapi', ''],
    ]);
  const query = grouped(occurrence.query);
  return {
    ...headersOf(occurrence.headers),
    queryStringParameters: some(lastOf(query)),
    multiValueQueryStringParameters: some(query),
  };
}

/**
 * What a function is told.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-requests.html
 */
export const eventOf = (happening: Happening): Record<string, unknown> => ({
  ...partsOf(happening),
  requestContext: contextOf(happening),
  ...(happening.stageVariables !== undefined &&
    Object.keys(happening.stageVariables).length > 0 && { stageVariables: happening.stageVariables }),
  ...(happening.occurrence.type === 'MESSAGE' && { body: happening.occurrence.body }),
  isBase64Encoded: false,
});

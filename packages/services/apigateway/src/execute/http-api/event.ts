import { domainName } from '../../address.ts';
import { commonLogTime, joinedHeaders } from '../headers.ts';
import type { Outgoing } from './map.ts';
import type { RouteRequest } from './request.ts';

/** Bodies that are handed on as text; all others come in base64. */
const TEXT = /^(?:text\/|application\/(?:json|javascript|xml)|application\/[^;]+\+(?:json|xml))/i;

export function bodyOf({ request, joined }: RouteRequest): { body?: string; isBase64Encoded: boolean } {
  if (request.body.length === 0) return { isBase64Encoded: false };
  const text = TEXT.test(joined['content-type'] ?? '') && joined['content-encoding'] === undefined;
  return { body: request.body.toString(text ? 'utf8' : 'base64'), isBase64Encoded: !text };
}

const some = <Value extends object>(value: Value | undefined): Value | undefined =>
  value === undefined || Object.keys(value).length === 0 ? undefined : value;

function joinedQuery(query: Iterable<readonly [string, string]>): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of query) joined[name] = joined[name] === undefined ? value : `${joined[name]},${value}`;
  return joined;
}

/** What both events of format 2.0 have: the integration's and the authorizer's. */
export function commonEvent2(request: RouteRequest, { headers, query }: Outgoing): Record<string, unknown> {
  const { request: wire, route, stage, stageName, path, now, extendedId, account, apiId, region, parameters } = request;
  const { cookie, ...joined } = joinedHeaders(headers);
  return {
    version: '2.0',
    routeKey: route.RouteKey,
    rawPath: path,
    rawQueryString: wire.rawQuery,
    ...(cookie !== undefined && { cookies: cookie.split(/; */) }),
    headers: joined,
    queryStringParameters: some(joinedQuery(query)),
    requestContext: {
      accountId: account,
      apiId,
      authorizer: request.authorizer.v2,
      domainName: domainName(apiId, region),
      domainPrefix: apiId,
      http: {
        method: wire.method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: wire.sourceIp,
        userAgent: joined['user-agent'] ?? '',
      },
      requestId: extendedId,
      routeKey: route.RouteKey,
      stage: stageName,
      time: commonLogTime(now),
      timeEpoch: Math.floor(now),
    },
    pathParameters: some(parameters),
    stageVariables: some(stage.StageVariables),
  };
}

/** Payload format 2.0. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export const event2 = (request: RouteRequest, outgoing: Outgoing): object => ({
  ...commonEvent2(request, outgoing),
  ...bodyOf(request),
});

/** Values of a name together. */
export function grouped(pairs: Iterable<readonly [string, string]>): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const [name, value] of pairs) (found[name] ??= []).push(value);
  return found;
}

export const lastOf = (values: Readonly<Record<string, readonly string[]>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, list]) => [name, list.at(-1) ?? '']));

/** What both events of format 1.0 have. */
export function commonEvent1(request: RouteRequest, { headers, query }: Outgoing): Record<string, unknown> {
  const { request: wire, route, stage, stageName, path, now, extendedId, account, apiId, region, parameters } = request;
  const names = Object.entries(joinedHeaders(headers));
  const queries = grouped(query);
  const resource = route.RouteKey === '$default' ? '$default' : (route.RouteKey ?? '').split(' ')[1];
  return {
    version: '1.0',
    resource,
    path,
    httpMethod: wire.method,
    headers: Object.fromEntries(names),
    multiValueHeaders: Object.fromEntries(names.map(([name, value]) => [name, [value]])),
    queryStringParameters: some(lastOf(queries)) ?? null,
    multiValueQueryStringParameters: some(queries) ?? null,
    requestContext: {
      accountId: account,
      apiId,
      authorizer: some(request.authorizer.v1) ?? { claims: null, scopes: null },
      domainName: domainName(apiId, region),
      domainPrefix: apiId,
      extendedRequestId: extendedId,
      httpMethod: wire.method,
      identity: identityOf(request),
      path,
      protocol: 'HTTP/1.1',
      requestId: extendedId,
      requestTime: commonLogTime(now),
      requestTimeEpoch: Math.floor(now),
      resourceId: route.RouteKey,
      resourcePath: resource,
      stage: stageName,
    },
    pathParameters: some(parameters) ?? null,
    stageVariables: some(stage.StageVariables) ?? null,
  };
}

function identityOf({ request, authorizer, joined }: RouteRequest): object {
  const iam = authorizer.kind === 'iam' ? authorizer.v1 : {};
  return {
    accessKey: iam['accessKey'] ?? null,
    accountId: iam['accountId'] ?? null,
    caller: iam['callerId'] ?? null,
    cognitoAmr: null,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: null,
    sourceIp: request.sourceIp,
    user: iam['userId'] ?? null,
    userAgent: joined['user-agent'] ?? '',
    userArn: iam['userArn'] ?? null,
  };
}

/** Payload format 1.0, as HTTP APIs send it. */
export const event1 = (request: RouteRequest, outgoing: Outgoing): object => ({
  ...commonEvent1(request, outgoing),
  body: null,
  ...bodyOf(request),
});

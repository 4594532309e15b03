import type { Caller } from '@coldstart/cloud';
import type { WireRequest } from '@coldstart/wire';

/** Payload format 2.0. https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads */

interface UrlRequest {
  readonly request: WireRequest;
  readonly caller: Caller;
  /** Path within the URL: `/orders/7`. */
  readonly path: string;
  readonly urlId: string;
  readonly domainName: string;
  readonly requestId: string;
  /** The cloud's time. */
  readonly now: number;
}

/** Bodies that are handed on as text; all others come in base64. */
const TEXT = /^(?:text\/|application\/(?:json|javascript|xml)|application\/[^;]+\+(?:json|xml))/i;

export function urlEvent({ request, caller, path, urlId, domainName, requestId, now }: UrlRequest): object {
  // What concerns one connection alone does not reach the function.
  const { cookie, connection: _, ...others } = request.headers;
  const given = Object.entries(others).filter(([, value]) => value !== undefined);
  // The URL's own name, whatever its caller has to call it here.
  const headers = Object.fromEntries([...given, ['host', domainName]]);
  const query: Record<string, string> = {};
  for (const [name, value] of request.query) {
    query[name] = Object.hasOwn(query, name) ? `${query[name]},${value}` : value;
  }
  const text = TEXT.test(request.headers['content-type'] ?? '');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: request.rawQuery.replace(/^\?/, ''),
    ...(cookie !== undefined && { cookies: cookie.split('; ') }),
    headers,
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    requestContext: {
      accountId: caller.principal.account,
      apiId: urlId,
      ...authorizer(caller),
      domainName,
      domainPrefix: urlId,
      http: {
        method: request.method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: '$default',
      stage: '$default',
      time: commonLogTime(now),
      timeEpoch: Math.floor(now),
    },
    ...(request.body.length > 0 && { body: request.body.toString(text ? 'utf8' : 'base64') }),
    isBase64Encoded: request.body.length > 0 && !text,
  };
}

/** Who signed the request, where somebody did. */
function authorizer({ principal, accessKeyId }: Caller): object {
  if (principal.kind === 'anonymous' || principal.kind === 'service') return {};
  const userId =
    principal.kind === 'root'
      ? principal.account
      : principal.kind === 'user'
        ? principal.userId
        : `${principal.roleId}:${principal.sessionName}`;
  return {
    authorizer: {
      iam: {
        accessKey: accessKeyId,
        accountId: principal.account,
        callerId: userId,
        cognitoIdentity: null,
        principalOrgId: null,
        userArn: principal.arn,
        userId,
      },
    },
  };
}

/** `23/Nov/2026:20:48:00 +0000` */
function commonLogTime(time: number): string {
  const [, day, month, year, clock] = /, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(time).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${clock} +0000`;
}

import { commonLogTime } from '../headers.ts';
import { domainName } from '../../address.ts';
import type { RouteRequest } from './request.ts';

/** An answer of a backend, as mappings of responses see it. */
export interface MappedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a path of names leads to in a value: `a.b`, `a[0]`, `['a b']`. */
function walk(value: unknown, path: string): unknown {
  let current = value;
  for (const [, name, index, quoted] of path.matchAll(/([^.[\]]+)|\[(\d+)\]|\['([^']+)'\]/g)) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Readonly<Record<string, unknown>>)[name ?? index ?? quoted ?? ''];
  }
  return current;
}

function inJson(text: string, path: string): string | undefined {
  try {
    const found = walk(JSON.parse(text), path.replace(/^\$\.?/, ''));
    return found === undefined || found === null
      ? undefined
      : typeof found === 'string'
        ? found
        : JSON.stringify(found);
  } catch {
    return undefined;
  }
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html */
export function contextOf(request: RouteRequest): Readonly<Record<string, unknown>> {
  const { request: wire, account, apiId, region, stageName, route, now, extendedId, path, joined } = request;
  return {
    accountId: account,
    apiId,
    authorizer: request.authorizer.v1,
    domainName: domainName(apiId, region),
    domainPrefix: apiId,
    extendedRequestId: extendedId,
    httpMethod: wire.method,
    identity: { sourceIp: wire.sourceIp, userAgent: joined['user-agent'] },
    path,
    protocol: 'HTTP/1.1',
    requestId: extendedId,
    requestTime: commonLogTime(now),
    requestTimeEpoch: Math.floor(now / 1000),
    routeKey: route.RouteKey,
    stage: stageName,
  };
}

/** What a variable says of a request: `request.header.x`, `context.routeKey`, `stageVariables.name`. */
export function variable(name: string, request: RouteRequest, answer?: MappedAnswer): string | undefined {
  const { joined, request: wire, stage } = request;
  const [, root = '', rest = ''] = /^([^.]+)\.?(.*)$/.exec(name) ?? [];
  if (root === 'stageVariables') return stage.StageVariables?.[rest];
  if (root === 'context') {
    const found = walk(contextOf(request), rest);
    return found === undefined || found === null ? undefined : String(found);
  }
  const [, part = '', key = ''] = /^([^.]+)\.?(.*)$/.exec(rest) ?? [];
  if (root === 'response' && answer !== undefined) {
    if (part === 'header') return answer.headers[key.toLowerCase()];
    return part === 'body' ? (key === '' ? answer.body : inJson(answer.body, key)) : undefined;
  }
  if (root !== 'request') return undefined;
  if (part === 'header') return joined[key.toLowerCase()];
  if (part === 'querystring') return wire.query.has(key) ? wire.query.getAll(key).join(',') : undefined;
  if (part === 'path') return key === '' ? request.routePath : request.parameters[key];
  if (part === 'body') return key === '' ? wire.body.toString('utf8') : inJson(wire.body.toString('utf8'), key);
  return undefined;
}

const WHOLE = /^\$((?:request|response|context|stageVariables)\.[^\s]+|request\.path)$/;

/** A mapping's value: a variable, or a text with some in braces. */
export function valueOf(text: string, request: RouteRequest, answer?: MappedAnswer): string | undefined {
  const [, whole] = WHOLE.exec(text) ?? [];
  if (whole !== undefined) return variable(whole, request, answer);
  return text.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => variable(name, request, answer) ?? '');
}

/** `${stageVariables.name}` in an address or ARN. */
export function withStageVariables(text: string, variables: Readonly<Record<string, string>> | undefined): string {
  return text.replaceAll(/\$\{stageVariables\.([^}]+)\}/g, (_, name: string) => variables?.[name] ?? '');
}

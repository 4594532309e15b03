import { grouped, lastOf } from '../http-api/event.ts';
import { requestContext } from './context.ts';
import { mapRequest } from './mapping.ts';
import type { MethodRequest } from './request.ts';
import { isTold } from './untold.ts';

const some = <Value extends object>(value: Value | undefined): Value | null =>
  value === undefined || Object.keys(value).length === 0 ? null : value;

/** Whether a media type is among an API's binary ones; each may be a pattern such as `image` and any. */
export function isBinary(types: readonly string[], mediaType: string): boolean {
  const [given = ''] = mediaType.toLowerCase().split(';');
  return types.some((type) => {
    const wanted = type.toLowerCase();
    if (wanted === '*/*') return true;
    if (wanted.startsWith('*/')) return false;
    return wanted.endsWith('/*') ? given.trim().startsWith(wanted.slice(0, -1)) : wanted === given.trim();
  });
}

/** Values by their names, case kept; names that differ in case alone are one. */
function headerValues(headers: Iterable<readonly [string, string]>): Record<string, string[]> {
  const names = new Map<string, string>();
  const found: Record<string, string[]> = {};
  for (const [name, value] of headers) {
    const known = names.get(name.toLowerCase()) ?? name;
    names.set(name.toLowerCase(), known);
    (found[known] ??= []).push(value);
  }
  return found;
}

/** What a function is told. https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html */
export function eventOf(request: MethodRequest): Record<string, unknown> {
  const { request: wire, resource, path, parameters, stage, snapshot, joined } = request;
  const { header } = mapRequest(request);
  const sent = request.headers.filter(([name]) => !/^content-length$/i.test(name));
  // A mapping does not take the place of what the client has sent, as it does for HTTP backends.
  const has = (name: string): boolean => sent.some(([other]) => other.toLowerCase() === name.toLowerCase());
  const headers = headerValues([...sent, ...Object.entries(header).filter((one) => isTold(one) && !has(one[0]))]);
  const query = grouped(wire.query);
  const binary = isBinary(snapshot.binaryMediaTypes, joined['content-type'] ?? '');
  return {
    resource: resource.path,
    path,
    httpMethod: wire.method,
    headers: lastOf(headers),
    multiValueHeaders: headers,
    queryStringParameters: some(lastOf(query)),
    multiValueQueryStringParameters: some(query),
    pathParameters: some(parameters),
    stageVariables: some(stage.variables),
    requestContext: requestContext(request),
    body: wire.body.length === 0 ? null : wire.body.toString(binary ? 'base64' : 'utf8'),
    isBase64Encoded: wire.body.length > 0 && binary,
  };
}

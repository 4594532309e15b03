import { servicePrincipal, type Caller, type Cloud } from '@coldstart/cloud';
import type { WireRequest, WireResponse } from '@coldstart/wire';
import { restApis, type RestApi } from '../rest/state.ts';
import { isWebSocket, v2Apis, type V2Api } from '../v2/state.ts';
import { serveHttpApi } from './http-api/serve.ts';
import { receive, type Place } from './incoming.ts';
import { tellOfRequest, type Answered } from './metrics.ts';
import { serveRestApi } from './rest/serve.ts';
import { serveWebSocketApi } from './websocket/serve.ts';

/**
 * Where APIs are reached when names below `localhost` lead nowhere: `/_execute-api/ID/STAGE/path`, or with `/_aws` before
 * it, as LocalStack's users write it.
 */
const PATH = /^\/_(?:aws\/)?execute-api\/([A-Za-z0-9]+)(\/.*)?$/;
/** And as they have long written it: `/restapis/ID/STAGE/_user_request_/path`. */
const OLD_PATH = /^\/restapis\/([A-Za-z0-9]+)\/([^/]+)\/_user_request_(\/.*)?$/;
const HOST = /^([a-z0-9]+)\.execute-api\./i;

type Found = { readonly place: Place } & (
  | { readonly kind: 'v2'; readonly api: V2Api }
  | { readonly kind: 'rest'; readonly api: RestApi }
);

/** Whose an API is, and what. Ids are made up at random: none is given twice. */
export function findApi({ store }: Cloud, id: string): Found | undefined {
  for (const place of store.addresses(v2Apis)) {
    const api = store.peek(v2Apis, place)?.byId.get(id);
    if (api !== undefined) return { kind: 'v2', api, place };
  }
  for (const place of store.addresses(restApis)) {
    const api = store.peek(restApis, place)?.byId.get(id);
    if (api !== undefined) return { kind: 'rest', api, place };
  }
  return undefined;
}

/** Which API a request is for, and its path there, stage included. */
export function locate({
  path,
  headers,
}: Pick<WireRequest, 'path' | 'headers'>): { readonly id: string; readonly path: string } | undefined {
  const [, inPath, rest = '/'] = PATH.exec(path) ?? [];
  if (inPath !== undefined) return { id: inPath, path: rest };
  const [, old, stage, below = '/'] = OLD_PATH.exec(path) ?? [];
  if (old !== undefined) return { id: old, path: `/${stage}${below}` };
  const [, inHost] = HOST.exec(headers['host'] ?? '') ?? [];
  return inHost === undefined ? undefined : { id: inHost.toLowerCase(), path };
}

/** Answers a request to an API. */
export async function serveApi(
  request: WireRequest,
  cloud: Cloud,
  authenticate: () => Caller,
): Promise<WireResponse | undefined> {
  const located = locate(request);
  if (located === undefined) return undefined;
  const { id, path } = located;
  const found = findApi(cloud, id);
  if (found === undefined) return forbidden();
  const { account, region } = found.place;
  const incoming = receive(request, cloud, { account, region, apiId: id, path }, authenticate);
  const { call, done } = await cloud.context('execute-api', `${request.method} ${path}`, {
    account,
    region,
    principal: servicePrincipal('apigateway.amazonaws.com', account),
    request: { ...request, secure: true },
  });
  cloud.usage.note(account, { meter: meterOf(found), quantity: 1, resource: id });
  try {
    if (found.kind === 'v2' && isWebSocket(found.api)) return await serveWebSocketApi(call, found.api, incoming);
    const began = performance.now();
    const response =
      found.kind === 'rest'
        ? await serveRestApi(call, found.api, incoming)
        : await serveHttpApi(call, found.api, incoming);
    const { status } = response;
    tellOfRequest(call, { ...measuredAs(found, path), status, latency: performance.now() - began });
    return response;
  } finally {
    done();
  }
}

/** How metrics call an API and its stage. */
function measuredAs(found: Found, path: string): Pick<Answered, 'kind' | 'api' | 'stage'> {
  const [, first = ''] = path.split('/');
  if (found.kind === 'rest') return { kind: 'rest', api: found.api.shown.name ?? found.api.id, stage: first };
  return { kind: 'http', api: found.api.id, stage: found.api.stages.has(first) ? first : '$default' };
}

/** Whatever becomes of it, a request is billed; what WebSocket APIs are billed for are messages and minutes. */
function meterOf(found: Found): string {
  if (found.kind === 'rest') return 'apigateway.rest';
  return isWebSocket(found.api) ? 'apigateway.websocket' : 'apigateway.http';
}

/** What AWS says at the address of an API that is not there. */
const forbidden = (): WireResponse => ({
  status: 403,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'ForbiddenException' },
  body: '{"message":"Forbidden"}',
});

import { servicePrincipal, type Call, type Caller, type Cloud } from '@coldstart/cloud';
import type { WireRequest, WireResponse } from '@coldstart/wire';
import { httpApis, type HttpApi } from '../v2/state.ts';
import { serveHttpApi } from './http-api/serve.ts';
import { receive, type Place } from './incoming.ts';

/** Where APIs are reached when names below `localhost` lead nowhere: `/_execute-api/ID/STAGE/path`. */
const PATH = /^\/_execute-api\/([A-Za-z0-9]+)(\/.*)?$/;
const HOST = /^([a-z0-9]+)\.execute-api\./i;

interface Found {
  readonly place: Place;
  readonly api: HttpApi;
}

/** Whose an API is, and what. Ids are made up at random: none is given twice. */
function findApi({ store }: Cloud, id: string): Found | undefined {
  for (const place of store.addresses(httpApis)) {
    const api = store.peek(httpApis, place)?.byId.get(id);
    if (api !== undefined) return { api, place };
  }
  return undefined;
}

/** Answers a request to an API. */
export async function serveApi(
  request: WireRequest,
  cloud: Cloud,
  authenticate: () => Caller,
): Promise<WireResponse | undefined> {
  const [, inPath, rest] = PATH.exec(request.path) ?? [];
  const id = inPath ?? HOST.exec(request.headers['host'] ?? '')?.[1]?.toLowerCase();
  if (id === undefined) return undefined;
  const found = findApi(cloud, id);
  if (found === undefined) return forbidden();
  const { account, region } = found.place;
  const path = inPath === undefined ? request.path : (rest ?? '/');
  const incoming = receive(request, cloud, { account, region, apiId: id, path }, authenticate);
  const { call, done } = await cloud.context('execute-api', `${request.method} ${path}`, {
    account,
    region,
    principal: servicePrincipal('apigateway.amazonaws.com', account),
    request: { ...request, secure: true },
  });
  try {
    return await serveHttpApi(call, found.api, incoming);
  } finally {
    done();
  }
}

/** What AWS says at the address of an API that is not there. */
const forbidden = (): WireResponse => ({
  status: 403,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'ForbiddenException' },
  body: '{"message":"Forbidden"}',
});

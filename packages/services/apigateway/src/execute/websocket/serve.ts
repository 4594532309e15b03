import type { Call } from '@coldstart/cloud';
import { TAKEN_OVER, type WireRequest, type WireResponse } from '@coldstart/wire';
import type { V2Api } from '../../v2/state.ts';
import type { Incoming } from '../incoming.ts';
import { authorize } from './authorize.ts';
import type { Connected } from './connections.ts';
import { newRequestId } from './event.ts';
import { isFailure, type Answer } from './integrate.ts';
import { tellOfEvent } from './metrics.ts';
import { carryOut, happening, log } from './occur.ts';
import { open } from './open.ts';
import { findRoute, findStaged, type Staged } from './route.ts';

/**
 * Answers a request to a WebSocket API: `$connect` is asked, and where it agrees the connection is taken over.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html
 */
export async function serveWebSocketApi(call: Call, api: V2Api, incoming: Incoming): Promise<WireResponse> {
  const { request, cloud } = incoming;
  const { upgrade } = request;
  const connectionId = newRequestId();
  const [, stageName = ''] = /^\/([^/]+)\/?$/.exec(incoming.path) ?? [];
  const staged = api.shown.DisableExecuteApiEndpoint === true ? undefined : findStaged(api, stageName);
  if (staged === undefined || upgrade === undefined) return refuse(403, 'Forbidden', connectionId);
  if (!isHandshake(request)) return refuse(400, 'Bad Request', connectionId);
  const pending = connectedOf(incoming, connectionId, stageName);
  const agreed = await connect(call, staged, incoming, pending);
  if ('refusal' in agreed) return agreed.refusal;
  // It has hung up meanwhile.
  if (upgrade.socket.destroyed) return { status: 0, headers: {} };
  await open(cloud, agreed.connected, upgrade, agreed.protocol);
  return { status: TAKEN_OVER, headers: {} };
}

/** https://www.rfc-editor.org/rfc/rfc6455#section-4.2.1 */
const isHandshake = ({ method, headers }: WireRequest): boolean =>
  method === 'GET' &&
  /^[A-Za-z0-9+/]{22}==$/.test(headers['sec-websocket-key'] ?? '') &&
  headers['sec-websocket-version'] === '13';

function connectedOf(incoming: Incoming, id: string, stageName: string): Connected {
  const { account, region, apiId, request, now } = incoming;
  return {
    id,
    account,
    region,
    apiId,
    stageName,
    connectedAt: now,
    sourceIp: request.sourceIp,
    userAgent: request.headers['user-agent'],
    host: request.headers['host'] ?? '',
    identity: {},
    authorizer: undefined,
  };
}

type Agreed =
  | { readonly connected: Connected; readonly protocol: string | undefined }
  | { readonly refusal: WireResponse };

async function connect(call: Call, staged: Staged, incoming: Incoming, pending: Connected): Promise<Agreed> {
  const route = findRoute(staged, '$connect');
  if (route === undefined) return { connected: pending, protocol: undefined };
  const occurrence = { type: 'CONNECT', headers: incoming.headers, query: incoming.request.query } as const;
  const asked = happening(call, staged, pending, occurrence, route);
  const admitted = await authorize(call, asked, incoming);
  if ('failed' in admitted) {
    tellOfEvent(call, asked, { refused: true });
    await log(call, asked, admitted);
    return { refusal: refuse(admitted.status, admitted.failed, pending.id, asked.requestId) };
  }
  const connected = { ...pending, ...admitted };
  const on = { ...asked, connected };
  const result = await carryOut(call, on);
  if (isFailure(result)) return { refusal: refuse(result.status, result.failed, pending.id, on.requestId) };
  return result.status >= 200 && result.status < 300
    ? { connected, protocol: result.headers['sec-websocket-protocol'] }
    : { refusal: refusedBy(result) };
}

/** A handshake that the backend did not want. */
const refusedBy = ({ status, body, headers }: Answer): WireResponse => ({
  status,
  headers: { 'content-type': headers['content-type'] ?? 'application/json' },
  body,
});

const refuse = (status: number, message: string, connectionId: string, requestId = newRequestId()): WireResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message, connectionId, requestId }),
});

import { randomUUID } from 'node:crypto';
import type { Caller, Cloud } from '@coldstart/cloud';
import { requestRegion, TAKEN_OVER, type Upgrade, type WireRequest, type WireResponse } from '@coldstart/wire';
import { openBroker } from './brokers.ts';
import type { Device } from './device.ts';

/** https://docs.aws.amazon.com/iot/latest/developerguide/protocols.html#mqtt-ws */
const PATH = '/mqtt';

/**
 * Takes a connection that asks for MQTT over WebSocket, in the name of whoever has signed the request.
 *
 * @returns nothing for other requests
 * @throws AwsError as a wrong signature is refused
 */
export async function serveWebSocket(
  request: WireRequest,
  cloud: Cloud,
  authenticate: () => Caller,
): Promise<WireResponse | undefined> {
  const { upgrade } = request;
  if (request.path !== PATH) return undefined;
  const { principal } = authenticate();
  if (upgrade === undefined || principal.kind === 'anonymous') return { status: 403, headers: {} };
  const device: Device = {
    account: principal.account,
    region: requestRegion(request) ?? 'us-east-1',
    sourceIp: request.sourceIp,
    principal,
    certificate: undefined,
    session: randomUUID(),
  };
  const broker = await openBroker(cloud, device);
  // It has hung up meanwhile.
  if (upgrade.socket.destroyed) return { status: 0, headers: {} };
  const { createWebSocketStream, WebSocketServer } = await import('ws');
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    handleProtocols: chosen,
  });
  handOver(server, upgrade, (webSocket) => broker.take(createWebSocketStream(webSocket), device));
  return { status: TAKEN_OVER, headers: {} };
}

function handOver(
  server: InstanceType<typeof import('ws').WebSocketServer>,
  { message, socket, head }: Upgrade,
  take: (webSocket: import('ws').WebSocket) => void,
): void {
  server.handleUpgrade(message, socket, head, take);
}

const chosen = (offered: ReadonlySet<string>): string | false =>
  ['mqtt', 'mqttv3.1'].find((name) => offered.has(name)) ?? false;

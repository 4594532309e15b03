import type { Cloud } from '@coldstart/cloud';
import type { Upgrade } from '@coldstart/wire';
import type { RawData, WebSocket } from 'ws';
import { Connection, connections, type Connected } from './connections.ts';
import { frameWatch } from './frames.ts';
import { CLOSED, LARGEST_FRAME, LARGEST_MESSAGE, MOST_AT_ONCE, type Closing } from './limits.ts';
import { onDisconnect, onMessage } from './occur.ts';

/**
 * Takes a connection over: from here on it speaks WebSocket.
 *
 * @param protocol the subprotocol that the backend has chosen
 */
export async function open(
  cloud: Cloud,
  connected: Connected,
  { message, socket, head, closing }: Upgrade,
  protocol: string | undefined,
): Promise<void> {
  const { WebSocketServer } = await import('ws');
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: LARGEST_MESSAGE,
    handleProtocols: () => protocol ?? false,
  });
  server.handleUpgrade(message, socket, head, (webSocket) => {
    const connection = new Connection(cloud, connected, webSocket);
    connections(cloud).set(connected.id, connection);
    listen(cloud, connection, webSocket, closing);
    const watch = frameWatch((payload) => {
      if (payload > LARGEST_FRAME) connection.close(CLOSED.tooLarge);
    });
    // Before whoever reads the messages: a frame that is too large is none.
    socket.prependListener('data', watch);
  });
}

function listen(cloud: Cloud, connection: Connection, webSocket: WebSocket, closing: AbortSignal): void {
  webSocket.on('message', (data: RawData, isBinary: boolean) => {
    connection.touch();
    if (connection.closing !== undefined) return;
    if (isBinary) connection.close(CLOSED.binary);
    else void answer(cloud, connection, (data as Buffer).toString('utf8'), closing);
  });
  for (const kind of ['ping', 'pong'] as const)
    webSocket.on(kind, () => {
      connection.touch();
      // Each ping is answered: whoever sends them and reads nothing would fill the memory.
      if (connection.isFull) connection.terminate();
    });
  // What breaks the protocol is answered by a close of its own code, which `close` tells of.
  webSocket.on('error', (error: NodeJS.ErrnoException) => (connection.closing ??= brokenBy(error)));
  webSocket.on('close', (code: number, reason: Buffer) => {
    connection.ended();
    connections(cloud).delete(connection.connected.id);
    if (closing.aborted) return;
    void onDisconnect(cloud, connection, connection.closing ?? closedBy(code, reason.toString('utf8'))).catch(warn);
  });
}

async function answer(cloud: Cloud, connection: Connection, body: string, closing: AbortSignal): Promise<void> {
  connection.answering += 1;
  if (connection.answering === MOST_AT_ONCE) connection.pause();
  try {
    const reply = await onMessage(cloud, connection, body);
    if (reply !== undefined && connection.isFull) connection.terminate();
    else if (reply !== undefined) connection.send(reply);
  } catch (error) {
    // What was under way while the cloud closed has nobody to tell.
    if (!closing.aborted) warn(error);
  } finally {
    if (connection.answering === MOST_AT_ONCE) connection.resume();
    connection.answering -= 1;
  }
}

const warn = (error: unknown): void => process.emitWarning(error instanceof Error ? error : String(error));

const brokenBy = ({ code }: NodeJS.ErrnoException): Closing | undefined =>
  code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' ? CLOSED.tooLarge : undefined;

/** How a client has left, in AWS's words where it has none. */
function closedBy(code: number, reason: string): Closing {
  if (code === 1005) return { code, reason: 'Client-side close frame status not set' };
  if (code === 1006) return { code, reason: 'Connection Closed Abnormally' };
  return { code, reason };
}

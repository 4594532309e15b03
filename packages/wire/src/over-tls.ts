import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Certificate } from './certificate.ts';

/** First byte of what a client says who wants to speak TLS. */
const HANDSHAKE = 22;

/**
 * Has a server look at the first byte of each connection, and take off TLS where a client speaks that.
 *
 * @param patience milliseconds that a client may be silent
 * @param tooSlow what one is told who was
 */
export function alsoOverTls(
  server: Server,
  certificate: () => Certificate,
  { patience, tooSlow }: { readonly patience: number; readonly tooSlow: string },
): void {
  const [serveHttp] = server.listeners('connection') as [(socket: Socket) => void];
  server.off('connection', serveHttp);
  server.on('connection', (socket: Socket) => {
    const hangUp = (): void => void socket.destroy();
    const giveUp = (): void => void socket.end(tooSlow);
    socket.on('error', hangUp);
    socket.setTimeout(patience, giveUp);
    socket.once('readable', () => {
      const first = socket.read() as Buffer | null;
      socket.setTimeout(0, giveUp);
      socket.off('timeout', giveUp);
      socket.off('error', hangUp);
      if (first === null) return hangUp();
      socket.unshift(first);
      serveHttp.call(server, first[0] === HANDSHAKE ? withoutTls(socket, certificate()) : socket);
    });
  });
}

function withoutTls(socket: Socket, certificate: Certificate): Socket {
  // Loaded with the first client who needs it.
  const { createSecureContext, TLSSocket } = process.getBuiltinModule('node:tls');
  return new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(certificate) });
}

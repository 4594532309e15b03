import type { Http2Server } from 'node:http2';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Server as TlsServer, TLSSocket } from 'node:tls';
import type { Certificate } from './certificate.ts';

/** First byte of what a client says who wants to speak TLS. */
const HANDSHAKE = 22;

/** How a client begins who speaks HTTP/2 without asking: https://datatracker.ietf.org/doc/html/rfc9113#section-3.4 */
const PREFACE = Buffer.from('PRI * HTTP/2.0');

export interface ManyProtocols {
  readonly certificate: () => Certificate;
  /** Made for the first client that speaks HTTP/2. */
  readonly http2: () => Http2Server;
  /** Milliseconds that a client may be silent. */
  readonly patience: number;
  /** What one is told who was. */
  readonly tooSlow: string;
  /** Who takes connections over TLS that begin with a byte of another protocol's. */
  readonly other: (firstByte: number) => ((socket: TLSSocket) => void) | undefined;
}

/**
 * Has a server look at the first bytes of each connection, and take off TLS where a client speaks that. Who speaks HTTP/2,
 * as clients of Kinesis do, is handed on to a server for that.
 */
export function alsoOverTls(server: Server, { certificate, http2, patience, tooSlow, other }: ManyProtocols): void {
  const [serveHttp] = server.listeners('connection') as [(socket: Socket) => void];
  server.off('connection', serveHttp);
  let takingOff: TlsServer | undefined;
  const takeOff = (socket: Socket): void => {
    takingOff ??= withoutTls(certificate(), patience, (encrypted) => {
      if (encrypted.alpnProtocol === 'h2') {
        encrypted.allowHalfOpen = true;
        http2().emit('connection', encrypted);
      } else {
        firstOf(encrypted, patience, (first) => {
          const take = other(first);
          if (take !== undefined) return take(encrypted);
          encrypted.allowHalfOpen = true;
          serveHttp.call(server, encrypted);
        });
      }
    });
    // A client that goes in the middle of the handshake, since it does not trust the certificate, is not waited for.
    socket.allowHalfOpen = false;
    takingOff.emit('connection', socket);
  };
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
      if (first[0] === HANDSHAKE) {
        takeOff(socket);
      } else if (first.subarray(0, PREFACE.length).equals(PREFACE)) {
        // As of a server for HTTP/2 alone: a client that has ended is not answered any more.
        socket.allowHalfOpen = false;
        http2().emit('connection', socket);
      } else {
        serveHttp.call(server, socket);
      }
    });
  });
}

/** Waits for a client's first byte, and puts it back. */
function firstOf(socket: TLSSocket, patience: number, then: (first: number) => void): void {
  const hangUp = (): void => void socket.destroy();
  socket.on('error', hangUp);
  socket.setTimeout(patience, hangUp);
  socket.once('readable', () => {
    const chunk = socket.read() as Buffer | null;
    socket.setTimeout(0, hangUp);
    socket.off('timeout', hangUp);
    socket.off('error', hangUp);
    if (chunk?.[0] === undefined) return hangUp();
    socket.unshift(chunk);
    then(chunk[0]);
  });
}

/**
 * Devices show a certificate of their own, and choose MQTT by a name where they share a port with HTTP. Which certificates
 * count is a matter of who takes the connection.
 */
const PROTOCOLS = ['h2', 'http/1.1', 'x-amzn-mqtt-ca', 'mqtt'];

/** A server that does not listen: it takes TLS off connections that it is given. Loaded with the first who needs it. */
function withoutTls(certificate: Certificate, patience: number, serve: (encrypted: TLSSocket) => void): TlsServer {
  const { createServer } = process.getBuiltinModule('node:tls');
  const server = createServer(
    {
      ...certificate,
      ALPNProtocols: PROTOCOLS,
      handshakeTimeout: patience,
      requestCert: true,
      rejectUnauthorized: false,
    },
    serve,
  );
  server.on('tlsClientError', (_, encrypted) => encrypted.destroy());
  return server;
}

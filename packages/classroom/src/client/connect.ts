import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { OtherCertificate } from './problem.ts';

/** Where a classroom is, and by what it is known. */
export interface ServerAddress {
  /** `https://192.168.1.5:4400` */
  readonly server: string;
  /** Of a certificate of its own, SHA-256 as `AB:CD:...`; absent where the system trusts the certificate. */
  readonly fingerprint?: string | undefined;
}

export interface Connected {
  readonly socket: Socket;
  /** Of a certificate that only `trustFirst` lets through: to be shown and kept. */
  readonly fingerprint?: string;
}

/**
 * A connection to the classroom. Nothing is sent on it before the certificate is known to be the right one.
 *
 * @param trustFirst lets a certificate through that nobody has seen before
 * @throws OtherCertificate, and errors of the system
 */
export async function connect(address: ServerAddress, trustFirst: boolean, signal: AbortSignal): Promise<Connected> {
  const { protocol, hostname, port } = new URL(address.server);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (protocol === 'http:') {
    return { socket: await opened(connectPlain({ host, port: Number(port || 80) }), 'connect', signal) };
  }
  const socket = await opened(
    connectTls({
      host,
      port: Number(port || 443),
      ...(isIP(host) === 0 && { servername: host }),
      ALPNProtocols: ['http/1.1'],
      // What is let through is decided below, before anything is sent.
      rejectUnauthorized: false,
    }),
    'secureConnect',
    signal,
  );
  const fingerprint = socket.getPeerCertificate().fingerprint256;
  if (address.fingerprint === undefined && socket.authorized) return { socket };
  if (address.fingerprint !== undefined && fingerprint === address.fingerprint) return { socket };
  if (address.fingerprint === undefined && trustFirst) return { socket, fingerprint };
  socket.destroy();
  throw new OtherCertificate(
    `${address.server} does not have the certificate that it had when you joined (now ${fingerprint}): it was set up anew, or somebody stands between. Ask your instructor whether that is its fingerprint; if so, run \`pnpm join --leave\`, then join again. Nothing was sent.`,
  );
}

function opened<One extends Socket | TLSSocket>(
  socket: One,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<One> {
  return new Promise((resolve, reject) => {
    const abort = (): void => void socket.destroy(signal.reason instanceof Error ? signal.reason : undefined);
    const done = (error?: Error): void => {
      signal.removeEventListener('abort', abort);
      socket.off('error', done).off('close', closed);
      if (error === undefined) return resolve(socket);
      socket.destroy();
      reject(error);
    };
    const closed = (): void => done(Object.assign(new Error('closed before it was open'), { code: 'ECONNRESET' }));
    socket.once('error', done);
    socket.once('close', closed);
    socket.once(event, () => done());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
  });
}

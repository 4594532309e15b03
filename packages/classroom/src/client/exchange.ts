import { request, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { connect, type ServerAddress } from './connect.ts';
import { ClassroomError, Later, SomethingElse } from './problem.ts';

export interface Asked {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token?: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for the whole exchange. */
  readonly patience?: number | undefined;
  readonly trustFirst?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly retryAfter: number | undefined;
  readonly body: string;
  /** Of a certificate that nobody has seen before. */
  readonly fingerprint?: string | undefined;
}

const PATIENCE = 30_000;
/** Bytes of an answer. A verdict with its logs has some hundred thousand. */
const MOST = 8 * 1024 * 1024;

/**
 * One request and its answer, whatever that is.
 *
 * @throws Later, OtherCertificate; the signal's reason where it was aborted
 */
export async function exchange(address: ServerAddress, asked: Asked): Promise<Answer> {
  const timeout = AbortSignal.timeout(asked.patience ?? PATIENCE);
  const signal = asked.signal === undefined ? timeout : AbortSignal.any([timeout, asked.signal]);
  try {
    const { socket, fingerprint } = await connect(address, asked.trustFirst === true, signal);
    const message = await send(socket, address.server, asked, signal);
    const body = await read(message, address.server, signal);
    return { status: message.statusCode ?? 0, retryAfter: seconds(message.headers['retry-after']), body, fingerprint };
  } catch (error) {
    if (asked.signal?.aborted === true) throw asked.signal.reason;
    if (error instanceof ClassroomError) throw error;
    throw new Later(timeout.aborted ? tooSlow(address.server) : explain(error, address.server), { cause: error });
  }
}

function send(socket: Socket, server: string, asked: Asked, signal: AbortSignal): Promise<IncomingMessage> {
  const text = asked.body === undefined ? undefined : Buffer.from(JSON.stringify(asked.body));
  return new Promise((resolve, reject) => {
    const sent = request({
      createConnection: () => socket,
      method: asked.method,
      path: asked.path,
      signal,
      headers: {
        host: new URL(server).host,
        accept: 'application/json',
        connection: 'close',
        ...(asked.token !== undefined && { authorization: `Bearer ${asked.token}` }),
        ...(text !== undefined && { 'content-type': 'application/json', 'content-length': text.byteLength }),
      },
    });
    sent.once('response', resolve);
    sent.on('error', reject);
    sent.end(text);
  });
}

async function read(message: IncomingMessage, server: string, signal: AbortSignal): Promise<string> {
  const abort = (): void => void message.destroy(new Error('too slow'));
  signal.addEventListener('abort', abort, { once: true });
  try {
    const pieces: Buffer[] = [];
    let size = 0;
    for await (const piece of message as AsyncIterable<Buffer>) {
      size += piece.byteLength;
      if (size > MOST) throw new SomethingElse(otherwise(server));
      pieces.push(piece);
    }
    return Buffer.concat(pieces).toString('utf8');
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Something answers there that is no classroom. */
export const otherwise = (server: string): string =>
  `What answers at ${server} is no classroom. Check the address; in a network with a sign-in page of its own, open a browser and sign in first.`;

const tooSlow = (server: string): string =>
  `${server} is too slow: it did not answer in time. Check your network, then try again.`;

/** Errors of the system by their code, in words that say what to do. */
function explain(error: unknown, server: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const { hostname } = new URL(server);
  switch (code) {
    case 'ENOTFOUND':
      return `There is no machine called ${hostname}. Check the address, and that you are in the classroom’s network.`;
    case 'EAI_AGAIN':
      return `${hostname} cannot be looked up: you seem to be offline. Connect to the classroom’s network, then try again.`;
    case 'ECONNREFUSED':
      return `Nobody listens at ${server}. Check the address and its port, and ask whether the classroom is started.`;
    case 'ENETUNREACH':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
    case 'EHOSTUNREACH':
    case 'EHOSTDOWN':
    case 'ETIMEDOUT':
      return `${server} cannot be reached from here. Connect to the classroom’s network, then try again.`;
    case 'ECONNRESET':
    case 'ECONNABORTED':
    case 'EPIPE':
      return `${server} closed the connection without an answer. Try again; if that stays so, check whether the address begins with \`http\` or \`https\`.`;
    default:
      if (/^(?:ERR_SSL|EPROTO)/.test(code))
        return `${server} does not speak \`https\`. Check the address: it may begin with \`http://\`.`;
      if (code.startsWith('HPE_')) return otherwise(server);
      return `${server} cannot be asked (${code === '' ? String(error) : code}). Check the address and your network, then try again.`;
  }
}

/** `Retry-After`, in seconds or as a date. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function seconds(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const given = /^\d{1,9}$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(given) ? Math.min(3600, Math.max(0, Math.ceil(given))) : undefined;
}

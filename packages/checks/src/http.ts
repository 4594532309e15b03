import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { ExpectationError } from './expect.ts';

export interface HttpRequest {
  readonly method?: string;
  /** Names as they are sent, case and all; a list is sent as one line each. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
}

export interface HttpAnswer {
  readonly status: number;
  /** What stands behind the status: `OK`. */
  readonly reason: string;
  /** By names in small letters; several of one name are joined by commas. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

/** Milliseconds: more than any entrance waits for a function. */
const PATIENCE = 40_000;

/**
 * Where a request has to go. AWS is found by its names; other clouds answer for all of them at one address, told apart by
 * the header `Host`, so that names such as `ID.execute-api.localhost` need not resolve.
 */
function placeOf(endpoint: string | undefined, { protocol, hostname, port }: URL): { url: URL; connect: URL } {
  const url = new URL(`${protocol}//${hostname}${port === '' ? '' : `:${port}`}`);
  return { url, connect: endpoint === undefined ? url : new URL(endpoint) };
}

/**
 * Sends an HTTP request to an address that a stack has, such as an API's.
 *
 * @param endpoint of the cloud in which the stack is; `undefined` on AWS
 * @throws ExpectationError where nobody answers
 */
export function sendHttp(endpoint: string | undefined, address: string, asked: HttpRequest = {}): Promise<HttpAnswer> {
  const target = new URL(address);
  const { url, connect } = placeOf(endpoint, target);
  const { method = 'GET', headers = {}, body } = asked;
  const start = connect.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const refuse = (error: Error): void =>
      reject(new ExpectationError(`an answer to ${method} ${address}`, `there was none: ${error.message}`));
    const outgoing = start(
      {
        hostname: connect.hostname.replace(/^\[|\]$/g, ''),
        port: connect.port,
        path: target.pathname + target.search,
        method,
        headers: { ...(headers as Record<string, string | string[]>), Host: url.host },
        // Each request of a check is on its own, as those of many clients are.
        agent: false,
        signal: AbortSignal.timeout(PATIENCE),
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', refuse);
        answer.on('end', () => {
          const found = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
          resolve({
            status: answer.statusCode ?? 0,
            reason: answer.statusMessage ?? '',
            headers: Object.fromEntries(found) as Record<string, string>,
            text: Buffer.concat(chunks).toString('utf8'),
          });
        });
      },
    );
    outgoing.on('error', refuse);
    outgoing.end(body);
  });
}

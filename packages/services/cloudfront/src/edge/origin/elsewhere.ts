import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { byName, OF_THE_CONNECTION, pairsOf, pairsOfRaw, without } from '../headers.ts';
import type { EdgeOrigin, EdgeRequest, EdgeResponse } from '../hooks.ts';
import { LONGEST_ANSWER, TimedOut, TooLong } from './here.ts';

/** An origin is not there, or does not speak HTTP. */
export class Unreachable extends Error {}

/**
 * Asks an origin that is somewhere else, over HTTP as anybody would. Compressed answers stay so, redirections are the
 * viewer's matter.
 *
 * @throws TimedOut, Unreachable, TooLong
 */
export function askElsewhere(request: EdgeRequest, origin: EdgeOrigin): Promise<EdgeResponse> {
  const { protocol, domainName, port, path, readTimeout } = origin;
  const send = protocol === 'https' ? httpsRequest : httpRequest;
  const query = request.querystring === '' ? '' : `?${request.querystring}`;
  const lines = pairsOf(without(request.headers, ['content-length'])).flat();
  if (request.body.length > 0 || WITH_BODY.has(request.method))
    lines.push('Content-Length', String(request.body.length));
  return new Promise((resolve, reject) => {
    const outgoing = send(
      {
        host: domainName,
        port,
        method: request.method,
        path: `${path}${request.uri}${query}`,
        headers: lines,
        setHost: false,
        timeout: readTimeout * 1000,
      },
      (answer) => {
        answer.setTimeout(readTimeout * 1000, () => answer.destroy(new TimedOut()));
        collect(answer).then(resolve, (error: unknown) =>
          reject(error instanceof Error ? error : new Unreachable(String(error))),
        );
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new TimedOut()));
    outgoing.on('error', (error) => reject(error instanceof TimedOut ? error : new Unreachable(error.message)));
    outgoing.end(request.body);
  });
}

const WITH_BODY = new Set(['POST', 'PUT', 'PATCH']);

async function collect(answer: IncomingMessage): Promise<EdgeResponse> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LONGEST_ANSWER) {
      answer.destroy();
      throw new TooLong();
    }
    chunks.push(chunk);
  }
  const headers = byName(
    [...pairsOfRaw(answer.rawHeaders)].filter(([name]) => !OF_THE_CONNECTION.test(name.toLowerCase())),
  );
  return {
    status: answer.statusCode ?? 502,
    statusDescription: answer.statusMessage ?? '',
    headers,
    body: Buffer.concat(chunks),
  };
}

import { ANONYMOUS, type Call, type Caller } from '@coldstart/cloud';
import type { Connection, WireRequest, WireResponse } from '@coldstart/wire';
import { byName, pairsOf, valueOf } from '../headers.ts';
import type { EdgeOrigin, EdgeRequest, EdgeResponse } from '../hooks.ts';
import { REASONS } from '../pages.ts';

/** Addresses of services of this cloud: on AWS as well as those that this cloud gives. */
const HERE =
  /\.(?:s3|s3-website|execute-api|elb|lambda-url|cloudfront)(?:[.-][a-z0-9.-]+)?\.(?:amazonaws\.com|on\.aws|cloudfront\.net|localhost)$/i;

/** The name of an origin without the cloud's own port, which addresses that the cloud has given have. */
export const nameOf = ({ domainName }: EdgeOrigin): string => domainName.replace(/:\d+$/, '');

export const isHere = (origin: EdgeOrigin): boolean =>
  HERE.test(nameOf(origin)) ||
  /\.(?:elb|execute-api|lambda-url|s3|cloudfront)\.localhost$/i.test(nameOf(origin)) ||
  /\.cloudfront\.net$/i.test(nameOf(origin));

/** Bytes of an origin's answer that an edge takes. */
export const LONGEST_ANSWER = 100 * 1024 * 1024;

/** An answer that is longer than an edge takes. */
export class TooLong extends Error {}

/** An answer of an origin; its body is empty where it is still being written. */
export interface OriginAnswer {
  readonly response: EdgeResponse;
  readonly stream?: AsyncIterable<Uint8Array> | undefined;
}

/**
 * Asks an origin that is a service of this cloud.
 *
 * @param streams whether the viewer may get an answer as it is written, since nobody else wants it
 */
export async function askHere(
  call: Call,
  request: EdgeRequest,
  origin: EdgeOrigin,
  sender: Pick<Caller, 'principal' | 'context'>,
  streams: boolean,
): Promise<OriginAnswer> {
  const caller: Caller = { ...sender, accessKeyId: undefined, signed: undefined, cause: call.entry.id };
  const { response, body, stream } = await within(origin.readTimeout, async () => {
    const answer = await call.cloud.send(wireRequest(request, origin), caller);
    if (streams && answer.stream !== undefined && answer.status < 400)
      return { response: answer, body: Buffer.alloc(0), stream: answer.stream };
    return { response: answer, body: await bodyOf(answer), stream: undefined };
  });
  const headers = byName([
    ...Object.entries(response.headers),
    ...(response.cookies ?? []).map((cookie): [string, string] => ['set-cookie', cookie]),
  ]);
  const whole = response.stream === undefined && request.method !== 'HEAD';
  return {
    response: {
      status: response.status === 0 ? 502 : response.status,
      statusDescription: response.reason ?? REASONS[response.status] ?? '',
      headers: whole
        ? { ...headers, 'content-length': [{ key: 'Content-Length', value: String(body.length) }] }
        : headers,
      body: request.method === 'HEAD' ? Buffer.alloc(0) : body,
    },
    stream,
  };
}

/** An origin has taken longer than its response timeout. */
export class TimedOut extends Error {}

/** Waits in real time, as functions run. @param seconds @throws TimedOut */
async function within<Result>(seconds: number, work: () => Promise<Result>): Promise<Result> {
  const patience = AbortSignal.timeout(seconds * 1000);
  const running = work();
  return new Promise((resolve, reject) => {
    patience.addEventListener('abort', () => reject(new TimedOut()), { once: true });
    running.then(resolve, reject);
  });
}

/** Whoever asks without a signature. */
export const NOBODY: Pick<Caller, 'principal'> = { principal: ANONYMOUS };

/** A load balancer answers whatever its clients call it; all others are found by their names. */
function wireRequest(request: EdgeRequest, origin: EdgeOrigin): WireRequest {
  const name = nameOf(origin);
  const balancer = /^(?:[a-z0-9.-]*\.)?([a-z0-9-]+)(?:\.[a-z]{2}(?:-[a-z]+)+-\d)?\.elb\./i.exec(name)?.[1];
  const own = `${origin.path}${request.uri}`;
  const path = balancer === undefined ? own : `/_elb/${balancer}${own}`;
  const host = balancer === undefined ? name : (valueOf(request.headers, 'host') ?? name);
  const headers: Record<string, string | undefined> = {};
  for (const header of Object.keys(request.headers)) headers[header] = valueOf(request.headers, header);
  headers['host'] = host;
  if (request.body.length > 0) headers['content-length'] = String(request.body.length);
  const pairs = pairsOf({ ...request.headers, host: [{ key: 'Host', value: host }] });
  const connection: Connection = { remoteAddress: request.clientIp };
  return {
    requestId: crypto.randomUUID(),
    method: request.method,
    path,
    rawPath: path,
    rawQuery: request.querystring,
    query: new URLSearchParams(request.querystring),
    headers,
    rawHeaders: pairs.flat(),
    body: request.body,
    sourceIp: EDGE_ADDRESS,
    connection,
  };
}

/** The address by which origins see an edge: of the block that AWS gives CloudFront, 130.176.0.0/16. */
export const EDGE_ADDRESS = '130.176.0.1';

async function bodyOf({ body, stream }: WireResponse): Promise<Buffer> {
  if (stream === undefined) return Buffer.from(body ?? '');
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > LONGEST_ANSWER) throw new TooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

import { randomBytes } from 'node:crypto';
import type { Caller, Cloud } from '@coldstart/cloud';
import type { WireRequest } from '@coldstart/wire';
import { extendedRequestId } from '../ids.ts';

/** Where an API is. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** A request to an API, its own address cut off. */
export interface Incoming extends Place {
  readonly cloud: Cloud;
  readonly request: WireRequest;
  readonly apiId: string;
  /** Path within the API, stage included, still percent-encoded: `/prod/pets/7`. */
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly extendedId: string;
  /** What the backend is told, each header apart: those of the request, and those that the gateway adds. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Who signed it; throws as AWS refuses a wrong signature. */
  readonly authenticate: () => Caller;
}

/** Headers that concern one connection alone. */
const CONNECTION = /^(?:connection|keep-alive|proxy-connection|transfer-encoding|te|trailer|upgrade|expect)$/i;

export function receive(
  request: WireRequest,
  cloud: Cloud,
  { account, region, apiId, path }: Pick<Incoming, 'account' | 'region' | 'apiId' | 'path'>,
  authenticate: () => Caller,
): Incoming {
  return {
    cloud,
    request,
    apiId,
    account,
    region,
    path,
    now: cloud.clock.now(),
    extendedId: extendedRequestId(),
    headers: [...ownHeaders(request), ...addedHeaders(request, cloud.clock.now())],
    authenticate,
  };
}

function* ownHeaders({ rawHeaders }: WireRequest): Generator<readonly [string, string]> {
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (!CONNECTION.test(name) && !/^(?:x-forwarded-(?:for|port|proto)|x-amzn-trace-id)$/i.test(name))
      // This one name is always written so, whatever the client has written.
      yield [/^authorization$/i.test(name) ? 'Authorization' : name, rawHeaders[at + 1] ?? ''];
  }
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html */
function addedHeaders({ headers, sourceIp }: WireRequest, now: number): [string, string][] {
  const before = headers['x-forwarded-for'];
  return [
    ['X-Amzn-Trace-Id', traceId(headers['x-amzn-trace-id'], now)],
    ['X-Forwarded-For', before === undefined ? sourceIp : `${before}, ${sourceIp}`],
    ['X-Forwarded-Port', headers['x-forwarded-port'] ?? '443'],
    ['X-Forwarded-Proto', headers['x-forwarded-proto'] ?? 'https'],
  ];
}

/** A client's trace goes on where it names a root. https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
function traceId(given: string | undefined, now: number): string {
  if (given !== undefined && /\bRoot=/i.test(given)) return given;
  const root = `Root=1-${Math.floor(now / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;
  return given === undefined ? root : `${given};${root}`;
}

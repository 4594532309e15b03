import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Call, Cloud } from '@coldstart/cloud';
import { callHttp, type HttpAnswer } from './http-call.ts';
import { assume } from './roles.ts';

/** What a service is asked, as its own clients would ask it. */
export interface ServiceRequest {
  /** Signing name. */
  readonly service: string;
  readonly region: string;
  /** ARN of the role that asks. */
  readonly credentials: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Milliseconds. */
  readonly timeout: number;
}

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** How long a role's session is used, in seconds. */
const SESSION = 3600;
const sessions = new WeakMap<Cloud, Map<string, { readonly keys: Keys; readonly until: number }>>();

/** @throws AwsError where the role is gone, or does not trust API Gateway */
function keysOf(call: Call, roleArn: string): Keys {
  const { cloud } = call;
  const known = sessions.get(cloud) ?? new Map<string, { keys: Keys; until: number }>();
  sessions.set(cloud, known);
  const found = known.get(roleArn);
  if (found !== undefined && found.until > call.now()) return found.keys;
  const keys = cloud.identity.issueKeys(call, assume(call, roleArn), SESSION);
  known.set(roleArn, { keys, until: call.now() + (SESSION / 2) * 1000 });
  return keys;
}

/**
 * Sends a request to an AWS service, signed as a role.
 *
 * @throws AwsError where the role cannot be assumed
 * @throws TimedOut, Unreachable
 */
export async function askAsRole(call: Call, asked: ServiceRequest): Promise<HttpAnswer> {
  const { service, region, credentials, method, path, query, body, timeout } = asked;
  const endpoint = new URL(call.cloud.endpoint);
  const { hostname, port } = endpoint;
  const signer = new SignatureV4({
    credentials: keysOf(call, credentials),
    region,
    service,
    sha256: Sha256,
    uriEscapePath: service !== 's3',
  });
  const headers = { host: endpoint.host, ...asked.headers };
  const signed = await signer.sign(
    new HttpRequest({ method, hostname, port: Number(port), path, query: { ...query }, headers, body }),
  );
  const search = new URLSearchParams(query).toString();
  return callHttp({
    method,
    url: `${call.cloud.endpoint}${path}${search === '' ? '' : `?${search}`}`,
    headers: Object.entries(signed.headers).filter(([name]) => name !== 'host'),
    body,
    timeout,
  });
}

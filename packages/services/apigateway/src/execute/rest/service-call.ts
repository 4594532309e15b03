import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { parseArn, type Call, type Cloud } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { callHttp, type HttpAnswer } from '../http-call.ts';
import { assume } from '../roles.ts';
import { mapRequest } from './mapping.ts';
import type { MethodRequest } from './request.ts';

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

interface Target {
  /** Signing name. */
  readonly service: string;
  readonly region: string;
  /** `path/BUCKET/KEY` or `action/SendMessage`. */
  readonly kind: 'path' | 'action';
  readonly rest: string;
}

/** `arn:aws:apigateway:REGION:SERVICE:path/...`; a bucket may stand before the service. */
function targetOf(uri: string): Target | undefined {
  const arn = parseArn(uri);
  const [, kind, rest = ''] = /^(path|action)\/(.*)$/s.exec(arn?.resource ?? '') ?? [];
  if (arn === undefined || (kind !== 'path' && kind !== 'action')) return undefined;
  const [service = '', ...before] = arn.account.split('.').toReversed();
  const inFront = before.length === 0 ? '' : `${before.toReversed().join('.')}/`;
  return { service, region: arn.region, kind, rest: kind === 'path' ? `${inFront}${rest}` : rest };
}

/** Whether an integration is one with a service that this cloud has. */
export const isService = ({ cloud, integration: { uri = '', credentials } }: MethodRequest): boolean =>
  credentials !== undefined &&
  !credentials.includes(':user/*') &&
  cloud.services.some(({ name }) => name === targetOf(uri)?.service);

/**
 * Calls an AWS service as an integration's role: the request goes to the service itself, signed as AWS's own would be.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-integration-types.html
 */
export async function callService(call: Call, request: MethodRequest, body: Buffer): Promise<HttpAnswer> {
  const { integration, cloud } = request;
  const target = targetOf(integration.uri ?? '');
  if (target === undefined) throw new AwsError('NotImplemented', 'This is the address of no service.', { status: 501 });
  const mapped = mapRequest(request);
  const endpoint = new URL(cloud.endpoint);
  const prefix = cloud.services.find(({ name }) => name === target.service)?.target;
  const query: Record<string, string> = { ...mapped.querystring };
  const headers: Record<string, string> = { host: endpoint.host };
  for (const [name, value] of Object.entries(mapped.header)) headers[name.toLowerCase()] = value;
  if (target.kind === 'action' && prefix === undefined) query['Action'] = target.rest;
  if (target.kind === 'action' && prefix !== undefined) headers['x-amz-target'] = `${prefix}.${target.rest}`;
  headers['content-type'] ??=
    target.kind === 'action' && prefix !== undefined ? 'application/x-amz-json-1.0' : 'application/json';
  const path = target.kind === 'action' ? '/' : `/${filled(target.rest, mapped.path)}`;
  const isS3 = target.service === 's3';
  const signer = new SignatureV4({
    credentials: keysOf(call, integration.credentials ?? ''),
    region: target.region,
    service: target.service,
    sha256: Sha256,
    uriEscapePath: !isS3,
  });
  const given = integration.httpMethod ?? 'POST';
  const method = given === 'ANY' ? request.request.method : given;
  const signed = await signer.sign(
    new HttpRequest({ method, hostname: endpoint.hostname, port: Number(endpoint.port), path, query, headers, body }),
  );
  const search = new URLSearchParams(query).toString();
  return callHttp({
    method,
    url: `${cloud.endpoint}${path}${search === '' ? '' : `?${search}`}`,
    headers: Object.entries(signed.headers).filter(([name]) => name !== 'host'),
    body,
    timeout: integration.timeoutInMillis ?? 29_000,
  });
}

/** A path whose variables are put in, each as it may stand in a path. */
function filled(path: string, values: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{([^}+]+)\+?\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : value.split('/').map(encodeURIComponent).join('/');
  });
}

import { parseArn, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import type { HttpAnswer } from '../http-call.ts';
import { askAsRole } from '../service-request.ts';
import { mapRequest } from './mapping.ts';
import type { MethodRequest } from './request.ts';

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
  const prefix = cloud.services.find(({ name }) => name === target.service)?.target;
  const query: Record<string, string> = { ...mapped.querystring };
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(mapped.header)) headers[name.toLowerCase()] = value;
  if (target.kind === 'action' && prefix === undefined) query['Action'] = target.rest;
  if (target.kind === 'action' && prefix !== undefined) headers['x-amz-target'] = `${prefix}.${target.rest}`;
  headers['content-type'] ??=
    target.kind === 'action' && prefix !== undefined ? 'application/x-amz-json-1.0' : 'application/json';
  const given = integration.httpMethod ?? 'POST';
  return askAsRole(call, {
    service: target.service,
    region: target.region,
    credentials: integration.credentials ?? '',
    method: given === 'ANY' ? request.request.method : given,
    path: target.kind === 'action' ? '/' : `/${filled(target.rest, mapped.path)}`,
    query,
    headers,
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

import { parseArn, type Call, type Cloud } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import type { HttpAnswer } from './http-call.ts';
import { askAsRole } from './service-request.ts';

interface Target {
  /** Signing name. */
  readonly service: string;
  readonly region: string;
  /** `path/BUCKET/KEY` or `action/SendMessage`. */
  readonly kind: 'path' | 'action';
  readonly rest: string;
}

/** What an integration's mappings add to a request. */
export interface Parameters {
  readonly header: Readonly<Record<string, string>>;
  readonly querystring: Readonly<Record<string, string>>;
  readonly path: Readonly<Record<string, string>>;
}

/** An integration of type `AWS` with a service. */
export interface ServiceAction {
  readonly uri: string;
  /** ARN of the role that asks. */
  readonly credentials: string;
  readonly method: string;
  readonly parameters: Parameters;
  readonly body: Buffer;
  /** Milliseconds. */
  readonly timeout: number;
}

/** `arn:aws:apigateway:REGION:SERVICE:path/...`; a bucket may stand before the service. */
function targetOf(uri: string): Target | undefined {
  const arn = parseArn(uri);
  const [, kind, rest = ''] = /^(path|action)\/(.*)$/s.exec(arn?.resource ?? '') ?? [];
  if (arn === undefined || (kind !== 'path' && kind !== 'action')) return undefined;
  const [service = '', ...before] = arn.account.split('.').toReversed();
  const inFront = before.length === 0 ? '' : `${before.toReversed().join('.')}/`;
  // Of a service's root the ARN ends in `path//`.
  return { service, region: arn.region, kind, rest: kind === 'path' ? `${inFront}${rest.replace(/^\//, '')}` : rest };
}

/** Whether an integration is one with a service that this cloud has. */
export const isService = (cloud: Cloud, uri: string, credentials: string | undefined): credentials is string =>
  credentials !== undefined &&
  !credentials.includes(':user/*') &&
  cloud.services.some(({ name }) => name === targetOf(uri)?.service);

/**
 * Calls an AWS service as an integration's role: the request goes to the service itself, signed as AWS's own would be.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-integration-types.html
 */
export async function askService(call: Call, asked: ServiceAction): Promise<HttpAnswer> {
  const { parameters, credentials, method, body, timeout } = asked;
  const target = targetOf(asked.uri);
  if (target === undefined) throw new AwsError('NotImplemented', 'This is the address of no service.', { status: 501 });
  const prefix = call.cloud.services.find(({ name }) => name === target.service)?.target;
  const query: Record<string, string> = { ...parameters.querystring };
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(parameters.header)) headers[name.toLowerCase()] = value;
  if (target.kind === 'action' && prefix === undefined) query['Action'] = target.rest;
  if (target.kind === 'action' && prefix !== undefined) headers['x-amz-target'] = `${prefix}.${target.rest}`;
  headers['content-type'] ??=
    target.kind === 'action' && prefix !== undefined ? 'application/x-amz-json-1.0' : 'application/json';
  return askAsRole(call, {
    service: target.service,
    region: target.region,
    credentials,
    method,
    path: target.kind === 'action' ? '/' : `/${filled(target.rest, parameters.path)}`,
    query,
    headers,
    body,
    timeout,
  });
}

/** A path whose variables are put in, each as it may stand in a path. */
function filled(path: string, values: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{([^}+]+)\+?\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : value.split('/').map(encodeURIComponent).join('/');
  });
}

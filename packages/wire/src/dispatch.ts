import type { WireRequest } from './messages.ts';

/** How requests find a service. */
export interface Addressed {
  /** Signing name: `lambda`, `s3`. */
  readonly name: string;
  /** First half of its `X-Amz-Target`, where it has one. */
  readonly target?: string;
  /** A part of the host that is the service's whoever signs the request: `.lambda-url.` */
  readonly host?: string;
  /** What paths look like that are the service's whoever signs the request. */
  readonly path?: RegExp;
  /** Where its requests are signed as another service's: that one's name, and how their paths begin. */
  readonly signedAs?: { readonly name: string; readonly path: string };
  /** `Version` of the forms (awsQuery) that it takes without a signature: nothing else in them names the service. */
  readonly unsignedVersion?: string;
  /** Gets the requests that name no service. */
  readonly fallback?: true;
}

/**
 * Names the service that a request is for: by its target, its own host, its signature (and path), any host, in this order.
 *
 * @returns '' where nothing tells, and no service takes what is left over
 */
export function serviceName(request: WireRequest, services: readonly Addressed[]): string {
  const target = request.headers['x-amz-target']?.split('.')[0];
  if (target !== undefined) {
    for (const service of services) if (service.target === target) return service.name;
  }
  const host = hostName(request);
  for (const service of services) {
    if (service.host !== undefined && host.includes(service.host)) return service.name;
    if (service.path?.test(request.path) === true) return service.name;
  }
  const scope = signedService(request);
  if (scope !== undefined) return services.find((service) => isSignedAs(service, scope, request))?.name ?? scope;
  const version = unsignedVersion(request);
  let fallback = '';
  for (const service of services) {
    if (version !== undefined && service.unsignedVersion === version) return service.name;
    if (host.startsWith(`${service.name}.`) || host.includes(`.${service.name}.`)) return service.name;
    if (service.fallback === true) fallback = service.name;
  }
  return fallback;
}

const isSignedAs = ({ signedAs }: Addressed, scope: string, { path }: WireRequest): boolean =>
  signedAs?.name === scope && path.startsWith(signedAs.path);

function unsignedVersion({ headers, body }: WireRequest): string | undefined {
  if (headers['authorization'] !== undefined || body.length > 65_536) return undefined;
  if (!/^application\/x-www-form-urlencoded/i.test(headers['content-type'] ?? '')) return undefined;
  return new URLSearchParams(body.toString('utf8')).get('Version') ?? undefined;
}

function signedService(request: WireRequest): string | undefined {
  const header = /Credential=[^,\s]*\/\d{8}\/(?:[^/]*\/)?([^/,\s]+)\/aws4_request/.exec(
    request.headers['authorization'] ?? '',
  )?.[1];
  return header ?? request.query.get('X-Amz-Credential')?.split('/').at(-2);
}

/** The Region that a request is signed for, or that its host names. */
export function requestRegion(request: WireRequest): string | undefined {
  const header = /Credential=[^,\s]*\/\d{8}\/([^/]*)\/[^/,\s]+\/aws4_request/.exec(
    request.headers['authorization'] ?? '',
  )?.[1];
  const scope = header ?? request.query.get('X-Amz-Credential')?.split('/').at(-3);
  return scope ?? /\b([a-z]{2}(?:-[a-z]+)+-\d)\b/.exec(hostName(request))?.[1];
}

export function hostName(request: WireRequest): string {
  return (request.headers['host'] ?? '').replace(/:\d+$/, '').toLowerCase();
}

/** Names that stand for this machine; in front of them a host may carry a bucket, as in front of `s3.`. */
const HERE = /^(?:localhost|localhost\.localstack\.cloud|coldstart\.localhost)$/;

/**
 * Takes the bucket out of an S3 request's host or path, and leaves the path that the operation's
 * template expects. https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
export function locateBucket(request: WireRequest): void {
  const host = hostName(request);
  const virtual = /^(.+)\.s3(?:-[a-z0-9-]+)?\./.exec(host)?.[1] ?? beforeHere(host);
  if (virtual !== undefined) {
    request.bucket = virtual;
    return;
  }
  const match = /^\/([^/]+)(\/.*)?$/.exec(request.path);
  if (match === null) return;
  try {
    request.bucket = decodeURIComponent(match[1] ?? '');
  } catch {
    request.bucket = match[1];
  }
  request.path = match[2] ?? '/';
}

function beforeHere(host: string): string | undefined {
  const dot = host.indexOf('.');
  const first = host.slice(0, Math.max(dot, 0));
  return dot > 0 && first !== 's3' && HERE.test(host.slice(dot + 1)) ? first : undefined;
}

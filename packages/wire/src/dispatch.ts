import type { WireRequest } from './messages.ts';

/** How requests find a service. */
export interface Addressed {
  /** Signing name: `lambda`, `s3`. */
  readonly name: string;
  /** First half of its `X-Amz-Target`, where it has one. */
  readonly target?: string;
}

/** Names the service that a request is for: by its target, its signature, its host, in this order; S3 when nothing tells. */
export function serviceName(request: WireRequest, services: Iterable<Addressed>): string {
  const target = request.headers['x-amz-target']?.split('.')[0];
  if (target !== undefined) {
    for (const service of services) if (service.target === target) return service.name;
  }
  // Functions' own URLs: ID.lambda-url.REGION...
  if (hostName(request).includes('.lambda-url.')) return 'lambda';
  const scope = signedService(request);
  if (scope !== undefined) return scope;
  const host = hostName(request);
  for (const { name } of services) {
    if (host.startsWith(`${name}.`) || host.includes(`.${name}.`)) return name;
  }
  return 's3';
}

function signedService(request: WireRequest): string | undefined {
  const header = /Credential=[^,\s]*\/\d{8}\/[^/]*\/([^/,\s]+)\/aws4_request/.exec(
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

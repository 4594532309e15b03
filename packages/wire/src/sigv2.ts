import { createHmac, timingSafeEqual } from 'node:crypto';
import type { WireRequest } from './messages.ts';

/**
 * A signature of the older kind, which S3 still takes: boto3 presigns with it where it is told nothing else.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html
 */
export interface SignatureV2 {
  readonly accessKeyId: string;
  readonly signature: string;
  readonly sessionToken: string | undefined;
  /** Seconds since 1970; presigned URLs only. */
  readonly expires: number | undefined;
}

/**
 * Reads a request's signature of the older kind from its header or, for presigned URLs, its query.
 *
 * @returns `undefined` for a request without any, `'incomplete'` for a URL that lacks part of it
 */
export function readSignatureV2(request: WireRequest): SignatureV2 | 'incomplete' | undefined {
  const header = /^AWS ([^:\s]+):(\S+)$/.exec(request.headers['authorization'] ?? '');
  if (header !== null) {
    const [, accessKeyId = '', signature = ''] = header;
    return {
      accessKeyId,
      signature,
      sessionToken: request.headers['x-amz-security-token'],
      expires: undefined,
    };
  }
  const { query } = request;
  const [accessKeyId, signature, expires] = ['AWSAccessKeyId', 'Signature', 'Expires'].map((name) => query.get(name));
  if (typeof accessKeyId !== 'string' && typeof signature !== 'string') return undefined;
  if (typeof accessKeyId !== 'string' || typeof signature !== 'string' || typeof expires !== 'string') {
    return 'incomplete';
  }
  return {
    accessKeyId,
    signature,
    sessionToken: query.get('x-amz-security-token') ?? request.headers['x-amz-security-token'],
    expires: Number(expires),
  };
}

/** Query parameters that name what a request is about, and so are signed. */
const SIGNED_PARAMETERS: ReadonlySet<string> = new Set([
  'accelerate',
  'acl',
  'analytics',
  'cors',
  'delete',
  'inventory',
  'lifecycle',
  'location',
  'logging',
  'metrics',
  'notification',
  'object-lock',
  'partNumber',
  'policy',
  'replication',
  'requestPayment',
  'response-cache-control',
  'response-content-disposition',
  'response-content-encoding',
  'response-content-language',
  'response-content-type',
  'response-expires',
  'restore',
  'select',
  'select-type',
  'storageClass',
  'tagging',
  'torrent',
  'uploadId',
  'uploads',
  'versionId',
  'versioning',
  'versions',
  'website',
]);

/** Compares a request's signature with the one that its key's secret gives. */
export function verifySignatureV2(
  request: WireRequest,
  signature: SignatureV2,
  secret: string,
): { readonly valid: boolean; readonly stringToSign: string } {
  const stringToSign = [
    request.method,
    named(request, 'content-md5'),
    named(request, 'content-type'),
    signature.expires ?? (request.headers['x-amz-date'] === undefined ? (request.headers['date'] ?? '') : ''),
    `${amzHeaders(request)}${resource(request)}`,
  ].join('\n');
  const expected = createHmac('sha1', secret).update(stringToSign).digest();
  const given = Buffer.from(signature.signature, 'base64');
  return { valid: given.length === expected.length && timingSafeEqual(expected, given), stringToSign };
}

/** Presigned URLs may carry a header as a parameter. */
const named = ({ headers, query }: WireRequest, name: string): string => headers[name] ?? query.get(name) ?? '';

function amzHeaders({ headers, query }: WireRequest): string {
  const found = new Map<string, string>();
  for (const [name, value] of query) if (name.startsWith('x-amz-')) found.set(name, value);
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith('x-amz-') && value !== undefined) found.set(name, value);
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value.trim()}\n`)
    .join('');
}

function resource({ bucket, path, rawPath, query }: WireRequest): string {
  // The bucket is part of the path, unless the host names it.
  const whole = bucket === undefined || path !== rawPath ? rawPath : `/${bucket}${rawPath}`;
  const parameters = [...query]
    .filter(([name]) => SIGNED_PARAMETERS.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  return parameters.length === 0 ? whole : `${whole}?${parameters.join('&')}`;
}

import { hash, timingSafeEqual } from 'node:crypto';
import type { WireRequest } from './messages.ts';
import { hmac, keyFor } from './signing-key.ts';
import { isSignedBy, MULTI_REGION } from './sigv4a.ts';

/** What a signed request says of itself. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export interface Signature {
  readonly algorithm: Algorithm;
  readonly accessKeyId: string;
  /** `20261123` */
  readonly date: string;
  /** None in signatures for several Regions. */
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `20261123T200000Z` */
  readonly timestamp: string;
  readonly sessionToken: string | undefined;
  /** Seconds; presigned URLs only. */
  readonly expires: number | undefined;
}

export class SignatureError extends Error {
  readonly problem: 'missing' | 'malformed' | 'unsupported';
  constructor(problem: 'missing' | 'malformed' | 'unsupported', message: string) {
    super(message);
    this.name = 'SignatureError';
    this.problem = problem;
  }
}

export const ALGORITHM = 'AWS4-HMAC-SHA256';

export type Algorithm = typeof ALGORITHM | typeof MULTI_REGION;

/** @param algorithm the one to use instead */
const unsupported = (algorithm: Algorithm): SignatureError =>
  new SignatureError(
    'unsupported',
    `The authorization mechanism you have provided is not supported. Please use ${algorithm}.`,
  );

/**
 * Reads a request's signature from its header or, for presigned URLs, its query.
 *
 * @param algorithm the one that the service takes
 * @returns `undefined` for a request without any
 * @throws SignatureError for one that cannot be read
 */
export function readSignature(request: WireRequest, algorithm: Algorithm = ALGORITHM): Signature | undefined {
  const header = request.headers['authorization'];
  if (header !== undefined) return fromHeader(header, request, algorithm);
  if (request.query.has('X-Amz-Signature') || request.query.has('X-Amz-Algorithm')) return fromQuery(request.query);
  if (request.query.has('Signature') && request.query.has('AWSAccessKeyId')) throw unsupported(algorithm);
  return undefined;
}

function fromHeader(header: string, request: WireRequest, algorithm: Algorithm): Signature {
  if (!header.startsWith(algorithm)) throw unsupported(algorithm);
  const parts = new Map<string, string>();
  for (const part of header.slice(algorithm.length).split(',')) {
    const at = part.indexOf('=');
    if (at > 0) parts.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
  }
  const missing = ['Credential', 'Signature', 'SignedHeaders'].filter((name) => !parts.has(name));
  const timestamp = request.headers['x-amz-date'] ?? basicDate(request.headers['date']);
  if (timestamp === undefined) missing.push("existence of either a 'X-Amz-Date' or a 'Date' header");
  if (missing.length > 0) {
    const wanted = missing.map((name) =>
      name.startsWith('existence')
        ? `Authorization header requires ${name}.`
        : `Authorization header requires '${name}' parameter.`,
    );
    throw new SignatureError('malformed', `${wanted.join(' ')} Authorization=${header}`);
  }
  return {
    algorithm,
    ...readCredential(parts.get('Credential') ?? '', algorithm),
    signedHeaders: (parts.get('SignedHeaders') ?? '').toLowerCase().split(';'),
    signature: parts.get('Signature') ?? '',
    timestamp: timestamp ?? '',
    sessionToken: request.headers['x-amz-security-token'],
    expires: undefined,
  };
}

function fromQuery(query: URLSearchParams): Signature {
  const get = (name: string): string => {
    const value = query.get(name);
    if (value === null) {
      throw new SignatureError(
        'malformed',
        'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
      );
    }
    return value;
  };
  if (get('X-Amz-Algorithm') !== ALGORITHM) throw unsupported(ALGORITHM);
  const expires = Number(query.get('X-Amz-Expires') ?? '900');
  if (!Number.isInteger(expires)) throw new SignatureError('malformed', 'X-Amz-Expires should be a number');
  if (expires < 0) throw new SignatureError('malformed', 'X-Amz-Expires must be non-negative');
  if (expires > 604_800)
    throw new SignatureError(
      'malformed',
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    );
  return {
    algorithm: ALGORITHM,
    ...readCredential(get('X-Amz-Credential'), ALGORITHM),
    signedHeaders: get('X-Amz-SignedHeaders').toLowerCase().split(';'),
    signature: get('X-Amz-Signature'),
    timestamp: get('X-Amz-Date'),
    sessionToken: query.get('X-Amz-Security-Token') ?? undefined,
    expires,
  };
}

function readCredential(
  text: string,
  algorithm: Algorithm,
): Pick<Signature, 'accessKeyId' | 'date' | 'region' | 'service'> {
  const parts = text.split('/');
  const places = algorithm === MULTI_REGION ? 3 : 4;
  const [date, ...scope] = parts.slice(-places);
  const [end, service, region = ''] = scope.toReversed();
  const accessKeyId = parts.slice(0, -places).join('/');
  if (
    date === undefined ||
    service === undefined ||
    scope.length < places - 1 ||
    end !== 'aws4_request' ||
    accessKeyId === ''
  ) {
    const form = `<YOUR-AKID>/YYYYMMDD/${algorithm === MULTI_REGION ? '' : 'REGION/'}SERVICE/aws4_request`;
    throw new SignatureError('malformed', `the Credential is mal-formed; expecting "${form}".`);
  }
  return { accessKeyId, date, region, service };
}

function basicDate(date: string | undefined): string | undefined {
  if (date === undefined) return undefined;
  const time = new Date(date);
  return Number.isNaN(time.getTime()) ? date : time.toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** Milliseconds since 1970 of a signature's `20261123T200000Z`; `NaN` when it is no date. */
export function signatureTime(timestamp: string): number {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(timestamp);
  if (match === null) return Number.NaN;
  const [, year, month, day, hour, minute, second] = match.map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

const sha256 = (data: string | Uint8Array): string => hash('sha256', data, 'hex');

/** RFC 3986 with AWS's choice of characters. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

function canonicalQuery(rawQuery: string, presigned: boolean, unsigned: readonly string[]): string {
  if (rawQuery === '') return '';
  const pairs: [string, string][] = [];
  for (const part of rawQuery.split('&')) {
    if (part === '') continue;
    const at = part.indexOf('=');
    const name = decode(at < 0 ? part : part.slice(0, at));
    if (presigned && (name === 'X-Amz-Signature' || unsigned.includes(name))) continue;
    pairs.push([encode(name), encode(at < 0 ? '' : decode(part.slice(at + 1)))]);
  }
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  pairs.sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]));
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'));
  } catch {
    return text;
  }
}

/** S3 signs the path as it was sent; the other services sign it normalized and encoded once more. */
function canonicalPaths(request: WireRequest, service: string): string[] {
  const raw = request.rawPath === '' ? '/' : request.rawPath;
  if (service === 's3') {
    const once = raw
      .split('/')
      .map((part) => encode(decode(part.replaceAll('+', '%2B'))))
      .join('/');
    return once === raw ? [raw] : [raw, once];
  }
  const twice = raw.split('/').map(encode).join('/');
  // Some clients sign the path that they send, without the second round.
  return twice === raw ? [raw] : [twice, raw];
}

export interface Verification {
  readonly valid: boolean;
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  /** Signs the chunks of a streaming upload. */
  readonly key: Buffer;
}

/** Whoever speaks HTTP/2 signs the host by its name there, which a proxy hands on by its name in HTTP/1.1. */
const valueOf = ({ headers }: WireRequest, name: string): string =>
  headers[name] ?? (name === ':authority' ? headers['host'] : undefined) ?? '';

/** Compares a request's signature with the one that its key's secret gives. */
export function verifySignature(request: WireRequest, signature: Signature, secret: string): Verification {
  const presigned = signature.expires !== undefined;
  const { bytes: key, made } = keyFor(secret, signature);
  const given = Buffer.from(signature.signature, 'utf8');
  const headers = signature.signedHeaders
    .map((name) => `${name}:${valueOf(request, name).trim().replace(/\s+/g, ' ')}\n`)
    .join('');
  const declared = request.headers['x-amz-content-sha256'];
  const payload = declared ?? (presigned && signature.service === 's3' ? 'UNSIGNED-PAYLOAD' : sha256(request.body));
  const { algorithm, date, region, service } = signature;
  const scope = [date, ...(algorithm === MULTI_REGION ? [] : [region]), service, 'aws4_request'].join('/');
  let first: Verification | undefined;
  for (const path of canonicalPaths(request, signature.service)) {
    const canonicalRequest = [
      request.method,
      path,
      canonicalQuery(
        request.rawQuery,
        presigned,
        signature.service === 'iotdevicegateway' ? ['X-Amz-Security-Token'] : [],
      ),
      headers,
      signature.signedHeaders.join(';'),
      payload,
    ].join('\n');
    const stringToSign = [algorithm, signature.timestamp, scope, sha256(canonicalRequest)].join('\n');
    const valid =
      algorithm === MULTI_REGION
        ? isSignedBy(signature, secret, stringToSign)
        : isEqual(hmac(made, stringToSign), given);
    if (valid) return { valid, canonicalRequest, stringToSign, key };
    first ??= { valid, canonicalRequest, stringToSign, key };
  }
  return first ?? { valid: false, canonicalRequest: '', stringToSign: '', key };
}

function isEqual(expected: Buffer, given: Buffer): boolean {
  const digits = Buffer.from(expected.toString('hex'), 'utf8');
  return digits.length === given.length && timingSafeEqual(digits, given);
}

/** True where a signed body is the one that was sent: the hash in the header is signed, the body is not. */
export function bodyMatches(request: WireRequest): boolean {
  const declared = request.headers['x-amz-content-sha256'];
  return declared === undefined || !/^[0-9a-f]{64}$/i.test(declared) || sha256(request.body) === declared.toLowerCase();
}

/** The signature of a chunk in an `aws-chunked` body. */
export function chunkSignature(
  kind: 'AWS4-HMAC-SHA256-PAYLOAD' | 'AWS4-HMAC-SHA256-TRAILER',
  signature: Signature,
  key: Buffer,
  previous: string,
  data: string | Uint8Array,
): string {
  const scope = `${signature.date}/${signature.region}/${signature.service}/aws4_request`;
  const parts = [kind, signature.timestamp, scope, previous];
  if (kind === 'AWS4-HMAC-SHA256-PAYLOAD') parts.push(sha256(''));
  return hmac(key, [...parts, sha256(data)].join('\n')).toString('hex');
}

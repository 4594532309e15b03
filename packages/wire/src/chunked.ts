import { AwsError } from './errors.ts';
import type { WireRequest } from './messages.ts';
import { chunkSignature, type Signature } from './sigv4.ts';

/** True for bodies that come in S3's own chunks, inside whatever HTTP does. */
export function isChunked(request: WireRequest): boolean {
  return (
    /\baws-chunked\b/.test(request.headers['content-encoding'] ?? '') ||
    (request.headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-')
  );
}

const CRLF = '\r\n';

/**
 * Unpacks an `aws-chunked` body in place: chunk signatures are verified where there are any, trailing
 * headers (checksums) become headers of the request.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 *
 * @param signed the request's own signature and key; chunk signatures follow from it
 */
export function unpackChunks(request: WireRequest, signed: { signature: Signature; key: Buffer } | undefined): void {
  const mode = request.headers['x-amz-content-sha256'] ?? '';
  const verify = mode.startsWith('STREAMING-AWS4-HMAC-SHA256-PAYLOAD') ? signed : undefined;
  const parts: Buffer[] = [];
  let previous = signed?.signature.signature ?? '';
  let at = 0;
  for (;;) {
    const line = lineAt(request.body, at);
    const match = /^([0-9a-fA-F]{1,8})(?:;chunk-signature=([0-9a-f]{64}))?\s*$/.exec(line.text);
    if (match === null) throw broken('a chunk does not begin with its size');
    const size = Number.parseInt(match[1] ?? '', 16);
    const begin = line.next;
    const end = begin + size;
    if (end > request.body.length) throw incomplete();
    const data = request.body.subarray(begin, end);
    if (verify !== undefined) {
      const expected = chunkSignature('AWS4-HMAC-SHA256-PAYLOAD', verify.signature, verify.key, previous, data);
      if (expected !== match[2]) throw mismatch();
      previous = expected;
    }
    if (size === 0) {
      readTrailers(request, begin, verify, previous);
      break;
    }
    parts.push(data);
    if (request.body.toString('latin1', end, end + 2) !== CRLF) throw broken('a chunk does not end after its size');
    at = end + 2;
  }
  const body = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  const declared = request.headers['x-amz-decoded-content-length'];
  if (declared !== undefined && Number(declared) !== body.length) throw incomplete();
  request.body = body;
  if (declared !== undefined) request.headers['content-length'] = declared;
  const encoding = (request.headers['content-encoding'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'aws-chunked');
  request.headers['content-encoding'] = encoding.length > 0 ? encoding.join(',') : undefined;
}

function readTrailers(
  request: WireRequest,
  begin: number,
  verify: { signature: Signature; key: Buffer } | undefined,
  previous: string,
): void {
  const announced = new Set(
    (request.headers['x-amz-trailer'] ?? '')
      .toLowerCase()
      .split(',')
      .map((name) => name.trim()),
  );
  announced.delete('');
  const seen: string[] = [];
  let canonical = '';
  let at = begin;
  while (at < request.body.length) {
    const line = lineAt(request.body, at);
    at = line.next;
    if (line.text === '') break;
    const colon = line.text.indexOf(':');
    if (colon < 1) throw broken('a trailing header has no name');
    const name = line.text.slice(0, colon).trim().toLowerCase();
    const value = line.text.slice(colon + 1).trim();
    if (name === 'x-amz-trailer-signature') {
      const expected =
        verify === undefined
          ? value
          : chunkSignature('AWS4-HMAC-SHA256-TRAILER', verify.signature, verify.key, previous, canonical);
      if (value !== expected) throw mismatch();
      continue;
    }
    if (!announced.has(name)) {
      throw new AwsError(
        'MalformedTrailerError',
        'The request contained trailing data that was not well-formed or did not conform to our published schema.',
        { status: 400 },
      );
    }
    canonical += `${name}:${value}\n`;
    request.headers[name] = value;
    seen.push(name);
  }
  if (seen.length < announced.size) {
    throw new AwsError(
      'MalformedTrailerError',
      'The request contained trailing data that was not well-formed or did not conform to our published schema.',
      { status: 400 },
    );
  }
}

function lineAt(body: Buffer, at: number): { text: string; next: number } {
  const end = body.indexOf(CRLF, at, 'latin1');
  if (end < 0) throw incomplete();
  // No line of the framing is long; a body without line ends must not be copied into a string.
  if (end - at > 4096) throw broken('a line of the framing is too long');
  return { text: body.toString('latin1', at, end), next: end + 2 };
}

const incomplete = (): AwsError =>
  new AwsError('IncompleteBody', 'The request body terminated unexpectedly', { status: 400 });
const broken = (why: string): AwsError =>
  new AwsError('InvalidChunkSizeError', `The chunked body cannot be read: ${why}.`, { status: 400 });
const mismatch = (): AwsError =>
  new AwsError(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    { status: 403 },
  );

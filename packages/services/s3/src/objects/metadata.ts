import type { SystemMetadata } from '../state.ts';
import { invalidArgument, s3Error } from '../errors.ts';

export interface MetadataInput extends SystemMetadata {
  readonly Metadata?: Record<string, string> | undefined;
}

/** Bytes that names and values of user metadata may have together. */
const LIMIT = 2048;

/** What S3 says of objects that were stored without a type. */
const DEFAULT_TYPE = 'binary/octet-stream';

/** Picks the headers out of a request that are stored with an object. */
export function systemMetadata(input: SystemMetadata): SystemMetadata {
  const kept: Record<string, string | Date> = { ContentType: input.ContentType || DEFAULT_TYPE };
  for (const name of NAMES) {
    const value = input[name];
    if (value !== undefined) kept[name] = value;
  }
  const redirect = input.WebsiteRedirectLocation;
  if (redirect !== undefined && !/^(?:\/|https?:\/\/)/.test(redirect)) {
    throw s3Error(
      'InvalidRedirectLocation',
      "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.",
      400,
    );
  }
  return kept;
}

const NAMES = [
  'CacheControl',
  'ContentDisposition',
  'ContentEncoding',
  'ContentLanguage',
  'Expires',
  'WebsiteRedirectLocation',
] as const satisfies readonly (keyof SystemMetadata)[];

/**
 * Reads user metadata: names in small letters, encoded words of RFC 2047 as the text that they stand for.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
 */
export function userMetadata(input: Record<string, string> | undefined): Record<string, string> {
  const metadata: Record<string, string> = {};
  let size = 0;
  for (const [name, value] of Object.entries(input ?? {})) {
    const text = decodeWords(asUtf8(value));
    metadata[name.toLowerCase()] = text;
    size += Buffer.byteLength(name) + Buffer.byteLength(text);
  }
  if (size > LIMIT) {
    throw s3Error('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', 400, {
      Size: size,
      MaxSizeAllowed: LIMIT,
    });
  }
  return metadata;
}

/** User metadata as headers can carry it. */
export function metadataHeaders(metadata: Readonly<Record<string, string>>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name in metadata) headers[name] = encodeWord(metadata[name] ?? '');
  return headers;
}

/** HTTP hands header bytes over as Latin-1; what is UTF-8 in them is read as that. */
function asUtf8(value: string): string {
  if (!/[\u0080-\u00ff]/.test(value) || /[^\u0000-\u00ff]/.test(value)) return value;
  const bytes = Buffer.from(value, 'latin1');
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? value : text;
}

function decodeWords(value: string): string {
  return value.replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (word, kind: string, text: string) => {
    if (kind.toUpperCase() === 'Q') {
      const bytes = text
        .replaceAll('_', ' ')
        .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
      return Buffer.from(bytes, 'latin1').toString('utf8');
    }
    const bytes = Buffer.from(text, 'base64');
    return bytes.toString('base64') === text ? bytes.toString('utf8') : word;
  });
}

const isPlain = (code: number): boolean =>
  (code >= 0x20 && code < 0x7f) || code === 0x09 || code === 0x0a || code === 0x0d;

/** Text that is no ASCII becomes one encoded word: quoted where most of it is ASCII, base64 elsewhere. */
function encodeWord(value: string): string {
  let plain = 0;
  for (let at = 0; at < value.length; at += 1) if (isPlain(value.charCodeAt(at))) plain += 1;
  if (plain === value.length) return value;
  if (plain <= value.length - plain) return `=?UTF-8?B?${Buffer.from(value, 'utf8').toString('base64')}?=`;
  const quoted = Array.from(Buffer.from(value, 'utf8'), (byte) => {
    const letter = String.fromCharCode(byte);
    if (letter === ' ') return '_';
    return byte > 0x20 && byte < 0x7f && !'=_?'.includes(letter)
      ? letter
      : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return `=?UTF-8?Q?${quoted.join('')}?=`;
}

/** Headers that a GET may ask for in place of the stored ones. */
export interface ResponseOverrides {
  readonly ResponseCacheControl?: string | undefined;
  readonly ResponseContentDisposition?: string | undefined;
  readonly ResponseContentEncoding?: string | undefined;
  readonly ResponseContentLanguage?: string | undefined;
  readonly ResponseContentType?: string | undefined;
  readonly ResponseExpires?: Date | undefined;
}

const OVERRIDES = [
  ['ResponseCacheControl', 'CacheControl', 'response-cache-control'],
  ['ResponseContentDisposition', 'ContentDisposition', 'response-content-disposition'],
  ['ResponseContentEncoding', 'ContentEncoding', 'response-content-encoding'],
  ['ResponseContentLanguage', 'ContentLanguage', 'response-content-language'],
  ['ResponseContentType', 'ContentType', 'response-content-type'],
  ['ResponseExpires', 'Expires', 'response-expires'],
] as const;

/** The stored headers, those replaced that the request asks for. */
export function overridden(stored: SystemMetadata, input: ResponseOverrides): SystemMetadata {
  let headers: Record<string, unknown> | undefined;
  for (const [asked, name, parameter] of OVERRIDES) {
    const value = input[asked];
    if (value === undefined) continue;
    if (typeof value === 'string' && /[^\u0000-\u00ff]/.test(value)) {
      throw invalidArgument('Header value cannot be represented using ISO-8859-1.', parameter, value);
    }
    headers ??= { ...stored };
    headers[name] = value;
  }
  return headers ?? stored;
}

/** True where a GET asks for headers of its own, which anonymous callers may not. */
export const overrides = (input: ResponseOverrides): boolean => OVERRIDES.some(([asked]) => input[asked] !== undefined);

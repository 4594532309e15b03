import { Readable } from 'node:stream';
import type { InvocationResult } from '@coldstart/runtime';
import type { WireResponse } from '@coldstart/wire';
import type { StreamedAnswer } from '../invoke/streamed.ts';
import { METADATA, splitMetadata } from './metadata.ts';

/** What a function answers, as HTTP. https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads */

/** An answer that is given as a whole: by its `statusCode`, or as it is. */
export function urlResponse(result: InvocationResult): WireResponse {
  if (result.functionError !== undefined) return serverError();
  const text = Buffer.from(result.payload).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text) as unknown;
  } catch {
    return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: text };
  }
  if (typeof value !== 'object' || value === null || !('statusCode' in value)) {
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: typeof value === 'string' ? value : text,
    };
  }
  const { statusCode, body, isBase64Encoded, ...rest } = value as Record<string, unknown>;
  const head = readHead(statusCode, rest, 'application/json');
  return head === undefined ? serverError() : { ...head, body: readBody(body, isBase64Encoded === true) };
}

/** Bytes that are read in search of the end of metadata. */
const LARGEST_METADATA = 1024 * 1024;

/**
 * An answer that may still be written: its head stands at its beginning, or it has none.
 *
 * An error on the way leaves the body without an end: the connection is closed.
 */
export async function streamedResponse({
  streamed,
  contentType,
  chunks,
  finished,
}: StreamedAnswer): Promise<WireResponse> {
  if (!streamed && (await finished).result.functionError !== undefined) return serverError();
  if (contentType !== METADATA) {
    return { status: 200, headers: { 'content-type': contentType }, stream: body(chunks, finished) };
  }
  const metadata = await readMetadata(chunks);
  const head = metadata && readHead(metadata['statusCode'] ?? 200, metadata, 'application/octet-stream');
  if (head === undefined) {
    chunks.destroy();
    return serverError();
  }
  return { ...head, stream: body(chunks, finished) };
}

function body(chunks: Readable, finished: StreamedAnswer['finished']): Readable {
  const all = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) yield chunk as Uint8Array;
    if ((await finished).result.functionError !== undefined) throw new Error('The function failed on the way.');
  };
  // Whoever takes it may be gone before the first byte.
  return Readable.from(all(), { objectMode: false }).once('close', () => chunks.destroy());
}

/** Takes the metadata off the beginning. */
async function readMetadata(chunks: Readable): Promise<Record<string, unknown> | undefined> {
  let read: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks.iterator({ destroyOnReturn: false })) {
    read = Buffer.concat([read, chunk as Buffer]);
    const split = splitMetadata(read);
    if (split === undefined && read.length <= LARGEST_METADATA) continue;
    if (split === undefined) return undefined;
    const rest = read.subarray(split.bodyAt);
    if (rest.length > 0) chunks.unshift(rest);
    return parseObject(split.metadata);
  }
  return undefined;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

interface Head {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly cookies?: readonly string[];
}

/** @returns undefined for what is no status */
function readHead(
  statusCode: unknown,
  { headers, cookies }: Record<string, unknown>,
  contentType: string,
): Head | undefined {
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 999) return undefined;
  return {
    status,
    headers: { 'content-type': contentType, ...readHeaders(headers) },
    ...(Array.isArray(cookies) && { cookies: cookies.map(String) }),
  };
}

const serverError = (): WireResponse => ({
  status: 502,
  headers: { 'content-type': 'application/json' },
  body: 'Internal Server Error',
});

/** Headers that are between the client and whoever answers it; a wrong length would mix up two answers. */
const OF_THE_CONNECTION: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

function readHeaders(headers: unknown): Record<string, string> {
  if (typeof headers !== 'object' || headers === null) return {};
  return Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]): [string, string] => [name.toLowerCase(), String(value)])
      .filter(([name]) => !OF_THE_CONNECTION.has(name)),
  );
}

function readBody(body: unknown, encoded: boolean): string | Uint8Array {
  if (body === undefined || body === null) return '';
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return encoded ? Buffer.from(text, 'base64') : text;
}

import type { WireResponse } from '@coldstart/wire';
import { OF_THE_CONNECTION, valueOf, withHeader, without } from './headers.ts';
import type { EdgeRequest, EdgeResponse } from './hooks.ts';

/** What is left of an answer for a viewer who has it already, or wants a part of it. */
export function forViewer({ method, headers }: EdgeRequest, response: EdgeResponse): EdgeResponse {
  if (response.status !== 200 || (method !== 'GET' && method !== 'HEAD')) return response;
  if (isUnchanged(headers, response)) {
    return {
      status: 304,
      statusDescription: 'Not Modified',
      headers: without(response.headers, ['content-length', 'content-type', 'content-encoding']),
      body: Buffer.alloc(0),
    };
  }
  const range = valueOf(headers, 'range');
  return range === undefined || method === 'HEAD' ? response : partOf(response, range);
}

const weak = (tag: string): string => tag.trim().replace(/^W\//, '');

function isUnchanged(headers: EdgeRequest['headers'], response: EdgeResponse): boolean {
  const tags = valueOf(headers, 'if-none-match');
  const own = valueOf(response.headers, 'etag');
  if (tags !== undefined)
    return own !== undefined && tags.split(',').some((tag) => tag.trim() === '*' || weak(tag) === weak(own));
  const since = Date.parse(valueOf(headers, 'if-modified-since') ?? '');
  const modified = Date.parse(valueOf(response.headers, 'last-modified') ?? '');
  return modified <= since;
}

/** One range of bytes; several at once are answered with the whole, as HTTP allows. */
function partOf(response: EdgeResponse, range: string): EdgeResponse {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range.trim()) ?? [];
  if (from === '' && to === '') return response;
  const { length } = response.body;
  const start = from === '' ? Math.max(0, length - Number(to)) : Number(from);
  const end = from === '' || to === '' ? length - 1 : Math.min(Number(to), length - 1);
  if (start > end || start >= length)
    return {
      status: 416,
      statusDescription: 'Range Not Satisfiable',
      headers: withHeader(without(response.headers, ['content-length']), 'Content-Range', `bytes */${length}`),
      body: Buffer.alloc(0),
    };
  return {
    ...response,
    status: 206,
    statusDescription: 'Partial Content',
    headers: withHeader(
      without(response.headers, ['content-length']),
      'Content-Range',
      `bytes ${start}-${end}/${length}`,
    ),
    body: response.body.subarray(start, end + 1),
  };
}

export function wireResponse(response: EdgeResponse, method: string): WireResponse {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(response.headers)) {
    if (name === 'set-cookie' || OF_THE_CONNECTION.test(name)) continue;
    // The length is told anew, but to those who asked for nothing else.
    if (name === 'content-length' && method !== 'HEAD') continue;
    headers[name] = values.map(({ value }) => value).join(', ');
  }
  const cookies = response.headers['set-cookie']?.map(({ value }) => value);
  return {
    status: response.status,
    ...(response.statusDescription !== '' && { reason: response.statusDescription }),
    headers,
    ...(cookies !== undefined && { cookies }),
    body: response.body,
  };
}

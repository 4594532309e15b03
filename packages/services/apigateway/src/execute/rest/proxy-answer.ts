import type { WireResponse } from '@coldstart/wire';
import { isBinary } from './event.ts';
import type { MethodRequest } from './request.ts';

/** Headers of a backend that would be taken for the gateway's own. */
const REMAPPED =
  /^(?:authorization|connection|content-length|content-md5|date|expect|host|max-forwards|proxy-authenticate|server|trailer|upgrade|user-agent|via|www-authenticate|x-amzn-requestid)$/i;
const DROPPED = /^(?:transfer-encoding|te)$/i;

/** What a header is called where it would be taken for the gateway's own. */
export const remapped = (name: string): string => (REMAPPED.test(name) ? `x-amzn-Remapped-${name}` : name);

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html */
export function backendHeaders(headers: Iterable<readonly [string, string]>): {
  headers: Record<string, string>;
  cookies: string[];
} {
  const found: Record<string, string> = {};
  const names = new Map<string, string>();
  const cookies: string[] = [];
  for (const [given, value] of headers) {
    if (DROPPED.test(given)) continue;
    if (given.toLowerCase() === 'set-cookie') {
      cookies.push(value);
      continue;
    }
    const name = remapped(given);
    const known = names.get(name.toLowerCase());
    names.set(name.toLowerCase(), known ?? name);
    found[known ?? name] = known === undefined ? value : `${found[known]}, ${value}`;
  }
  return { headers: found, cookies };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const KNOWN = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded']);

/** Whether a client wants bytes, by the first type that it accepts. */
export function wantsBinary({ joined, snapshot }: MethodRequest): boolean {
  const [accepted = ''] = (joined['accept'] ?? '').split(',');
  return snapshot.binaryMediaTypes.includes('*/*') || isBinary(snapshot.binaryMediaTypes, accepted);
}

/**
 * What a function answers becomes an HTTP answer.
 *
 * @returns `undefined` for what has not the form that a proxy's answer must have, `undecodable` for bytes that are no base64
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
 */
export function readProxyAnswer(request: MethodRequest, payload: string): WireResponse | 'undecodable' | undefined {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    return undefined;
  }
  if (!isObject(value) || Object.keys(value).some((name) => !KNOWN.has(name))) return undefined;
  const { body, isBase64Encoded } = value;
  const head = headOf(value, []);
  if (head === undefined || isObject(body) || Array.isArray(body)) return undefined;
  const text = body === undefined || body === null ? '' : String(body);
  const isDecoded = isBase64Encoded === true && wantsBinary(request);
  if (isDecoded && !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return 'undecodable';
  return { ...head, body: isDecoded ? Buffer.from(text, 'base64') : text };
}

/** What stands before an answer that is streamed, cookies apart; `undefined` for what is none. */
export function readHead(value: unknown): WireResponse | undefined {
  if (!isObject(value)) return undefined;
  return headOf(value, Array.isArray(value['cookies']) ? value['cookies'].map(String) : []);
}

function headOf(value: Readonly<Record<string, unknown>>, ownCookies: readonly string[]): WireResponse | undefined {
  const { statusCode = 200, headers, multiValueHeaders } = value;
  const status = Number(statusCode);
  if (statusCode === '' || !Number.isInteger(status) || status < 100 || status > 999) return undefined;
  const lines = linesOf(headers, multiValueHeaders);
  if (lines === undefined) return undefined;
  const { headers: named, cookies } = backendHeaders(lines);
  const all = [...cookies, ...ownCookies];
  const hasType = Object.keys(named).some((name) => name.toLowerCase() === 'content-type');
  return {
    status,
    headers: { ...(!hasType && { 'Content-Type': 'application/json' }), ...named },
    ...(all.length > 0 && { cookies: all }),
  };
}

function linesOf(single: unknown, multiple: unknown): [string, string][] | undefined {
  const lines: [string, string][] = [];
  for (const [name, values] of Object.entries(isObject(multiple) ? multiple : {})) {
    if (!Array.isArray(values)) return undefined;
    lines.push(...values.map((value): [string, string] => [name, String(value)]));
  }
  for (const [name, value] of Object.entries(isObject(single) ? single : {})) lines.push([name, String(value)]);
  const given = [single, multiple].every((one) => one === undefined || one === null || isObject(one));
  return given ? lines : undefined;
}

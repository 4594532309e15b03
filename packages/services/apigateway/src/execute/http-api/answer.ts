import type { WireResponse } from '@coldstart/wire';

/** The answers that the API gives itself. */
export const REFUSALS = {
  notFound: [404, 'Not Found'],
  unauthorized: [401, 'Unauthorized'],
  forbidden: [403, 'Forbidden'],
  tooLarge: [413, 'Request Entity Too Large'],
  tooMany: [429, 'Too Many Requests'],
  failed: [500, 'Internal Server Error'],
  unavailable: [503, 'Service Unavailable'],
} as const;

export type Refusal = keyof typeof REFUSALS;

export function refuse(refusal: Refusal, headers: Readonly<Record<string, string>> = {}): WireResponse {
  const [status, message] = REFUSALS[refusal];
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ message }) };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export interface FunctionResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly cookies: readonly string[];
  readonly body: string | Buffer;
}

/**
 * What a function's answer means. Without a `statusCode`, format 2.0 takes it for the body of a success.
 *
 * @returns `undefined` for what means nothing: the client is told of an error
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 */
export function readAnswer(payload: string, version: string): FunctionResponse | undefined {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    return undefined;
  }
  if (!isObject(value) || !('statusCode' in value)) {
    if (version === '1.0') return undefined;
    const body = typeof value === 'string' ? value : payload;
    return { status: 200, headers: { 'content-type': 'application/json' }, cookies: [], body };
  }
  const status = Number(value['statusCode']);
  if (!Number.isInteger(status) || status < 100 || status > 999) return undefined;
  const { headers, multiValueHeaders, cookies, body, isBase64Encoded } = value;
  if (![headers, multiValueHeaders].every((given) => given === undefined || given === null || isObject(given)))
    return undefined;
  const read = readHeaders(headers, version === '1.0' ? multiValueHeaders : undefined);
  const text = body === undefined || body === null ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  return {
    status,
    headers: version === '2.0' && text !== '' ? { 'content-type': 'application/json', ...read.headers } : read.headers,
    cookies: [...read.cookies, ...(version === '2.0' && Array.isArray(cookies) ? cookies.map(String) : [])],
    body: isBase64Encoded === true ? Buffer.from(text, 'base64') : text,
  };
}

function readHeaders(single: unknown, multiple: unknown): { headers: Record<string, string>; cookies: string[] } {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  const many = isObject(multiple) ? multiple : {};
  for (const [name, value] of Object.entries(isObject(single) ? single : {})) {
    if (Object.keys(many).some((other) => other.toLowerCase() === name.toLowerCase())) continue;
    if (name.toLowerCase() === 'set-cookie') cookies.push(String(value));
    else headers[name.toLowerCase()] = String(value);
  }
  for (const [name, values] of Object.entries(many)) {
    const list = (Array.isArray(values) ? values : [values]).map(String);
    if (name.toLowerCase() === 'set-cookie') cookies.push(...list);
    else headers[name.toLowerCase()] = list.join(',');
  }
  return { headers, cookies };
}

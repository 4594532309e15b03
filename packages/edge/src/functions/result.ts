import { bytesOf } from '../bytes.ts';
import { hiddenHeaders, touchedHeader } from '../headers.ts';
import {
  EdgeError,
  isRecord,
  type EdgeHeaders,
  type EdgeRequest,
  type EdgeResponse,
  type EdgeResult,
} from '../messages.ts';
import type { FunctionRun } from './engine.ts';
import type { FunctionEventType } from './event.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * Reads what a function has returned: a request that goes on, or a response.
 *
 * @param response of a viewer response
 * @throws EdgeError as the viewer sees it
 */
export function readFunctionRun(run: FunctionRun, request: EdgeRequest, response?: EdgeResponse): EdgeResult {
  if (run.error !== undefined)
    throw new EdgeError(
      'FunctionExecutionError',
      'The CloudFront function associated with the CloudFront distribution is invalid or could not run.',
      run.error,
    );
  const returned: unknown = run.output === undefined ? undefined : JSON.parse(run.output);
  if (!isRecord(returned)) throw invalid('the function must return a request or response object');
  if (response === undefined && !('statusCode' in returned)) return { request: readRequest(returned, request) };
  return { response: readResponse(returned, response) };
}

/**
 * Reads an event that somebody has made for a test.
 *
 * @throws EdgeError that says what of it is not valid
 */
export function readFunctionEvent(event: unknown): { request: EdgeRequest; response?: EdgeResponse } {
  if (!isRecord(event) || event['version'] !== '1.0') throw invalid("event.version must be '1.0'");
  const { request: given, response, viewer } = event;
  if (!isRecord(given)) throw invalid('event.request must be an object');
  const clientIp = isRecord(viewer) && typeof viewer['ip'] === 'string' ? viewer['ip'] : '';
  const method = typeof given['method'] === 'string' ? given['method'] : 'GET';
  const nothing = { clientIp, method, uri: '/', querystring: '', headers: {}, body: new Uint8Array(0) };
  const request = requestOf({ ...given, method }, nothing);
  if (response === undefined) return { request };
  if (!isRecord(response)) throw invalid('event.response must be an object');
  return { request, response: responseOf(response, undefined) };
}

/** How AWS words it: "The CloudFront function returned an invalid value: response.headers must have header names in lower case." */
const invalid = (what: string): EdgeError =>
  new EdgeError('FunctionValidationError', `The CloudFront function returned an invalid value: ${what}.`);

function readRequest(returned: Values, before: EdgeRequest): EdgeRequest {
  const request = requestOf(returned, before);
  refuseTouched('viewer-request', 'request', before.headers, request.headers);
  return { ...request, headers: { ...request.headers, ...hiddenHeaders(before.headers) } };
}

function requestOf(returned: Values, before: EdgeRequest): EdgeRequest {
  const { method, uri } = returned;
  if (method !== before.method) throw invalid('request.method is read-only');
  if (typeof uri !== 'string' || !uri.startsWith('/')) throw invalid('request.uri must be a string that starts with /');
  const cookies = readFields('request.cookies', returned['cookies']).map(([name, { value }]) => `${name}=${value}`);
  const headers = {
    ...readHeaders('request', returned['headers'], before.headers),
    ...(cookies.length === 0 ? {} : { cookie: [{ key: 'Cookie', value: cookies.join('; ') }] }),
  };
  const querystring = readFields('request.querystring', returned['querystring'])
    .map(([name, { value }]) => (value === '' ? name : `${name}=${value}`))
    .join('&');
  return { ...before, uri, querystring, headers };
}

function readResponse(returned: Values, before: EdgeResponse | undefined): EdgeResponse {
  const response = responseOf(returned, before);
  refuseTouched('viewer-response', 'response', before?.headers, response.headers);
  return { ...response, headers: { ...response.headers, ...hiddenHeaders(before?.headers ?? {}) } };
}

function responseOf(returned: Values, before: EdgeResponse | undefined): EdgeResponse {
  const { statusCode, statusDescription = before?.statusDescription ?? '', body } = returned;
  if (typeof statusCode !== 'number' || !Number.isInteger(statusCode) || statusCode < 200 || statusCode > 599)
    throw invalid('response.statusCode must be an integer between 200 and 599');
  if (typeof statusDescription !== 'string') throw invalid('response.statusDescription must be a string');
  const cookies = readFields('response.cookies', returned['cookies']).map(([name, { value, attributes }]) => ({
    key: 'Set-Cookie',
    value: `${name}=${value}${attributes ? `; ${attributes}` : ''}`,
  }));
  const headers = {
    ...readHeaders('response', returned['headers'], before?.headers ?? {}),
    ...(cookies.length === 0 ? {} : { 'set-cookie': cookies }),
  };
  return {
    status: statusCode,
    statusDescription,
    headers,
    body: body === undefined ? (before?.body ?? new Uint8Array(0)) : readBody(body),
  };
}

function readBody(body: unknown): Uint8Array {
  if (typeof body === 'string') return new TextEncoder().encode(body);
  if (!isRecord(body)) throw invalid('response.body must be a string or an object');
  const { data, encoding = 'text' } = body;
  if (typeof data !== 'string') throw invalid('response.body.data must be a string');
  if (encoding !== 'text' && encoding !== 'base64') throw invalid('response.body.encoding must be text or base64');
  const bytes = bytesOf(data, encoding);
  if (bytes === undefined) throw invalid('response.body.data must be Base64, as its encoding says');
  return bytes;
}

interface Read {
  readonly value: string;
  readonly attributes?: string | undefined;
}

/** The values of an object such as `headers`: one `value`, or each of `multiValue`. */
function readFields(path: string, given: unknown = {}): (readonly [name: string, read: Read])[] {
  if (!isRecord(given)) throw invalid(`${path} must be an object`);
  return Object.entries(given).flatMap(([name, field]) => {
    if (!isRecord(field)) throw invalid(`${path}['${name}'] must be an object with the field value`);
    const { multiValue } = field;
    if (multiValue !== undefined && !Array.isArray(multiValue))
      throw invalid(`${path}['${name}'].multiValue must be an array`);
    const all: readonly unknown[] = multiValue === undefined || multiValue.length === 0 ? [field] : multiValue;
    return all.map((each) => [name, readValue(`${path}['${name}']`, each)] as const);
  });
}

function readValue(path: string, given: unknown): Read {
  if (!isRecord(given) || typeof given['value'] !== 'string') throw invalid(`${path}.value must be a string`);
  const { value, attributes } = given;
  if (attributes !== undefined && typeof attributes !== 'string') throw invalid(`${path}.attributes must be a string`);
  return { value, attributes };
}

/** Names keep the letters in which they came from the viewer or the origin. */
function readHeaders(of: 'request' | 'response', given: unknown, before: EdgeHeaders): EdgeHeaders {
  const path = `${of}.headers`;
  const headers: Record<string, { key: string; value: string }[]> = {};
  for (const [name, { value }] of readFields(path, given)) {
    if (name !== name.toLowerCase()) throw invalid(`${path} must have header names in lower case`);
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) throw invalid(`${path} has a header name that is not valid: ${name}`);
    if (/[\r\n\0]/.test(value)) throw invalid(`${path}['${name}'].value has characters that are not valid`);
    if (name === (of === 'request' ? 'cookie' : 'set-cookie'))
      throw invalid(`${path} cannot have the header ${name}: use ${of}.cookies`);
    (headers[name] ??= []).push({ key: before[name]?.[0]?.key ?? name, value });
  }
  return headers;
}

function refuseTouched(
  event: FunctionEventType,
  of: 'request' | 'response',
  before: EdgeHeaders | undefined,
  after: EdgeHeaders,
): void {
  const touched = touchedHeader(event, 'function', before, after);
  if (touched === undefined) return;
  throw invalid(
    touched.what === 'disallowed'
      ? `${of}.headers cannot have the disallowed header ${touched.name}`
      : `${of}.headers cannot ${touched.did} the read-only header ${touched.name}`,
  );
}

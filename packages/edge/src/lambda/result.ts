import { bytesOf, textOf } from '../bytes.ts';
import { hiddenHeaders, touchedHeader } from '../headers.ts';
import {
  EdgeError,
  isRecord,
  type EdgeEvent,
  type EdgeHeader,
  type EdgeHeaders,
  type EdgeRequest,
  type EdgeResponse,
  type EdgeResult,
} from '../messages.ts';
import { MOST_ANSWER, MOST_BODY } from './limits.ts';
import { readOrigin } from './origin.ts';

type Values = Readonly<Record<string, unknown>>;

/** Words of CloudFront's page, where they are known. */
const refusal = (what: string, detail?: string): EdgeError => new EdgeError('LambdaValidationError', what, detail);
const invalid = (what: string, detail?: string): EdgeError =>
  refusal(`The Lambda function result failed validation: ${what}`, detail);
const INVALID_BODY = 'The body is not a string, is not an object, or exceeds the maximum size.';

/**
 * Reads what a function has returned: a request that goes on, or an answer.
 *
 * @param response of events on the way back
 * @throws EdgeError as the viewer sees it
 */
export function readLambdaResult(
  event: EdgeEvent,
  payload: Uint8Array,
  request: EdgeRequest,
  response?: EdgeResponse,
): EdgeResult {
  const returned = readJson(payload);
  if (response !== undefined) return { response: readChanged(event, returned, response) };
  if ('status' in returned) {
    if (payload.length > MOST_ANSWER[event]) throw invalid(INVALID_BODY);
    return { response: readResponse(event, returned, undefined) };
  }
  return { request: readRequest(event, returned, request) };
}

function readJson(payload: Uint8Array): Values {
  let returned: unknown;
  try {
    returned = JSON.parse(textOf(payload));
  } catch (error) {
    throw refusal('The Lambda function returned invalid JSON: The JSON output is not parsable.', String(error));
  }
  if (isRecord(returned)) return returned;
  throw refusal('The Lambda function returned invalid JSON: The JSON output must be an object type.');
}

function readRequest(event: EdgeEvent, returned: Values, before: EdgeRequest): EdgeRequest {
  const { uri, querystring = '', method = before.method, clientIp = before.clientIp } = returned;
  if (method !== before.method)
    throw invalid('The function tried to change the method of the request, which is read-only.');
  if (clientIp !== before.clientIp) throw invalid('The function tried to change clientIp, which is read-only.');
  if (typeof uri !== 'string' || !uri.startsWith('/'))
    throw invalid('The URI of the request must be a string that starts with "/".');
  if (typeof querystring !== 'string') throw invalid('The querystring of the request must be a string.');
  const headers = readHeaders(event, returned['headers'] ?? {}, before.headers);
  const origin = event === 'origin-request' ? readOrigin(returned['origin'], before.origin, invalid) : before.origin;
  return {
    ...before,
    uri,
    querystring,
    headers: { ...headers, ...hiddenHeaders(before.headers) },
    body: readRequestBody(event, returned['body']) ?? before.body,
    ...(origin === undefined ? {} : { origin }),
  };
}

/** A body that takes the place of the viewer's: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-include-body-access.html */
function readRequestBody(event: EdgeEvent, body: unknown): Uint8Array | undefined {
  if (body === undefined) return undefined;
  if (!isRecord(body)) throw invalid(INVALID_BODY);
  const { action, encoding = 'base64', data = '' } = body;
  if (action === 'read-only') return undefined;
  if (action !== 'replace') throw invalid('The action of the body must be "read-only" or "replace".');
  return readBody(event, data, encoding);
}

function readBody(event: EdgeEvent, data: unknown, encoding: unknown): Uint8Array {
  if (typeof data !== 'string') throw invalid(INVALID_BODY);
  if (encoding !== 'text' && encoding !== 'base64')
    throw invalid('The encoding of the body must be "text" or "base64".');
  const body = bytesOf(data, encoding);
  if (body === undefined || body.length > MOST_BODY[event]) throw invalid(INVALID_BODY);
  return body;
}

function readChanged(event: EdgeEvent, returned: Values, before: EdgeResponse): EdgeResponse {
  if (event === 'viewer-response') {
    if (String(returned['status']) !== String(before.status))
      throw invalid('The function tried to change the HTTP status code, which is read-only in viewer response events.');
    if (returned['body'] !== undefined) throw invalid('The body cannot be changed in viewer response events.');
  }
  return readResponse(event, returned, before);
}

function readResponse(event: EdgeEvent, returned: Values, before: EdgeResponse | undefined): EdgeResponse {
  const { status, statusDescription = '', body, bodyEncoding = 'text' } = returned;
  if (typeof status !== 'string' || !/^[2-5]\d\d$/.test(status))
    throw invalid('The status must be a string that holds an HTTP status code between 200 and 599.');
  if (typeof statusDescription !== 'string') throw invalid('The statusDescription must be a string.');
  const headers = readHeaders(event, returned['headers'] ?? {}, before?.headers);
  return {
    status: Number(status),
    statusDescription,
    headers: { ...headers, ...hiddenHeaders(before?.headers ?? {}) },
    body: body === undefined ? (before?.body ?? new Uint8Array(0)) : readBody(event, body, bodyEncoding),
  };
}

/** @param before none where the function makes the answer itself */
function readHeaders(event: EdgeEvent, given: unknown, before: EdgeHeaders | undefined): EdgeHeaders {
  const entry = (detail: string): EdgeError =>
    refusal(`The Lambda function returned an invalid entry in the headers object: ${detail}`);
  if (!isRecord(given)) throw invalid('The headers must be an object.');
  const headers: Record<string, EdgeHeader[]> = {};
  for (const [name, values] of Object.entries(given)) {
    if (name !== name.toLowerCase()) throw entry(`Names of headers must be in lower case, header : ${name}.`);
    if (!Array.isArray(values))
      throw entry(`Each header entry in the headers object must be an array, header : ${name}.`);
    headers[name] = values.map((each: unknown) => readHeader(name, each, entry));
  }
  const touched = touchedHeader(event, 'lambda', before, headers);
  if (touched === undefined) return headers;
  throw touched.what === 'disallowed'
    ? invalid('The function tried to add a blacklisted header.', `headerName : ${touched.name}`)
    : invalid('The function tried to add, delete, or change a read-only header.', `headerName : ${touched.name}`);
}

function readHeader(name: string, given: unknown, entry: (detail: string) => EdgeError): EdgeHeader {
  if (!isRecord(given) || typeof given['value'] !== 'string')
    throw entry(`The value of each header must be a string in an object with key and value, header : ${name}.`);
  const { key = name, value } = given;
  if (typeof key !== 'string' || key.toLowerCase() !== name)
    throw entry(`The key of a header must be its name, in whatever case, header : ${name}.`);
  if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name) || /[\r\n\0]/.test(value))
    throw entry(`The header has characters that are not valid, header : ${name}.`);
  return { key, value };
}

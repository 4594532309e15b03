import type { CORSRule } from '@aws-sdk/client-s3';
import type { WireRequest, WireResponse } from '@coldstart/wire';
import type { StateStore } from '@coldstart/cloud';
import { s3Error } from '../errors.ts';
import { findBucket } from '../store.ts';

/** `*` in a rule stands for any text, once. */
function fits(pattern: string, text: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === text;
  const [head, tail] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return text.length >= head.length + tail.length && text.startsWith(head) && text.endsWith(tail);
}

function requestedHeaders({ headers }: WireRequest): string[] {
  return (headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
}

/** The first rule that allows an origin to make a request, and by which of its patterns. */
function findRule(
  rules: readonly CORSRule[],
  origin: string,
  method: string,
  headers: readonly string[],
): { rule: CORSRule; pattern: string } | undefined {
  for (const rule of rules) {
    const pattern = rule.AllowedOrigins?.find((one) => fits(one, origin));
    if (pattern === undefined || rule.AllowedMethods?.includes(method) !== true) continue;
    const allowed = (rule.AllowedHeaders ?? []).map((name) => name.toLowerCase());
    if (headers.every((name) => allowed.some((one) => fits(one, name)))) return { rule, pattern };
  }
  return undefined;
}

function corsHeaders(
  { rule, pattern }: { rule: CORSRule; pattern: string },
  origin: string,
  headers: readonly string[],
): Record<string, string> {
  const everyone = pattern === '*';
  const { AllowedMethods: methods = [], ExposeHeaders: exposed = [], MaxAgeSeconds: age } = rule;
  return {
    'access-control-allow-origin': everyone ? '*' : origin,
    'access-control-allow-methods': methods.join(', '),
    ...(headers.length > 0 ? { 'access-control-allow-headers': headers.join(', ') } : {}),
    ...(exposed.length > 0 ? { 'access-control-expose-headers': exposed.join(', ') } : {}),
    ...(age === undefined ? {} : { 'access-control-max-age': String(age) }),
    ...(everyone ? {} : { 'access-control-allow-credentials': 'true' }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

const forbidden = (message: string, method: string, resourceType: string): Error =>
  s3Error('AccessForbidden', `CORSResponse: ${message}`, 403, { Method: method, ResourceType: resourceType });

const badRequest = (message: string): Error => s3Error('BadRequest', message, 400);

/**
 * Answers a browser's question before a request to another origin.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/RESTOPTIONSobject.html
 */
export function preflight(request: WireRequest, store: StateStore): WireResponse {
  const origin = request.headers['origin'];
  const method = request.headers['access-control-request-method'];
  if (origin === undefined) throw badRequest('Insufficient information. Origin request header needed.');
  const bucket = findBucket(store, request.bucket ?? '');
  if (bucket === undefined) throw forbidden('Bucket not found', method ?? 'OPTIONS', 'BUCKET');
  if (bucket.cors === undefined) {
    throw forbidden('CORS is not enabled for this bucket.', method ?? 'OPTIONS', 'BUCKET');
  }
  if (method === undefined) throw badRequest('Invalid Access-Control-Request-Method: null');
  const headers = requestedHeaders(request);
  const found = findRule(bucket.cors, origin, method, headers);
  if (found === undefined) {
    throw forbidden(
      "This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
      method,
      request.path === '/' || request.path === '' ? 'BUCKET' : 'OBJECT',
    );
  }
  return { status: 200, headers: corsHeaders(found, origin, headers) };
}

/** Adds to an answer what lets a browser hand it to a page of another origin. */
export function addCorsHeaders(request: WireRequest, response: WireResponse, store: StateStore): void {
  const origin = request.headers['origin'];
  if (origin === undefined || request.bucket === undefined || request.method === 'OPTIONS') return;
  const rules = findBucket(store, request.bucket)?.cors;
  if (rules === undefined) return;
  const headers = requestedHeaders(request);
  const found = findRule(rules, origin, request.method, headers);
  if (found !== undefined) Object.assign(response.headers, corsHeaders(found, origin, headers));
}

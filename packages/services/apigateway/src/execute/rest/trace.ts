import { randomBytes } from 'node:crypto';
import type { WireResponse } from '@coldstart/wire';
import type { MethodRequest } from './request.ts';

const traceOf = ({ headers }: MethodRequest): string => headers.find(([name]) => name === 'X-Amzn-Trace-Id')?.[1] ?? '';

/** An answer that tells which trace it belongs to. */
export function traced(request: MethodRequest, response: WireResponse): WireResponse {
  response.headers['X-Amzn-Trace-Id'] ??= traceOf(request);
  return response;
}

/** An answer of a function's, which has a part of its own in the trace. */
export function tracedByFunction(request: MethodRequest, response: WireResponse): WireResponse {
  const trace = traceOf(request);
  const parent = /\bParent=/.test(trace) ? '' : `;Parent=${randomBytes(8).toString('hex')};Sampled=0`;
  response.headers['X-Amzn-Trace-Id'] ??= `${trace}${parent}`;
  return response;
}

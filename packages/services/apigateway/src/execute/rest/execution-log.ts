import type { MethodSetting } from '@aws-sdk/client-api-gateway';
import type { Refusal } from './gateway-response.ts';
import type { MethodRequest } from './request.ts';

type Level = 'ERROR' | 'INFO' | 'DATA';

interface Line {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly level: Level;
  readonly text: string;
}

/** What a request goes through, line by line, in AWS's words. */
export interface ExecutionLog {
  readonly lines: readonly Line[];
  error(text: string): void;
  info(text: string): void;
  /** What came and what went: bodies, headers, parameters. */
  data(text: string): void;
}

/** Letters of a line's value that are written. */
const LONGEST = 1024;

export function startLog(now: () => number): ExecutionLog {
  const lines: Line[] = [];
  const writer = (level: Level) => (text: string) => {
    const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)} [TRUNCATED]` : text;
    lines.push({ at: now(), level, text: cut });
  };
  return { lines, error: writer('ERROR'), info: writer('INFO'), data: writer('DATA') };
}

/** The lines that a stage's settings let through. */
export function wanted({ lines }: ExecutionLog, { loggingLevel, dataTraceEnabled }: MethodSetting): readonly Line[] {
  if (loggingLevel === 'ERROR') return lines.filter(({ level }) => level === 'ERROR');
  if (loggingLevel !== 'INFO') return [];
  return lines.filter(({ level }) => level !== 'DATA' || dataTraceEnabled === true);
}

/** `{a=1, b=2}` */
export const printed = (pairs: Iterable<readonly [string, string]>): string =>
  `{${[...pairs].map(([name, value]) => `${name}=${secret.test(name) ? masked(value) : value}`).join(', ')}}`;

const secret = /^(?:authorization|x-api-key)$/i;

/** What must not be read in a log: all but its end. */
export const masked = (text: string): string => `${'*'.repeat(Math.max(0, text.length - 6))}${text.slice(-6)}`;

/** How a request begins. */
export function logStart({ log, request, fullPath, parameters, headers }: MethodRequest): void {
  if (log === undefined) return;
  log.info(`Starting execution for request: ${request.requestId}`);
  log.info(`HTTP Method: ${request.method}, Resource Path: ${fullPath}`);
  log.data(`Method request path: ${printed(Object.entries(parameters))}`);
  log.data(`Method request query string: ${printed(request.query)}`);
  log.data(`Method request headers: ${printed(headers)}`);
  log.data(`Method request body before transformations: ${request.body.toString('utf8')}`);
}

/** Why a request was not let through. */
export function logRefusal({ log, request, joined }: MethodRequest, { type, message }: Refusal): void {
  const [media = ''] = (joined['content-type'] ?? 'application/json').split(';');
  const words: Partial<Record<Refusal['type'], string>> = {
    UNAUTHORIZED: `Unauthorized request: ${request.requestId}`,
    ACCESS_DENIED: 'The client is not authorized to perform this operation.',
    BAD_REQUEST_BODY: `Request body does not match model schema for content type ${media.trim()}`,
  };
  log?.error(words[type] ?? message ?? `Execution failed: ${type}`);
}

interface Asked {
  readonly uri: string;
  readonly headers: Iterable<readonly [string, string]>;
  readonly body: string | Uint8Array;
}

const textOf = (body: string | Uint8Array): string =>
  typeof body === 'string' ? body : Buffer.from(body).toString('utf8');

/** What the backend is asked. */
export function logAsked({ log }: MethodRequest, { uri, headers, body }: Asked): void {
  if (log === undefined) return;
  log.data(`Endpoint request URI: ${uri}`);
  log.data(`Endpoint request headers: ${printed(headers)}`);
  log.data(`Endpoint request body after transformations: ${textOf(body)}`);
  log.info(`Sending request to ${uri}`);
}

interface Answered {
  readonly status: number;
  readonly headers: Iterable<readonly [string, string]>;
  readonly body: string | Uint8Array;
  /** When it was asked. */
  readonly since: number;
}

/** What the backend has answered. */
export function logAnswered({ log, cloud }: MethodRequest, { status, headers, body, since }: Answered): void {
  if (log === undefined) return;
  const latency = Math.round(cloud.clock.now() - since);
  log.info(`Received response. Status: ${status}, Integration latency: ${latency} ms`);
  log.data(`Endpoint response headers: ${printed(headers)}`);
  log.data(`Endpoint response body before transformations: ${textOf(body)}`);
}

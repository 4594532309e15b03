import type { IncomingMessage, ServerResponse } from 'node:http';

/** How the APIs that an environment has answer. */

export function accept(response: ServerResponse): void {
  send(response, 202, 'application/json', '{"status":"OK"}\n');
}

export function refuse(response: ServerResponse, status: number, errorType: string, errorMessage: string): void {
  send(response, status, 'application/json', JSON.stringify({ errorMessage, errorType }));
}

export function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

/** @param name in lower case */
export function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

import { randomBytes } from 'node:crypto';
import type { WireRequest } from '@coldstart/wire';
import type { Listener, LoadBalancer } from '../state.ts';
import type { MatchedRequest } from './match.ts';

/** Headers of one connection. */
const CONNECTION = /^(?:connection|keep-alive|proxy-connection|transfer-encoding|te|trailer|upgrade|expect)$/;
/** Those that a load balancer tells itself. */
const OWN = /^x-(?:forwarded-(?:for|port|proto)|amzn-trace-id)$/;
/** More addresses in X-Forwarded-For are refused. */
export const MOST_FORWARDERS = 30;

/** A request as targets and rules see it: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html */
export function receive(
  request: WireRequest,
  path: string,
  { attributes }: LoadBalancer,
  { port, protocol }: Listener,
  now: number,
): MatchedRequest {
  const { method, rawQuery, body, sourceIp } = request;
  const headers: [string, string][] = [];
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const name = (request.rawHeaders[at] ?? '').toLowerCase();
    const isDropped = isOn(attributes, 'routing.http.drop_invalid_header_fields.enabled') && !/^[a-z0-9-]+$/.test(name);
    if (!CONNECTION.test(name) && !OWN.test(name) && !isDropped) headers.push([name, request.rawHeaders[at + 1] ?? '']);
  }
  headers.push(['x-amzn-trace-id', traceOf(request.headers['x-amzn-trace-id'], now)]);
  const forwarded = forwardedFor(request, attributes);
  if (forwarded !== undefined) headers.push(['x-forwarded-for', forwarded]);
  headers.push(['x-forwarded-port', String(port)], ['x-forwarded-proto', protocol.toLowerCase()]);
  const host = (request.headers['host'] ?? '').replace(/:\d+$/, '');
  return { method, path, rawQuery, headers, body, sourceIp, host };
}

const isOn = (attributes: ReadonlyMap<string, string>, name: string): boolean => attributes.get(name) === 'true';

function forwardedFor(request: WireRequest, attributes: ReadonlyMap<string, string>): string | undefined {
  const before = request.headers['x-forwarded-for'];
  const mode = attributes.get('routing.http.xff_header_processing.mode') ?? 'append';
  if (mode !== 'append') return mode === 'remove' ? undefined : before;
  const { sourceIp, connection } = request;
  const withPort = isOn(attributes, 'routing.http.xff_client_port.enabled');
  const address = withPort && sourceIp.includes(':') ? `[${sourceIp}]` : sourceIp;
  const client = withPort ? `${address}:${connection.remotePort ?? ''}` : address;
  return before === undefined ? client : `${before}, ${client}`;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html */
function traceOf(given: string | undefined, now: number): string {
  const own = `1-${Math.floor(now / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;
  if (given === undefined || given === '') return `Root=${own}`;
  if (!/(?:^|;)Root=/i.test(given)) return `Root=${own};${given}`;
  return [`Self=${own}`, ...given.split(';').filter((field) => !/^Self=/i.test(field))].join(';');
}

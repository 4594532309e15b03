import type { RedirectActionConfig } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { WireRequest, WireResponse } from '@coldstart/wire';
import type { Listener } from '../state.ts';
import type { MatchedRequest } from './match.ts';
import { pageOf } from './pages.ts';

/**
 * Sends a client elsewhere: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html#redirect-actions
 *
 * A port that stays as it was is the one that the client has come by, which is the cloud's and not the listener's.
 */
export function redirect(
  config: RedirectActionConfig | undefined,
  { host, path, rawQuery }: MatchedRequest,
  request: WireRequest,
  { port, protocol }: Listener,
): WireResponse {
  const own: Readonly<Record<string, string>> = {
    protocol: protocol.toLowerCase(),
    host,
    port: /:(\d+)$/.exec(request.headers['host'] ?? '')?.[1] ?? String(port),
    path: path.replace(/^\//, ''),
    query: rawQuery,
  };
  const fill = (text = ''): string =>
    text.replaceAll(/#\{(protocol|host|port|path|query)\}/g, (_, name: string) => own[name] ?? '');
  const query = fill(config?.Query);
  const address = `${fill(config?.Protocol).toLowerCase()}://${fill(config?.Host)}:${fill(config?.Port)}${fill(config?.Path)}`;
  const location = `${address}${query === '' ? '' : `?${query}`}`;
  return pageOf(config?.StatusCode === 'HTTP_301' ? 301 : 302, { location });
}

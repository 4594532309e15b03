import type { WireResponse } from '@coldstart/wire';

/** What a load balancer calls itself. */
export const SERVER = 'awselb/2.0';

const REASONS: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  302: 'Found',
  400: 'Bad Request',
  405: 'Not Allowed',
  413: 'Request Entity Too Large',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
};

/** A load balancer's own answers. */
export function pageOf(status: number, headers: Record<string, string> = {}): WireResponse {
  const reason = REASONS[status];
  const title = reason === undefined ? String(status) : `${status} ${reason}`;
  const lines = [
    '<html>',
    `<head><title>${title}</title></head>`,
    '<body>',
    `<center><h1>${title}</h1></center>`,
    '</body>',
    '</html>',
    '',
  ];
  return {
    status,
    ...(reason !== undefined && { reason }),
    headers: { server: SERVER, 'content-type': 'text/html', ...headers },
    body: lines.join('\r\n'),
  };
}

import type {
  ResponseHeadersPolicyConfig,
  ResponseHeadersPolicyCorsConfig,
  ResponseHeadersPolicySecurityHeadersConfig,
} from '@aws-sdk/client-cloudfront';
import { valueOf, withHeader, without } from './headers.ts';
import type { EdgeHeaders, EdgeRequest, EdgeResponse } from './hooks.ts';

/** A header that a policy adds, and whether it takes the place of the origin's. */
type Added = readonly [key: string, value: string, override: boolean | undefined];

/** What a response headers policy makes of an answer. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html */
export function applyPolicy(
  policy: ResponseHeadersPolicyConfig,
  request: EdgeRequest,
  response: EdgeResponse,
  timing: string,
): EdgeResponse {
  const removed = (policy.RemoveHeadersConfig?.Items ?? []).map(({ Header = '' }) => Header.toLowerCase());
  let headers = without(response.headers, removed);
  if (policy.CorsConfig !== undefined) headers = withCors(headers, policy.CorsConfig, request);
  const custom = (policy.CustomHeadersConfig?.Items ?? []).map(({ Header = '', Value = '', Override }): Added => [
    Header,
    Value,
    Override,
  ]);
  for (const [key, value, override] of [...securityOf(policy.SecurityHeadersConfig ?? {}), ...custom])
    if (override === true || headers[key.toLowerCase()] === undefined) headers = withHeader(headers, key, value);
  if (policy.ServerTimingHeadersConfig?.Enabled === true)
    headers = withHeader(
      headers,
      'Server-Timing',
      [valueOf(headers, 'server-timing'), timing].filter(Boolean).join(', '),
    );
  return { ...response, headers };
}

function securityOf(given: ResponseHeadersPolicySecurityHeadersConfig): Added[] {
  const { XSSProtection: xss, StrictTransportSecurity: sts } = given;
  const added: Added[] = [];
  if (xss !== undefined) added.push(['X-XSS-Protection', xssOf(xss), xss.Override]);
  if (given.FrameOptions !== undefined)
    added.push(['X-Frame-Options', given.FrameOptions.FrameOption ?? '', given.FrameOptions.Override]);
  if (given.ReferrerPolicy !== undefined)
    added.push(['Referrer-Policy', given.ReferrerPolicy.ReferrerPolicy ?? '', given.ReferrerPolicy.Override]);
  if (given.ContentSecurityPolicy !== undefined)
    added.push([
      'Content-Security-Policy',
      given.ContentSecurityPolicy.ContentSecurityPolicy ?? '',
      given.ContentSecurityPolicy.Override,
    ]);
  if (given.ContentTypeOptions !== undefined)
    added.push(['X-Content-Type-Options', 'nosniff', given.ContentTypeOptions.Override]);
  if (sts !== undefined) {
    const parts = [
      `max-age=${sts.AccessControlMaxAgeSec ?? 0}`,
      ...(sts.IncludeSubdomains === true ? ['includeSubDomains'] : []),
      ...(sts.Preload === true ? ['preload'] : []),
    ];
    added.push(['Strict-Transport-Security', parts.join('; '), sts.Override]);
  }
  return added;
}

function xssOf({
  Protection,
  ModeBlock,
  ReportUri,
}: NonNullable<ResponseHeadersPolicySecurityHeadersConfig['XSSProtection']>): string {
  if (Protection !== true) return '0';
  return ['1', ...(ModeBlock === true ? ['mode=block'] : []), ...(ReportUri ? [`report=${ReportUri}`] : [])].join('; ');
}

/** CORS headers are for requests that name where they come from; those of a preflight for preflights. */
function withCors(headers: EdgeHeaders, cors: ResponseHeadersPolicyCorsConfig, request: EdgeRequest): EdgeHeaders {
  const origin = valueOf(request.headers, 'origin');
  if (origin === undefined) return headers;
  const allowed = cors.AccessControlAllowOrigins?.Items ?? [];
  const isOrigin = allowed.includes('*') || allowed.some((one) => fitsOrigin(one, origin));
  // The origin's CORS headers count as a whole where it has any, unless the policy goes before them.
  const has = Object.keys(headers).some((name) => name.startsWith('access-control-'));
  if (has && cors.OriginOverride !== true) return headers;
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('access-control-')));
  if (!isOrigin) return kept;
  const credentials = cors.AccessControlAllowCredentials === true;
  const anyone = allowed.includes('*') && !credentials;
  const added: [string, string | undefined][] = [
    ['Access-Control-Allow-Origin', anyone ? '*' : origin],
    ['Access-Control-Allow-Credentials', credentials ? 'true' : undefined],
    ['Access-Control-Expose-Headers', cors.AccessControlExposeHeaders?.Items?.join(', ')],
    ['Vary', anyone ? undefined : [valueOf(kept, 'vary'), 'Origin'].filter(Boolean).join(', ')],
  ];
  if (isPreflight(request)) {
    const methods = cors.AccessControlAllowMethods?.Items ?? [];
    added.push(
      ['Access-Control-Allow-Methods', (methods.includes('ALL') ? ALL_METHODS : methods).join(', ')],
      ['Access-Control-Allow-Headers', cors.AccessControlAllowHeaders?.Items?.join(', ')],
      [
        'Access-Control-Max-Age',
        cors.AccessControlMaxAgeSec === undefined ? undefined : String(cors.AccessControlMaxAgeSec),
      ],
    );
  }
  let result: EdgeHeaders = kept;
  for (const [key, value] of added) if (value !== undefined && value !== '') result = withHeader(result, key, value);
  return result;
}

const ALL_METHODS = ['GET', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

const isPreflight = ({ method, headers }: EdgeRequest): boolean =>
  method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;

/** `https://*.example.com` */
function fitsOrigin(allowed: string, origin: string): boolean {
  const [scheme, host] = allowed.includes('://') ? allowed.split('://') : [undefined, allowed];
  const [itsScheme, itsHost = ''] = origin.split('://');
  if (scheme !== undefined && scheme !== '*' && scheme !== itsScheme) return false;
  const expression = (host ?? '').replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*');
  return new RegExp(`^${expression}$`, 'i').test(itsHost);
}

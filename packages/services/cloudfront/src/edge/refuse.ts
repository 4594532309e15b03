import { byName, valueOf } from './headers.ts';
import type { EdgeResponse } from './hooks.ts';
import { pageOf, type Problem } from './pages.ts';
import type { Chosen, Visit } from './visit.ts';

/** The most of a request that an edge reads: 32,768 bytes of headers and query, 8,192 of the address. */
const LONGEST_ADDRESS = 8192;

/** What CloudFront says without looking into its cache. */
export function refuse(visit: Visit, chosen: Chosen): EdgeResponse | undefined {
  const { request, requestId, viewer, address } = visit;
  const page = (problem: Problem): EdgeResponse => pageOf(problem, requestId);
  const { ViewerProtocolPolicy: protocol } = chosen.behavior;
  if (!viewer.secure && protocol === 'redirect-to-https')
    return redirect(`https://${address}`, page({ status: 301, text: '' }));
  if (!viewer.secure && protocol === 'https-only')
    return page({
      status: 403,
      text: 'Bad request. This distribution takes HTTPS alone: its viewer protocol policy is https-only.',
    });
  if (request.uri.length + request.querystring.length > LONGEST_ADDRESS)
    return page({ status: 414, text: 'Bad request. The address is longer than 8,192 bytes.' });
  if ((request.method === 'GET' || request.method === 'HEAD') && request.body.length > 0)
    return page({ status: 403, text: `Bad request. A ${request.method} request through CloudFront has no body.` });
  if ((valueOf(request.headers, 'via') ?? '').includes(visit.via))
    return page({
      status: 403,
      text: 'Bad request. The distribution is an origin of itself: the request would go round in circles.',
    });
  const allowed: readonly string[] = chosen.behavior.AllowedMethods?.Items ?? ['GET', 'HEAD'];
  if (allowed.includes(request.method)) return undefined;
  const cachable = allowed.length < 4 ? ' The distribution supports only cachable requests.' : '';
  return page({
    status: 403,
    text: `This distribution is not configured to allow the HTTP request method that was used for this request.${cachable}`,
  });
}

function redirect(location: string, page: EdgeResponse): EdgeResponse {
  const lines = [
    '<html>',
    '<head><title>301 Moved Permanently</title></head>',
    '<body>',
    '<center><h1>301 Moved Permanently</h1></center>',
    '<hr><center>CloudFront</center>',
    '</body>',
    '</html>',
    '',
  ];
  return {
    ...page,
    headers: byName([
      ['Server', 'CloudFront'],
      ['Content-Type', 'text/html'],
      ['Location', location],
    ]),
    body: Buffer.from(lines.join('\r\n')),
  };
}

/** Countries that may not see it: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/georestrictions.html */
export function isBlocked({ distribution, viewer }: Visit): boolean {
  const { RestrictionType, Items = [] } = distribution.config.Restrictions?.GeoRestriction ?? {};
  if (RestrictionType === 'whitelist') return !Items.includes(viewer.country);
  return RestrictionType === 'blacklist' && Items.includes(viewer.country);
}

import type { Viewer } from '../viewer.ts';
import { knownOf } from '../viewer.ts';
import { byName, pairsOf, pick, valueOf, withHeader, without } from '../headers.ts';
import type { EdgeHeaders, EdgeOrigin, EdgeRequest } from '../hooks.ts';
import { chosenCookies, chosenQuery, encodingFor } from '../key.ts';
import type { Plan } from '../plan.ts';

/** Headers that every origin gets, whatever the behaviour says. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html#request-custom-headers-behavior */
const ALWAYS =
  /^(?:cache-control|content-(?:encoding|length|md5|type)|date|from|if-(?:match|modified-since|none-match|range|unmodified-since)|max-forwards|pragma|range|request-range|x-amz-content-sha256)$/;
/** Headers that no origin gets unless the behaviour names them. */
const NAMED =
  /^(?:accept(?:-charset|-encoding|-language)?|authorization|cookie|host|referer|user-agent|x-forwarded-proto|x-real-ip)$/;
/** Those that CloudFront makes. */
const MADE = /^(?:accept-encoding|cookie|host|via|x-amz-cf-id|x-forwarded-for|content-length)$/;
/** Methods whose answers are not kept: what they are authorized by goes on. */
const WRITES = new Set(['DELETE', 'PATCH', 'POST', 'PUT']);

/**
 * What is asked of the origin: of the viewer's request what the behaviour lets through, and what CloudFront adds.
 *
 * @param via `1.1 NAME (CloudFront)`
 */
export function originRequest(
  request: EdgeRequest,
  origin: EdgeOrigin,
  {
    plan,
    viewer,
    requestId,
    via,
  }: { readonly plan: Plan; readonly viewer: Viewer; readonly requestId: string; readonly via: string },
): EdgeRequest {
  const { forward, known, encodings, legacy } = plan;
  const sent = pick(request.headers, (name) => {
    if (MADE.test(name)) return false;
    if (name === 'authorization' && WRITES.has(request.method)) return true;
    return ALWAYS.test(name) || forward.headers(name) || (legacy && !NAMED.test(name));
  });
  const facts = Object.entries(knownOf(viewer, request.headers)).filter(([name]) => known(name.toLowerCase()));
  const cookies = chosenCookies(request, forward.cookies);
  const encoding = encodingFor(valueOf(request.headers, 'accept-encoding'), encodings);
  const asked = acceptsOf(request, plan, encoding);
  const host = origin.kind === 'custom' && forward.headers('host') ? valueOf(request.headers, 'host') : undefined;
  const forwarded = valueOf(request.headers, 'x-forwarded-for');
  let headers: EdgeHeaders = { ...sent, ...byName(facts) };
  if (cookies !== '') headers = withHeader(headers, 'Cookie', cookies);
  if (asked !== undefined) headers = withHeader(headers, 'Accept-Encoding', asked);
  if (headers['user-agent'] === undefined) headers = withHeader(headers, 'User-Agent', 'Amazon CloudFront');
  headers = withHeader(headers, 'X-Forwarded-For', forwarded === undefined ? viewer.ip : `${forwarded}, ${viewer.ip}`);
  headers = withHeader(headers, 'Via', via);
  headers = withHeader(headers, 'X-Amz-Cf-Id', requestId);
  headers = withHeader(headers, 'Host', host ?? origin.domainName);
  return { ...request, querystring: chosenQuery(request.querystring, forward.query), headers, origin };
}

/** Objects that are kept apart by their encoding are asked for in both where a viewer takes both. */
function acceptsOf(
  request: EdgeRequest,
  { forward, encodings }: Plan,
  chosen: 'br' | 'gzip' | undefined,
): string | undefined {
  const given = valueOf(request.headers, 'accept-encoding');
  if (given !== undefined && encodings.length === 0 && forward.headers('accept-encoding')) return given;
  if (chosen === undefined) return undefined;
  const both = encodings.filter((encoding) => encodingFor(given, [encoding]) !== undefined);
  return both.join(',');
}

/** The request as it leaves for its origin: with what the distribution adds for this one. */
export function departing(request: EdgeRequest, origin: EdgeOrigin): EdgeRequest {
  const added = Object.keys(origin.customHeaders);
  const headers = byName([...pairsOf(without(request.headers, added)), ...pairsOf(origin.customHeaders)]);
  return { ...request, headers, origin };
}

import { valueOf, withHeader, without } from './headers.ts';
import { cacheOf, type Kept } from './cache.ts';
import { compress } from './compress.ts';
import { isFree, type EdgeRequest, type EdgeResponse } from './hooks.ts';
import { encodingFor, keyOf } from './key.ts';
import { askOrigin } from './origin/ask.ts';
import type { OriginAnswer } from './origin/here.ts';
import { errorTtlOf, leastErrorTtl, ttlOf } from './ttl.ts';
import { knownOf } from './viewer.ts';
import type { Chosen, Visit } from './visit.ts';

/** What `x-cache` says before ` from cloudfront`. */
export type CacheResult =
  | 'Hit'
  | 'Miss'
  | 'RefreshHit'
  | 'Error'
  | 'LambdaGeneratedResponse'
  | 'FunctionGeneratedResponse';

export interface LookedUp extends OriginAnswer {
  readonly cache: CacheResult;
  /** CloudFront's own page: no answer of an origin, and none of a function. */
  readonly own?: boolean;
}

/** Answers from the cache, or asks the origin and keeps what may be kept. */
export async function lookUp(visit: Visit, request: EdgeRequest, chosen: Chosen): Promise<LookedUp> {
  const { call, distribution } = visit;
  if (!isKept(request.method, chosen)) return ask(visit, request, chosen);
  const cache = cacheOf(call.cloud);
  const key = keyOf(request, chosen.plan, knownOf(visit.viewer, request.headers), chosen.at);
  const kept = cache.get(distribution.id, key);
  const found = kept?.headOnly === true && request.method !== 'HEAD' ? undefined : kept;
  if (found !== undefined && call.now() < found.freshUntil) return hit(visit, found, 'Hit');
  const outgoing = chosen.plan.ttl.max > 0 ? whole(request, found) : request;
  const asked = await ask(visit, outgoing, chosen);
  const { response } = asked;
  if (asked.stream !== undefined) return asked;
  if (found !== undefined && response.status === 304) return refreshed(visit, found, response, chosen);
  if (found !== undefined && response.status >= 500 && found.response.status < 400) {
    // What was right once is better than an error; the origin is left alone for a while.
    found.freshUntil = call.now() + leastErrorTtl(response.status, distribution.config) * 1000;
    return hit(visit, found, 'Hit');
  }
  const ttl = ttlFor(visit, response, chosen);
  // A part, or that nothing has changed, says nothing to anybody else.
  if (ttl <= 0 || response.status === 206 || response.status === 304) return asked;
  const stored = call.now();
  cache.put(distribution.id, key, {
    response,
    paths: [pathOf(visit.request), pathOf(request)],
    headOnly: request.method === 'HEAD',
    stored,
    freshUntil: stored + ttl * 1000,
  });
  return asked;
}

const pathOf = ({ uri, querystring }: EdgeRequest): string => (querystring === '' ? uri : `${uri}?${querystring}`);

function isKept(method: string, { behavior }: Pick<Chosen, 'behavior'>): boolean {
  const cached: readonly string[] = behavior.AllowedMethods?.CachedMethods?.Items ?? ['GET', 'HEAD'];
  return cached.includes(method);
}

function ttlFor({ call, distribution }: Visit, { status, headers }: EdgeResponse, { plan }: Chosen): number {
  if (status >= 400) return errorTtlOf(status, headers, distribution.config);
  return ttlOf(headers, plan.ttl, call.now());
}

/** Objects are asked for as a whole, and with what tells whether the one that is kept still is the newest. */
function whole(request: EdgeRequest, kept: Kept | undefined): EdgeRequest {
  const headers = without(request.headers, [
    'range',
    'if-range',
    'if-none-match',
    'if-modified-since',
    'if-match',
    'if-unmodified-since',
  ]);
  if (kept === undefined || kept.response.status !== 200) return { ...request, headers };
  const tag = valueOf(kept.response.headers, 'etag');
  const modified = valueOf(kept.response.headers, 'last-modified');
  let asked = headers;
  if (tag !== undefined) asked = withHeader(asked, 'If-None-Match', tag.replace(/^W\//, ''));
  if (modified !== undefined) asked = withHeader(asked, 'If-Modified-Since', modified);
  return { ...request, headers: asked };
}

/** What is kept for nobody, and seen by no function, goes on as it is written. */
const mayStream = ({ method }: EdgeRequest, { behavior, plan }: Chosen): boolean =>
  (plan.ttl.max === 0 || !isKept(method, { behavior })) &&
  isFree(behavior, 'origin-response') &&
  isFree(behavior, 'viewer-response');

async function ask(visit: Visit, request: EdgeRequest, chosen: Chosen): Promise<LookedUp> {
  const { behavior, plan } = chosen;
  const { response, stream, cache, own } = await askOrigin(visit, request, chosen, mayStream(request, chosen));
  if (stream !== undefined) return { response, stream, cache };
  const may = behavior.Compress === true && !own;
  const encoding = may ? encodingFor(valueOf(request.headers, 'accept-encoding'), plan.encodings) : undefined;
  const shown =
    request.method === 'GET' && ttlFor(visit, response, chosen) > 0 ? await compress(response, encoding) : response;
  return { response: shown, cache: response.status >= 400 ? 'Error' : cache, own };
}

function hit({ call }: Visit, { response, stored }: Kept, cache: 'Hit' | 'RefreshHit'): LookedUp {
  const age = Math.max(0, Math.floor((call.now() - stored) / 1000));
  return {
    response: { ...response, headers: withHeader(response.headers, 'Age', String(age)) },
    cache: response.status >= 400 ? 'Error' : cache,
  };
}

/** The origin has nothing newer: the object is fresh again, for as long as the origin says now. */
function refreshed(visit: Visit, kept: Kept, { headers }: EdgeResponse, { plan }: Chosen): LookedUp {
  const now = visit.call.now();
  const told = without(headers, ['content-length', 'content-type', 'content-encoding', 'etag', 'vary']);
  kept.response = { ...kept.response, headers: { ...kept.response.headers, ...told } };
  kept.stored = now;
  kept.freshUntil = now + ttlOf(kept.response.headers, plan.ttl, now) * 1000;
  return hit(visit, kept, 'RefreshHit');
}

import type { DefaultCacheBehavior, ForwardedValues } from '@aws-sdk/client-cloudfront';
import type { Call } from '@coldstart/cloud';
import { findCachePolicy, findOriginRequestPolicy } from '../policies/find.ts';

/** Which of some names are meant; headers and cookies come in lower case and as they are. */
export type Choice = (name: string) => boolean;

/** Parts of a viewer's request. */
export interface Selection {
  readonly headers: Choice;
  readonly cookies: Choice;
  readonly query: Choice;
}

/** What a behaviour does with a request: what tells two requests apart, what the origin sees, and for how long answers are kept. */
export interface Plan {
  readonly key: Selection;
  readonly forward: Selection;
  /** Headers of CloudFront's own that the origin gets, and that count for the key where that names them. */
  readonly known: Choice;
  /** Seconds. */
  readonly ttl: { readonly min: number; readonly usual: number; readonly max: number };
  /** Encodings for which objects are kept apart. */
  readonly encodings: readonly ('br' | 'gzip')[];
  /** Without a cache policy, headers that nobody names go on to the origin. */
  readonly legacy: boolean;
}

const none: Choice = () => false;
const every: Choice = () => true;
const either =
  (one: Choice, other: Choice): Choice =>
  (name) =>
    one(name) || other(name);

/** @param list the names, where the behaviour is about names */
function choice(behavior: string | undefined, list: readonly string[] | undefined, caseless = false): Choice {
  const names = new Set((list ?? []).map((name) => (caseless ? name.toLowerCase() : name)));
  switch (behavior) {
    case 'whitelist':
      return (name) => names.has(name);
    case 'allExcept':
      return (name) => !names.has(name);
    case 'all':
    case 'allViewer':
    case 'allViewerAndWhitelistCloudFront':
      return every;
    default:
      return none;
  }
}

export function planOf(call: Call, behavior: DefaultCacheBehavior): Plan {
  const { CachePolicyId, ForwardedValues } = behavior;
  const policy = CachePolicyId ? findCachePolicy(call, CachePolicyId) : undefined;
  if (policy === undefined) return legacyPlan(ForwardedValues, behavior);
  const parts = policy.ParametersInCacheKeyAndForwardedToOrigin;
  const keyHeaders = choice(parts?.HeadersConfig?.HeaderBehavior, parts?.HeadersConfig?.Headers?.Items, true);
  const key: Selection = {
    headers: keyHeaders,
    cookies: choice(parts?.CookiesConfig?.CookieBehavior, parts?.CookiesConfig?.Cookies?.Items),
    query: choice(parts?.QueryStringsConfig?.QueryStringBehavior, parts?.QueryStringsConfig?.QueryStrings?.Items),
  };
  const asked = originSelection(call, behavior.OriginRequestPolicyId);
  const min = policy.MinTTL ?? 0;
  return {
    key,
    forward: {
      headers: either(key.headers, asked.headers),
      cookies: either(key.cookies, asked.cookies),
      query: either(key.query, asked.query),
    },
    known: either(keyHeaders, asked.known),
    ttl: { min, usual: policy.DefaultTTL ?? Math.max(86_400, min), max: policy.MaxTTL ?? Math.max(31_536_000, min) },
    encodings: [
      ...(parts?.EnableAcceptEncodingBrotli === true ? ['br' as const] : []),
      ...(parts?.EnableAcceptEncodingGzip === true ? ['gzip' as const] : []),
    ],
    legacy: false,
  };
}

function originSelection(call: Call, id: string | undefined): Selection & { readonly known: Choice } {
  const policy = id ? findOriginRequestPolicy(call, id) : undefined;
  const { HeadersConfig: headers, CookiesConfig: cookies, QueryStringsConfig: query } = policy ?? {};
  const kind = headers?.HeaderBehavior;
  return {
    headers: choice(kind, headers?.Headers?.Items, true),
    cookies: choice(cookies?.CookieBehavior, cookies?.Cookies?.Items),
    query: choice(query?.QueryStringBehavior, query?.QueryStrings?.Items),
    // Those are none of the viewer's: they have to be named.
    known:
      kind === 'whitelist' || kind === 'allViewerAndWhitelistCloudFront'
        ? choice('whitelist', headers?.Headers?.Items, true)
        : none,
  };
}

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ForwardedValues.html */
function legacyPlan(
  { QueryString, QueryStringCacheKeys, Cookies, Headers }: ForwardedValues = { QueryString: false, Cookies: undefined },
  { MinTTL = 0, DefaultTTL = 86_400, MaxTTL = 31_536_000 }: DefaultCacheBehavior,
): Plan {
  const names = Headers?.Items ?? [];
  const all = names.includes('*');
  const headers = all ? every : choice('whitelist', names, true);
  const cookies = choice(Cookies?.Forward, Cookies?.WhitelistedNames?.Items);
  const keys = QueryStringCacheKeys?.Items ?? [];
  const query = QueryString === true ? every : none;
  return {
    key: { headers, cookies, query: keys.length > 0 ? choice('whitelist', keys) : query },
    forward: { headers, cookies, query },
    known: choice('whitelist', names, true),
    // Where all headers are forwarded, nothing is kept.
    ttl: all ? { min: 0, usual: 0, max: 0 } : { min: MinTTL, usual: DefaultTTL, max: MaxTTL },
    encodings: ['gzip'],
    legacy: true,
  };
}

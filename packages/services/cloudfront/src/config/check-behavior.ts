import type { AllowedMethods, CacheBehavior, DefaultCacheBehavior, ForwardedValues } from '@aws-sdk/client-cloudfront';
import type { Call } from '@coldstart/cloud';
import { invalidArgument, refused, refuseUnbuilt } from '../errors.ts';
import { itemsOf } from '../listed.ts';
import { keyGroups } from '../state.ts';
import { findCachePolicy, findOriginRequestPolicy, findResponseHeadersPolicy } from '../policies/find.ts';

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CacheBehavior.html */
export function checkBehavior(
  call: Call,
  behavior: DefaultCacheBehavior | CacheBehavior,
  targets: ReadonlySet<string | undefined>,
): void {
  refuseUnbuilt(
    'a cache behavior',
    behavior,
    'TrustedSigners',
    'SmoothStreaming',
    'FieldLevelEncryptionId',
    'RealtimeLogConfigArn',
    'GrpcConfig',
  );
  if (!targets.has(behavior.TargetOriginId))
    throw refused('NoSuchOrigin', 'One or more of your origins or origin groups do not exist.');
  checkMethods(behavior.AllowedMethods);
  checkCaching(call, behavior);
  const { OriginRequestPolicyId, ResponseHeadersPolicyId, TrustedKeyGroups } = behavior;
  for (const id of itemsOf(TrustedKeyGroups))
    if (!call.state(keyGroups).byId.has(id))
      throw refused('TrustedKeyGroupDoesNotExist', 'The specified key group does not exist.');
  if (OriginRequestPolicyId && findOriginRequestPolicy(call, OriginRequestPolicyId) === undefined)
    throw refused('NoSuchOriginRequestPolicy', 'The specified origin request policy does not exist.');
  if (ResponseHeadersPolicyId && findResponseHeadersPolicy(call, ResponseHeadersPolicyId) === undefined)
    throw refused('NoSuchResponseHeadersPolicy', 'The specified response headers policy does not exist.');
}

const SETS = [
  ['GET', 'HEAD'],
  ['GET', 'HEAD', 'OPTIONS'],
  ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'],
];

function checkMethods(given: AllowedMethods | undefined): void {
  if (given === undefined) return;
  const allowed = itemsOf(given);
  const cached = itemsOf(given.CachedMethods);
  const isOne = (methods: readonly string[], sets: readonly string[][]): boolean =>
    sets.some((set) => set.join() === [...methods].toSorted().join());
  if (!isOne(allowed, SETS))
    throw invalidArgument(
      'The parameter AllowedMethods contains methods that are not supported together: allow GET and HEAD, these and OPTIONS, or all seven.',
    );
  if (cached.length === 0) return;
  if (!isOne(cached, SETS.slice(0, 2)) || cached.some((method) => !allowed.includes(method)))
    throw invalidArgument(
      'The parameter CachedMethods contains methods that cannot be cached, or are not allowed: cache GET and HEAD, or these and OPTIONS.',
    );
}

/** By a cache policy, or as it was before there were any. */
function checkCaching(call: Call, behavior: DefaultCacheBehavior): void {
  const { CachePolicyId, ForwardedValues, MinTTL, DefaultTTL, MaxTTL, OriginRequestPolicyId } = behavior;
  if (CachePolicyId) {
    const besides = Object.entries({ ForwardedValues, MinTTL, DefaultTTL, MaxTTL }).find(
      ([, value]) => value !== undefined,
    );
    if (besides !== undefined)
      throw invalidArgument(
        `The parameter ${besides[0]} cannot be used when a cache policy is associated to the cache behavior.`,
      );
    if (findCachePolicy(call, CachePolicyId) === undefined)
      throw refused('NoSuchCachePolicy', 'The specified cache policy does not exist.');
    return;
  }
  if (ForwardedValues === undefined) throw invalidArgument('The parameter ForwardedValues is required.');
  if (OriginRequestPolicyId)
    throw invalidArgument(
      'The parameter OriginRequestPolicyId cannot be used without a cache policy associated to the cache behavior.',
    );
  if (MinTTL === undefined) throw invalidArgument('The parameter MinTTL is required.');
  const order = [MinTTL, DefaultTTL, MaxTTL].filter((ttl) => ttl !== undefined);
  if (order.some((ttl) => ttl < 0))
    throw invalidArgument('The parameters MinTTL, DefaultTTL and MaxTTL are numbers of seconds.');
  if (order.some((ttl, at) => ttl > (order[at + 1] ?? Infinity)))
    throw refused('InvalidTTLOrder', 'The TTL order specified is not valid: MinTTL <= DefaultTTL <= MaxTTL.');
  checkForwarded(ForwardedValues);
}

function checkForwarded({ Cookies, Headers, QueryString, QueryStringCacheKeys }: ForwardedValues): void {
  const names = itemsOf(Cookies?.WhitelistedNames);
  if ((Cookies?.Forward === 'whitelist') !== names.length > 0)
    throw refused(
      'InvalidForwardCookies',
      "Your request contains forward cookies option which doesn't match with the expectation for the whitelisted list of cookie names. Either list of cookie names has been specified when not allowed or list of cookie names is missing when expected.",
    );
  itemsOf(Headers);
  if (itemsOf(QueryStringCacheKeys).length > 0 && QueryString !== true)
    throw refused('InvalidQueryStringParameters', 'The query string parameters specified are not valid.');
}

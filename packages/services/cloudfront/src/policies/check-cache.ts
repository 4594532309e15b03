import type { CachePolicyConfig } from '@aws-sdk/client-cloudfront';
import { invalidArgument } from '../errors.ts';
import { completeChoice } from './choice.ts';
import { checkName } from './kinds.ts';

const DAY = 86_400;
const YEAR = 31_536_000;

/**
 * What a cache policy says, with what a request may leave out.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CachePolicyConfig.html
 *
 * @throws AwsError InvalidArgument, InconsistentQuantities
 */
export function completeCachePolicy(given: CachePolicyConfig): CachePolicyConfig {
  checkName(given.Name);
  const { MinTTL = 0 } = given;
  const DefaultTTL = given.DefaultTTL ?? Math.max(DAY, MinTTL);
  const MaxTTL = given.MaxTTL ?? Math.max(YEAR, DefaultTTL);
  if (MinTTL < 0 || MinTTL > DefaultTTL || DefaultTTL > MaxTTL)
    throw invalidArgument('The parameter MinTTL, DefaultTTL or MaxTTL is invalid: MinTTL <= DefaultTTL <= MaxTTL.');
  const parts = given.ParametersInCacheKeyAndForwardedToOrigin;
  const gzip = parts?.EnableAcceptEncodingGzip ?? false;
  const brotli = parts?.EnableAcceptEncodingBrotli ?? false;
  const [headers] = completeChoice(
    'HeaderBehavior',
    ['none', 'whitelist'],
    parts?.HeadersConfig?.HeaderBehavior,
    parts?.HeadersConfig?.Headers,
  );
  const cookies = parts?.CookiesConfig;
  const query = parts?.QueryStringsConfig;
  const named = ['none', 'whitelist', 'allExcept', 'all'] as const;
  completeChoice('CookieBehavior', named, cookies?.CookieBehavior, cookies?.Cookies);
  completeChoice('QueryStringBehavior', named, query?.QueryStringBehavior, query?.QueryStrings);
  const isCached = [headers, cookies?.CookieBehavior, query?.QueryStringBehavior].some(
    (one) => one !== undefined && one !== 'none',
  );
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-the-cache-key.html: nothing is kept, so nothing tells requests apart.
  if (MaxTTL === 0 && (isCached || gzip || brotli))
    throw invalidArgument(
      `The parameter ${isCached ? 'HeaderBehavior, CookieBehavior or QueryStringBehavior' : 'EnableAcceptEncodingGzip or EnableAcceptEncodingBrotli'} is invalid for policy with caching disabled.`,
    );
  return {
    Comment: given.Comment ?? '',
    Name: given.Name,
    DefaultTTL,
    MaxTTL,
    MinTTL,
    ParametersInCacheKeyAndForwardedToOrigin: {
      EnableAcceptEncodingGzip: gzip,
      EnableAcceptEncodingBrotli: brotli,
      HeadersConfig: parts?.HeadersConfig ?? { HeaderBehavior: 'none' },
      CookiesConfig: cookies ?? { CookieBehavior: 'none' },
      QueryStringsConfig: query ?? { QueryStringBehavior: 'none' },
    },
  };
}

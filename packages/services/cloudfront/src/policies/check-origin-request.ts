import type { OriginRequestPolicyConfig } from '@aws-sdk/client-cloudfront';
import { invalidArgument } from '../errors.ts';
import { completeChoice } from './choice.ts';
import { checkName } from './kinds.ts';

const NAMED = ['none', 'whitelist', 'all', 'allExcept'] as const;
const HEADERS = ['none', 'whitelist', 'allViewer', 'allViewerAndWhitelistCloudFront', 'allExcept'] as const;

/** @throws AwsError InvalidArgument, InconsistentQuantities */
export function completeOriginRequestPolicy(given: OriginRequestPolicyConfig): OriginRequestPolicyConfig {
  checkName(given.Name);
  const { HeadersConfig: headers, CookiesConfig: cookies, QueryStringsConfig: query } = given;
  const [, names] = completeChoice('HeaderBehavior', HEADERS, headers?.HeaderBehavior, headers?.Headers);
  completeChoice('CookieBehavior', NAMED, cookies?.CookieBehavior, cookies?.Cookies);
  completeChoice('QueryStringBehavior', NAMED, query?.QueryStringBehavior, query?.QueryStrings);
  // These have rules of their own: a cache policy has to ask for them.
  const own = names.find((name) => /^(?:authorization|accept-encoding)$/i.test(name));
  if (own !== undefined)
    throw invalidArgument(
      `The parameter Headers contains ${own} that is not allowed: put it into the cache policy, where it tells requests apart.`,
    );
  return { ...given, Comment: given.Comment ?? '' };
}

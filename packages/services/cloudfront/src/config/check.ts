import type { CacheBehavior, CustomErrorResponse, DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { Call } from '@coldstart/cloud';
import { edgeFunctions } from '../edge/functions.ts';
import { invalidArgument, refused, refuseUnbuilt } from '../errors.ts';
import { itemsOf } from '../listed.ts';
import { checkBehavior } from './check-behavior.ts';
import { checkGroup, checkOrigin } from './check-origin.ts';
import { checkNames } from './check-names.ts';

/**
 * Refuses a configuration as CreateDistribution and UpdateDistribution do.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateDistribution.html#API_CreateDistribution_Errors
 *
 * @param own the distribution that it is for, where there is one already
 */
export async function checkConfig(call: Call, config: DistributionConfig, own?: string): Promise<void> {
  refuseUnbuilt(
    'DistributionConfig',
    config,
    'Logging',
    'WebACLId',
    'ContinuousDeploymentPolicyId',
    'Staging',
    'AnycastIpListId',
    'TenantConfig',
    'ViewerMtlsConfig',
    'ConnectionFunctionAssociation',
    'CacheTagConfig',
  );
  if (config.ConnectionMode === 'tenant-only') refuseUnbuilt('DistributionConfig', config, 'ConnectionMode');
  checkNames(call, config, own);
  checkOrigins(call, config);
  checkErrorPages(itemsOf(config.CustomErrorResponses));
  checkCountries(config);
  const ordered = itemsOf(config.CacheBehaviors);
  if (ordered.length > MOST_BEHAVIORS)
    throw refused('TooManyCacheBehaviors', 'You cannot create more cache behaviors for the distribution.');
  checkPatterns(ordered);
  const origins = itemsOf(config.Origins);
  const targets = new Set([...origins, ...itemsOf(config.OriginGroups)].map(({ Id }) => Id));
  for (const behavior of [config.DefaultCacheBehavior, ...ordered]) {
    if (behavior === undefined) continue;
    checkBehavior(call, behavior, targets);
    await edgeFunctions.check(call, behavior);
  }
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html */
const MOST_BEHAVIORS = 75;
const MOST_ORIGINS = 100;
const MOST_GROUPS = 10;

function checkOrigins(call: Call, config: DistributionConfig): void {
  const origins = itemsOf(config.Origins);
  const groups = itemsOf(config.OriginGroups);
  if (origins.length === 0) throw invalidArgument('The parameter Origins must contain at least one origin.');
  if (origins.length > MOST_ORIGINS)
    throw refused('TooManyOrigins', 'You cannot create more origins for the distribution.');
  if (groups.length > MOST_GROUPS)
    throw refused(
      'TooManyOriginGroupsPerDistribution',
      'Processing your request would cause you to exceed the maximum number of origin groups allowed.',
    );
  const ids = [...origins, ...groups].map(({ Id }) => Id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) throw invalidArgument(`The parameter Origin Id is not unique: ${twice} is there twice.`);
  for (const origin of origins) checkOrigin(call, origin);
  for (const group of groups) checkGroup(group, origins);
}

function checkPatterns(behaviors: readonly CacheBehavior[]): void {
  const seen = new Set<string>();
  for (const { PathPattern = '' } of behaviors) {
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern
    if (PathPattern === '' || PathPattern.length > 255 || !/^[\w.*$/~"'@:+&?-]+$/.test(PathPattern))
      throw invalidArgument('The parameter PathPattern contains invalid characters, or is longer than 255.');
    const pattern = PathPattern.replace(/^\//, '');
    if (seen.has(pattern))
      throw invalidArgument(`The parameter PathPattern has to be unique: ${PathPattern} is there twice.`);
    seen.add(pattern);
  }
}

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CustomErrorResponse.html */
const ERRORS = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

function checkErrorPages(pages: readonly CustomErrorResponse[]): void {
  for (const { ErrorCode, ResponseCode = '', ResponsePagePath = '', ErrorCachingMinTTL } of pages) {
    if (ErrorCode === undefined || !ERRORS.includes(ErrorCode))
      throw refused('InvalidErrorCode', 'An invalid error code was specified.');
    if ((ResponseCode === '') !== (ResponsePagePath === ''))
      throw invalidArgument('The parameters ResponseCode and ResponsePagePath have to be given together.');
    if (ResponseCode !== '' && ![200, ...ERRORS].includes(Number(ResponseCode)))
      throw refused('InvalidResponseCode', 'A response code is not valid.');
    if (ResponsePagePath !== '' && (!ResponsePagePath.startsWith('/') || ResponsePagePath.length > 4000))
      throw refused(
        'InvalidRelativePath',
        'The relative path is too big, is not URL-encoded, or does not begin with a slash (/).',
      );
    if (ErrorCachingMinTTL !== undefined && ErrorCachingMinTTL < 0)
      throw invalidArgument('The parameter ErrorCachingMinTTL is not valid: it is a number of seconds.');
  }
  const codes = pages.map(({ ErrorCode }) => ErrorCode);
  if (new Set(codes).size !== codes.length)
    throw invalidArgument('The parameter ErrorCode has to be unique among the custom error responses.');
}

function checkCountries({ Restrictions }: DistributionConfig): void {
  const { RestrictionType = 'none', ...list } = Restrictions?.GeoRestriction ?? { Quantity: 0 };
  const countries = itemsOf(list);
  if ((RestrictionType === 'none') !== (countries.length === 0))
    throw refused('InvalidGeoRestrictionParameter', 'The specified geo restriction parameter is not valid.');
  if (countries.some((country) => !/^[A-Z]{2}$/.test(country)))
    throw refused('InvalidLocationCode', 'The location code specified is not valid.');
}

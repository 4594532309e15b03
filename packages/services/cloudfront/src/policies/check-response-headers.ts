import type { ResponseHeadersPolicyConfig } from '@aws-sdk/client-cloudfront';
import { invalidArgument, refused } from '../errors.ts';
import { itemsOf } from '../listed.ts';
import { checkName } from './kinds.ts';

/** Headers that a policy has other members for, or that are CloudFront's. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html */
const NOT_CUSTOM =
  /^(?:access-control-.*|strict-transport-security|x-content-type-options|x-frame-options|x-xss-protection|referrer-policy|content-security-policy|server-timing|connection|content-(?:encoding|length|range)|date|keep-alive|trailer|transfer-encoding|upgrade|via|warning|x-amz-cf-.*|x-cache|x-edge-.*)$/i;
const NOT_REMOVED =
  /^(?:connection|content-(?:encoding|length|range)|date|host|keep-alive|proxy-.*|trailer|transfer-encoding|upgrade|via|warning|x-accel-.*|x-amz-cf-.*|x-amzn-(?:auth|cf-.*|requestid)|x-cache|x-edge-.*|x-forwarded-proto|x-real-ip)$/i;
const LONGEST_CSP = 8192;

/** @throws AwsError InvalidArgument, InconsistentQuantities, TooLongCSPInResponseHeadersPolicy */
export function completeResponseHeadersPolicy(given: ResponseHeadersPolicyConfig): ResponseHeadersPolicyConfig {
  checkName(given.Name);
  const { CorsConfig: cors, CustomHeadersConfig: custom, RemoveHeadersConfig: removed } = given;
  if (cors !== undefined) {
    for (const list of [cors.AccessControlAllowOrigins, cors.AccessControlAllowHeaders, cors.AccessControlAllowMethods])
      if (itemsOf(list).length === 0)
        throw invalidArgument('The parameter CorsConfig is invalid: origins, headers and methods need a value each.');
    const anyone =
      cors.AccessControlAllowHeaders?.Items?.includes('*') || cors.AccessControlAllowMethods?.Items?.includes('ALL');
    if (cors.AccessControlAllowCredentials === true && anyone)
      throw invalidArgument(
        'The parameter AccessControlAllowCredentials is invalid: with credentials, browsers take no * for headers or methods. Name them.',
      );
  }
  const headers = itemsOf(custom).map(({ Header = '' }) => Header);
  const strange = headers.find((header) => NOT_CUSTOM.test(header) || !/^[!#$%&'*+.^_`|~\w-]+$/.test(header));
  if (strange !== undefined)
    throw invalidArgument(`The parameter CustomHeadersConfig contains ${strange} that is not allowed.`);
  const kept = itemsOf(removed).find(({ Header = '' }) => NOT_REMOVED.test(Header));
  if (kept !== undefined)
    throw invalidArgument(`The parameter RemoveHeadersConfig contains ${kept.Header} that is not allowed.`);
  const policy = given.SecurityHeadersConfig?.ContentSecurityPolicy?.ContentSecurityPolicy ?? '';
  if (policy.length > LONGEST_CSP)
    throw refused(
      'TooLongCSPInResponseHeadersPolicy',
      'The length of the Content-Security-Policy header value in the response headers policy exceeds the maximum.',
    );
  return { ...given, Comment: given.Comment ?? '' };
}

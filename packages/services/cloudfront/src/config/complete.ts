import type {
  AllowedMethods,
  CacheBehavior,
  DefaultCacheBehavior,
  DistributionConfig,
  ForwardedValues,
  Method,
  ViewerCertificate,
} from '@aws-sdk/client-cloudfront';
import { listed } from '../listed.ts';
import { completeOrigin } from './complete-origin.ts';

/** A configuration with all that a request may leave out, as every answer has it. */
export function complete(given: DistributionConfig): DistributionConfig {
  return {
    CallerReference: given.CallerReference,
    Aliases: listed(given.Aliases?.Items),
    DefaultRootObject: given.DefaultRootObject ?? '',
    Origins: { ...listed(given.Origins?.Items?.map(completeOrigin)), Items: given.Origins?.Items?.map(completeOrigin) },
    OriginGroups: listed(given.OriginGroups?.Items),
    DefaultCacheBehavior: given.DefaultCacheBehavior && completeBehavior(given.DefaultCacheBehavior),
    CacheBehaviors: listed(given.CacheBehaviors?.Items?.map(completeBehavior)),
    CustomErrorResponses: listed(
      given.CustomErrorResponses?.Items?.map((one) => ({
        ...one,
        ResponsePagePath: one.ResponsePagePath ?? '',
        ResponseCode: one.ResponseCode ?? '',
        ErrorCachingMinTTL: one.ErrorCachingMinTTL ?? DEFAULT_ERROR_TTL,
      })),
    ),
    Comment: given.Comment,
    Logging: {
      Enabled: given.Logging?.Enabled ?? false,
      IncludeCookies: given.Logging?.IncludeCookies ?? false,
      Bucket: given.Logging?.Bucket ?? '',
      Prefix: given.Logging?.Prefix ?? '',
    },
    PriceClass: given.PriceClass ?? 'PriceClass_All',
    Enabled: given.Enabled,
    ViewerCertificate: completeCertificate(given.ViewerCertificate),
    Restrictions: {
      GeoRestriction: {
        RestrictionType: given.Restrictions?.GeoRestriction?.RestrictionType ?? 'none',
        ...listed(given.Restrictions?.GeoRestriction?.Items),
      },
    },
    WebACLId: given.WebACLId ?? '',
    HttpVersion: given.HttpVersion ?? 'http2',
    IsIPV6Enabled: given.IsIPV6Enabled ?? true,
    ContinuousDeploymentPolicyId: given.ContinuousDeploymentPolicyId ?? '',
    Staging: given.Staging ?? false,
  };
}

/** Seconds. */
export const DEFAULT_ERROR_TTL = 10;

/** What answers have only where it was given. */
const GIVEN = ['RealtimeLogConfigArn', 'CachePolicyId', 'OriginRequestPolicyId', 'ResponseHeadersPolicyId'] as const;

function completeBehavior<Behavior extends DefaultCacheBehavior | CacheBehavior>(given: Behavior): Behavior {
  const policies = Object.fromEntries(GIVEN.flatMap((name) => (given[name] ? [[name, given[name]]] : [])));
  return {
    ...('PathPattern' in given && { PathPattern: given.PathPattern }),
    TargetOriginId: given.TargetOriginId,
    TrustedSigners: { Enabled: given.TrustedSigners?.Enabled ?? false, ...listed(given.TrustedSigners?.Items) },
    TrustedKeyGroups: { Enabled: given.TrustedKeyGroups?.Enabled ?? false, ...listed(given.TrustedKeyGroups?.Items) },
    ViewerProtocolPolicy: given.ViewerProtocolPolicy,
    AllowedMethods: completeMethods(given.AllowedMethods),
    SmoothStreaming: given.SmoothStreaming ?? false,
    Compress: given.Compress ?? false,
    LambdaFunctionAssociations: listed(
      given.LambdaFunctionAssociations?.Items?.map((one) => ({ ...one, IncludeBody: one.IncludeBody ?? false })),
    ),
    FunctionAssociations: listed(given.FunctionAssociations?.Items),
    FieldLevelEncryptionId: given.FieldLevelEncryptionId ?? '',
    GrpcConfig: { Enabled: given.GrpcConfig?.Enabled ?? false },
    ...policies,
    ...(given.ForwardedValues !== undefined && {
      ForwardedValues: completeForwarded(given.ForwardedValues),
      MinTTL: given.MinTTL ?? 0,
      DefaultTTL: given.DefaultTTL ?? Math.max(86_400, given.MinTTL ?? 0),
      MaxTTL: given.MaxTTL ?? Math.max(31_536_000, given.DefaultTTL ?? 0, given.MinTTL ?? 0),
    }),
  } as Behavior;
}

const READ: Method[] = ['HEAD', 'GET'];

function completeMethods(given: AllowedMethods | undefined): AllowedMethods {
  const cached = given?.CachedMethods?.Items ?? READ;
  const allowed = given?.Items ?? READ;
  return {
    Quantity: allowed.length,
    Items: allowed,
    CachedMethods: { Quantity: cached.length, Items: cached },
  };
}

const completeForwarded = (given: ForwardedValues): ForwardedValues => ({
  QueryString: given.QueryString,
  Cookies: given.Cookies && {
    Forward: given.Cookies.Forward,
    ...(given.Cookies.Forward === 'whitelist' && { WhitelistedNames: listed(given.Cookies.WhitelistedNames?.Items) }),
  },
  Headers: listed(given.Headers?.Items),
  QueryStringCacheKeys: listed(given.QueryStringCacheKeys?.Items),
});

function completeCertificate(given: ViewerCertificate | undefined): ViewerCertificate {
  const { ACMCertificateArn, IAMCertificateId } = given ?? {};
  const own = ACMCertificateArn || IAMCertificateId;
  if (!own)
    return {
      CloudFrontDefaultCertificate: true,
      SSLSupportMethod: 'vip',
      MinimumProtocolVersion: 'TLSv1',
      CertificateSource: 'cloudfront',
    };
  return {
    CloudFrontDefaultCertificate: false,
    ...(ACMCertificateArn ? { ACMCertificateArn } : { IAMCertificateId }),
    SSLSupportMethod: given?.SSLSupportMethod ?? 'sni-only',
    MinimumProtocolVersion: given?.MinimumProtocolVersion ?? 'TLSv1',
    Certificate: own,
    CertificateSource: ACMCertificateArn ? 'acm' : 'iam',
  };
}

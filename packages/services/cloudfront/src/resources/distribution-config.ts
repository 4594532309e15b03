import type {
  CustomOriginConfig,
  DefaultCacheBehavior,
  DistributionConfig,
  Origin,
  ViewerCertificate,
} from '@aws-sdk/client-cloudfront';
import { listed } from '../listed.ts';
import { toListed } from './lists.ts';

/** A configuration as templates have it: lists without numbers, and some names of their own. */
export interface TemplateConfig {
  Aliases?: string[];
  CNAMEs?: string[];
  Comment?: string;
  CacheBehaviors?: TemplateBehavior[];
  DefaultCacheBehavior: TemplateBehavior;
  IPV6Enabled?: boolean;
  Logging?: { Bucket?: string; IncludeCookies?: boolean; Prefix?: string };
  Origins?: TemplateOrigin[];
  Restrictions?: { GeoRestriction: { RestrictionType: string; Locations?: string[] } };
  ViewerCertificate?: TemplateCertificate;
  CustomErrorResponses?: {
    ErrorCode: number;
    ResponseCode?: number;
    ResponsePagePath?: string;
    ErrorCachingMinTTL?: number;
  }[];
  [name: string]: unknown;
}

interface TemplateBehavior {
  AllowedMethods?: string[];
  CachedMethods?: string[];
  TrustedSigners?: string[];
  TrustedKeyGroups?: string[];
  ForwardedValues?: object;
  [name: string]: unknown;
}

interface TemplateOrigin {
  OriginCustomHeaders?: { HeaderName: string; HeaderValue: string }[];
  CustomOriginConfig?: {
    HTTPPort?: number;
    HTTPSPort?: number;
    OriginSSLProtocols?: string[];
    [name: string]: unknown;
  };
  S3OriginConfig?: { OriginAccessIdentity?: string; [name: string]: unknown };
  [name: string]: unknown;
}

interface TemplateCertificate {
  AcmCertificateArn?: string;
  IamCertificateId?: string;
  SslSupportMethod?: string;
  [name: string]: unknown;
}

/** What a template asks for, as the API takes it; the schema has checked what the types do not say. */
export function toConfig(given: TemplateConfig, CallerReference: string): DistributionConfig {
  const { CNAMEs, IPV6Enabled, Logging, Restrictions, ViewerCertificate: certificate, ...rest } = given;
  const {
    Aliases = CNAMEs,
    CacheBehaviors = [],
    DefaultCacheBehavior: last,
    Origins = [],
    CustomErrorResponses,
  } = rest;
  const geo = Restrictions?.GeoRestriction;
  const config = {
    ...(toListed(rest) as object),
    CallerReference,
    Comment: given.Comment ?? '',
    Aliases: listed(Aliases),
    Origins: listed(Origins.map(toOrigin)),
    DefaultCacheBehavior: toBehavior(last),
    CacheBehaviors: listed(CacheBehaviors.map(toBehavior)),
    ...(CustomErrorResponses && {
      CustomErrorResponses: listed(
        CustomErrorResponses.map(({ ResponseCode, ...page }) => ({
          ...page,
          ...(ResponseCode !== undefined && { ResponseCode: String(ResponseCode) }),
        })),
      ),
    }),
    ...(IPV6Enabled !== undefined && { IsIPV6Enabled: IPV6Enabled }),
    ...(Logging && {
      Logging: { Enabled: true, IncludeCookies: false, Prefix: '', ...Logging, Bucket: Logging.Bucket ?? '' },
    }),
    ...(geo && {
      Restrictions: { GeoRestriction: { RestrictionType: geo.RestrictionType, ...listed(geo.Locations) } },
    }),
    ...(certificate && { ViewerCertificate: toCertificate(certificate) }),
  };
  return config as DistributionConfig;
}

function toBehavior(given: TemplateBehavior): DefaultCacheBehavior {
  const { AllowedMethods, CachedMethods, TrustedSigners, TrustedKeyGroups, ForwardedValues, ...rest } = given;
  const trusted = (names: string[]) => ({ Enabled: names.length > 0, ...listed(names) });
  // The API refuses both; CloudFormation deploys such templates, by the policy.
  const forwarded = given['CachePolicyId'] ? undefined : ForwardedValues;
  return {
    ...(toListed(rest) as object),
    // Templates may leave out how cookies are forwarded, the API may not.
    ...(forwarded && {
      ForwardedValues: { Cookies: { Forward: 'none' }, ...(toListed(forwarded) as object) },
      MinTTL: given['MinTTL'] ?? 0,
    }),
    ...((AllowedMethods ?? CachedMethods) && {
      AllowedMethods: {
        ...listed(AllowedMethods ?? ['GET', 'HEAD']),
        ...(CachedMethods && { CachedMethods: listed(CachedMethods) }),
      },
    }),
    ...(TrustedSigners && { TrustedSigners: trusted(TrustedSigners) }),
    ...(TrustedKeyGroups && { TrustedKeyGroups: trusted(TrustedKeyGroups) }),
  } as DefaultCacheBehavior;
}

function toOrigin(given: TemplateOrigin): Origin {
  const { OriginCustomHeaders, CustomOriginConfig: custom, S3OriginConfig: bucket, ...rest } = given;
  return {
    ...rest,
    ...(OriginCustomHeaders && { CustomHeaders: listed(OriginCustomHeaders) }),
    ...(custom && { CustomOriginConfig: toCustom(custom) }),
    ...(bucket && { S3OriginConfig: { ...bucket, OriginAccessIdentity: bucket.OriginAccessIdentity ?? '' } }),
  } as Origin;
}

const toCustom = ({ OriginSSLProtocols, ...given }: NonNullable<TemplateOrigin['CustomOriginConfig']>) =>
  ({
    HTTPPort: 80,
    HTTPSPort: 443,
    ...given,
    ...(OriginSSLProtocols && { OriginSslProtocols: listed(OriginSSLProtocols) }),
  }) as CustomOriginConfig;

const toCertificate = ({ AcmCertificateArn, IamCertificateId, SslSupportMethod, ...rest }: TemplateCertificate) =>
  ({
    ...rest,
    ...(AcmCertificateArn && { ACMCertificateArn: AcmCertificateArn }),
    ...(IamCertificateId && { IAMCertificateId: IamCertificateId }),
    ...(SslSupportMethod && { SSLSupportMethod: SslSupportMethod }),
  }) as ViewerCertificate;

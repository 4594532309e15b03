import type { DefaultCacheBehavior, DistributionConfig, Origin } from '@aws-sdk/client-cloudfront';
import type { TemplateConfig } from './distribution-config.ts';
import { inWordsOf } from './lists.ts';

/** What the API says of a configuration, as the template would have said it. */
export function toTemplate(config: DistributionConfig, template: TemplateConfig): TemplateConfig {
  const { IsIPV6Enabled, Restrictions, ViewerCertificate: certificate, ...rest } = config;
  const { ACMCertificateArn, IAMCertificateId, SSLSupportMethod } = certificate ?? {};
  const { RestrictionType, Items: Locations } = Restrictions?.GeoRestriction ?? {};
  const said = {
    ...rest,
    CNAMEs: config.Aliases,
    IPV6Enabled: IsIPV6Enabled,
    Origins: { Items: (config.Origins?.Items ?? []).map(originOf) },
    DefaultCacheBehavior: config.DefaultCacheBehavior && behaviorOf(config.DefaultCacheBehavior),
    CacheBehaviors: { Items: (config.CacheBehaviors?.Items ?? []).map(behaviorOf) },
    CustomErrorResponses: {
      Items: (config.CustomErrorResponses?.Items ?? []).map((page) => ({
        ...page,
        ResponseCode: Number(page.ResponseCode),
      })),
    },
    Restrictions: { GeoRestriction: { RestrictionType, Locations: { Items: Locations } } },
    ViewerCertificate: {
      ...certificate,
      AcmCertificateArn: ACMCertificateArn,
      IamCertificateId: IAMCertificateId,
      SslSupportMethod: SSLSupportMethod,
    },
  };
  return inWordsOf(said, template);
}

const originOf = ({ CustomHeaders, CustomOriginConfig: custom, ...rest }: Origin) => ({
  ...rest,
  OriginCustomHeaders: CustomHeaders,
  CustomOriginConfig: custom && { ...custom, OriginSSLProtocols: custom.OriginSslProtocols },
});

const behaviorOf = (behavior: DefaultCacheBehavior) => ({
  ...behavior,
  CachedMethods: behavior.AllowedMethods?.CachedMethods,
});

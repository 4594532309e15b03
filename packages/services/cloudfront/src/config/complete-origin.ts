import type { CustomOriginConfig, Origin } from '@aws-sdk/client-cloudfront';
import { listed } from '../listed.ts';

export function completeOrigin(given: Origin): Origin {
  return {
    Id: given.Id,
    DomainName: given.DomainName,
    OriginPath: given.OriginPath ?? '',
    CustomHeaders: listed(given.CustomHeaders?.Items),
    ...(given.S3OriginConfig !== undefined && {
      S3OriginConfig: {
        OriginAccessIdentity: given.S3OriginConfig.OriginAccessIdentity ?? '',
        OriginReadTimeout: given.S3OriginConfig.OriginReadTimeout ?? 30,
      },
    }),
    ...(given.CustomOriginConfig !== undefined && { CustomOriginConfig: completeCustom(given.CustomOriginConfig) }),
    ConnectionAttempts: given.ConnectionAttempts ?? 3,
    ConnectionTimeout: given.ConnectionTimeout ?? 10,
    OriginShield: {
      Enabled: given.OriginShield?.Enabled ?? false,
      ...(given.OriginShield?.OriginShieldRegion && { OriginShieldRegion: given.OriginShield.OriginShieldRegion }),
    },
    OriginAccessControlId: given.OriginAccessControlId ?? '',
  };
}

function completeCustom(given: CustomOriginConfig): CustomOriginConfig {
  const protocols = given.OriginSslProtocols?.Items ?? ['TLSv1', 'TLSv1.1', 'TLSv1.2'];
  return {
    HTTPPort: given.HTTPPort,
    HTTPSPort: given.HTTPSPort,
    OriginProtocolPolicy: given.OriginProtocolPolicy,
    OriginSslProtocols: { Quantity: protocols.length, Items: protocols },
    OriginReadTimeout: given.OriginReadTimeout ?? 30,
    OriginKeepaliveTimeout: given.OriginKeepaliveTimeout ?? 5,
  };
}

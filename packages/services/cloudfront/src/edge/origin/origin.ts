import type { Origin } from '@aws-sdk/client-cloudfront';
import { byName } from '../headers.ts';
import type { EdgeOrigin } from '../hooks.ts';

/** An origin of a distribution, as requests to it need it. @param secure whether the viewer came over HTTPS */
export function edgeOrigin(origin: Origin, secure: boolean): EdgeOrigin {
  const { CustomOriginConfig: custom, S3OriginConfig: bucket } = origin;
  const policy = custom?.OriginProtocolPolicy ?? 'https-only';
  const protocol = policy === 'https-only' || (policy === 'match-viewer' && secure) ? 'https' : 'http';
  return {
    kind: bucket === undefined ? 'custom' : 's3',
    domainName: origin.DomainName ?? '',
    path: origin.OriginPath ?? '',
    customHeaders: byName(
      (origin.CustomHeaders?.Items ?? []).map(({ HeaderName = '', HeaderValue = '' }): [string, string] => [
        HeaderName,
        HeaderValue,
      ]),
    ),
    protocol,
    port: (protocol === 'https' ? custom?.HTTPSPort : custom?.HTTPPort) ?? (protocol === 'https' ? 443 : 80),
    readTimeout: custom?.OriginReadTimeout ?? 30,
    keepaliveTimeout: custom?.OriginKeepaliveTimeout ?? 5,
    sslProtocols: custom?.OriginSslProtocols?.Items ?? ['TLSv1.2'],
    authMethod: bucket?.OriginAccessIdentity ? 'origin-access-identity' : 'none',
    id: origin.Id,
  };
}

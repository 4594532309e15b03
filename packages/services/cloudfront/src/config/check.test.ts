import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { behavior, bucket, config, custom, startEdge, type TestEdge } from '../testing/index.ts';

let edge: TestEdge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.close());

const web = custom(8080);

const REFUSED: Record<string, [change: Parameters<typeof config>[1], code: string, message?: RegExp]> = {
  'a behaviour for an origin that is not there': [
    { DefaultCacheBehavior: behavior({ TargetOriginId: 'nowhere' }) },
    'NoSuchOrigin',
    /^One or more of your origins or origin groups do not exist\.$/,
  ],
  'a cache policy that is not there': [
    { DefaultCacheBehavior: behavior({ CachePolicyId: '00000000-0000-0000-0000-000000000000' }) },
    'NoSuchCachePolicy',
  ],
  'neither a cache policy nor forwarded values': [
    { DefaultCacheBehavior: { TargetOriginId: 'web', ViewerProtocolPolicy: 'allow-all' } },
    'InvalidArgument',
    /^The parameter ForwardedValues is required\.$/,
  ],
  'a time to live beside a cache policy': [
    { DefaultCacheBehavior: behavior({ MinTTL: 3 }) },
    'InvalidArgument',
    /^The parameter MinTTL cannot be used when a cache policy is associated to the cache behavior\.$/,
  ],
  'times to live that are out of order': [
    {
      DefaultCacheBehavior: behavior({
        ForwardedValues: { QueryString: false, Cookies: { Forward: 'none' } },
        MinTTL: 10,
        DefaultTTL: 5,
      }),
    },
    'InvalidTTLOrder',
  ],
  'cookies that are named and not': [
    {
      DefaultCacheBehavior: behavior({
        ForwardedValues: { QueryString: false, Cookies: { Forward: 'whitelist' } },
        MinTTL: 0,
      }),
    },
    'InvalidForwardCookies',
  ],
  'methods that do not go together': [
    { DefaultCacheBehavior: behavior({ AllowedMethods: { Quantity: 2, Items: ['GET', 'POST'] } }) },
    'InvalidArgument',
    /AllowedMethods/,
  ],
  'a number that is not the list’s': [
    { Aliases: { Quantity: 2, Items: ['www.example.com'] } },
    'InconsistentQuantities',
  ],
  'an alias without a certificate': [
    { Aliases: { Quantity: 1, Items: ['www.example.com'] } },
    'InvalidViewerCertificate',
    /^To add an alternate domain name/,
  ],
  'a root that begins with a slash': [{ DefaultRootObject: '/index.html' }, 'InvalidDefaultRootObject'],
  'an error that has no page': [
    {
      CustomErrorResponses: {
        Quantity: 1,
        Items: [{ ErrorCode: 418, ResponseCode: '200', ResponsePagePath: '/index.html' }],
      },
    },
    'InvalidErrorCode',
  ],
  'a page without its status': [
    { CustomErrorResponses: { Quantity: 1, Items: [{ ErrorCode: 404, ResponsePagePath: '/index.html' }] } },
    'InvalidArgument',
  ],
  'countries that are none': [
    { Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', Quantity: 1, Items: ['Germany'] } } },
    'InvalidLocationCode',
  ],
  'two behaviours for one pattern': [
    {
      CacheBehaviors: {
        Quantity: 2,
        Items: [
          { ...behavior(), PathPattern: '/a/*' },
          { ...behavior(), PathPattern: 'a/*' },
        ],
      },
    },
    'InvalidArgument',
    /PathPattern/,
  ],
  'a key group that is not there': [
    { DefaultCacheBehavior: behavior({ TrustedKeyGroups: { Enabled: true, Quantity: 1, Items: ['k'] } }) },
    'TrustedKeyGroupDoesNotExist',
  ],
  'accounts as signers, which are not here': [
    { DefaultCacheBehavior: behavior({ TrustedSigners: { Enabled: true, Quantity: 1, Items: ['self'] } }) },
    'NotImplemented',
    /^TrustedSigners of a cache behavior is not part of this cloud/,
  ],
  'logs, which are not here': [
    { Logging: { Enabled: true, IncludeCookies: false, Bucket: 'logs.s3.amazonaws.com', Prefix: '' } },
    'NotImplemented',
  ],
};

test.each(Object.entries(REFUSED))('refuses %s', async (_what, [change, code, message = /./]) => {
  const refused = await refusal(edge.cloudfront.createDistribution({ DistributionConfig: config([web], change) }));
  expect(refused.code).toBe(code);
  expect(refused.message).toMatch(message);
});

const ORIGINS: Record<string, [origin: Parameters<typeof config>[0], code: string, message?: RegExp]> = {
  'an address as an origin': [
    [custom(80, { DomainName: '192.0.2.1' })],
    'InvalidArgument',
    /^The parameter origin name must be a domain name\.$/,
  ],
  'a URL as an origin': [[custom(80, { DomainName: 'https://example.com' })], 'InvalidArgument'],
  'a bucket that is none': [
    [bucket('files', { DomainName: 'example.com' })],
    'InvalidArgument',
    /^The parameter Origin DomainName does not refer to a valid S3 bucket\.$/,
  ],
  'a path with a slash at its end': [[custom(80, { OriginPath: '/production/' })], 'InvalidArgument', /OriginPath/],
  'an origin access control that is not there': [
    [bucket('files', { OriginAccessControlId: 'E000' })],
    'InvalidOriginAccessControl',
  ],
  'an origin access identity that is not there': [
    [bucket('files', { S3OriginConfig: { OriginAccessIdentity: 'origin-access-identity/cloudfront/E000' } })],
    'InvalidOriginAccessIdentity',
  ],
  'headers that CloudFront sets itself': [
    [custom(80, { CustomHeaders: { Quantity: 1, Items: [{ HeaderName: 'Host', HeaderValue: 'x' }] } })],
    'InvalidArgument',
  ],
  'two origins of one id': [[custom(80), custom(81)], 'InvalidArgument'],
};

test.each(Object.entries(ORIGINS))('refuses %s', async (_what, [origins, code, message = /./]) => {
  const refused = await refusal(edge.cloudfront.createDistribution({ DistributionConfig: config(origins) }));
  expect(refused.code).toBe(code);
  expect(refused.message).toMatch(message);
});

test('a certificate lets a distribution have aliases, and each leads to one alone', async () => {
  const ViewerCertificate = {
    ACMCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-0000-4000-8000-000000000000',
    SSLSupportMethod: 'sni-only',
    MinimumProtocolVersion: 'TLSv1.2_2021',
  } as const;
  const Aliases = { Quantity: 1, Items: ['shop.example.com'] };
  const made = await edge.make(config([web], { Aliases, ViewerCertificate }));
  expect(made.config.ViewerCertificate).toMatchObject({
    CertificateSource: 'acm',
    CloudFrontDefaultCertificate: false,
  });
  const again = config([web], { Aliases, ViewerCertificate });
  expect(await refusal(edge.cloudfront.createDistribution({ DistributionConfig: again }))).toMatchObject({
    code: 'CNAMEAlreadyExists',
    status: 409,
  });
});

test('an origin access control signs for the kind of origin that it is for', async () => {
  const { OriginAccessControl } = await edge.cloudfront.createOriginAccessControl({
    OriginAccessControlConfig: {
      Name: 'functions',
      OriginAccessControlOriginType: 'lambda',
      SigningBehavior: 'always',
      SigningProtocol: 'sigv4',
    },
  });
  const OriginAccessControlId = OriginAccessControl?.Id;
  for (const origin of [bucket('files', { OriginAccessControlId }), custom(80, { OriginAccessControlId })]) {
    const refused = await refusal(edge.cloudfront.createDistribution({ DistributionConfig: config([origin]) }));
    expect(refused.code).toBe('InvalidDomainNameForOriginAccessControl');
  }
  const DomainName = `${'a'.repeat(32)}.lambda-url.eu-central-1.on.aws`;
  await edge.make(config([custom(443, { DomainName, OriginAccessControlId })]));
});

test('what lacks a member is refused with its name, as text that is not XML is', async () => {
  const { Comment: _, ...lacking } = config([web]);
  const refused = await refusal(
    edge.cloudfront.createDistribution({ DistributionConfig: { ...lacking, Comment: undefined } }),
  );
  expect(refused).toEqual({
    code: 'MalformedXML',
    message:
      "1 validation error detected: Value null at 'distributionConfig.comment' failed to satisfy constraint: Member must not be null",
    status: 400,
  });
});

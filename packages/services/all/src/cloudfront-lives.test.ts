import { generateKeyPairSync } from 'node:crypto';
import { live, prepare, startStacks, type Lifecycle, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { entries as cloudfront } from '@coldstart/service-cloudfront/entry';
import { entries as lambda } from '@coldstart/service-lambda/entry';
import { afterEach, beforeEach, test } from 'vitest';

const ACCOUNT = '111122223333';
let stacks: TestStacks;
beforeEach(async () => {
  stacks = await startStacks(ACCOUNT, { services: [...cloudfront, ...lambda] });
  await prepare(stacks);
});
afterEach(() => stacks.close());

const of = (type: string, Properties: object = {}) => ({ Type: `AWS::${type}`, Properties });
const ref = (name: string) => ({ Ref: name });

const EncodedKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .publicKey.export({ type: 'spki', format: 'pem' })
  .toString();
const OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const web = {
  Id: 'web',
  DomainName: 'example.com',
  CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
};
const behavior = (more: object = {}) => ({
  TargetOriginId: 'web',
  ViewerProtocolPolicy: 'allow-all',
  CachePolicyId: OPTIMIZED,
  ...more,
});
const tags = (Value: string) => [{ Key: 'Name', Value }];

const LIVES: Record<string, Lifecycle> = {
  'a distribution': {
    type: 'AWS::CloudFront::Distribution',
    first: {
      DistributionConfig: { Enabled: true, Origins: [web], DefaultCacheBehavior: behavior() },
      Tags: tags('a'),
    },
    second: {
      DistributionConfig: {
        Enabled: false,
        Comment: 'the shop',
        Aliases: ['www.example.com'],
        DefaultRootObject: 'index.html',
        HttpVersion: 'http2and3',
        IPV6Enabled: false,
        PriceClass: 'PriceClass_100',
        Origins: [
          {
            ...web,
            OriginPath: '/v2',
            OriginCustomHeaders: [{ HeaderName: 'X-Secret', HeaderValue: 's' }],
            OriginShield: { Enabled: true, OriginShieldRegion: 'eu-central-1' },
          },
          { ...web, Id: 'second' },
        ],
        OriginGroups: {
          Quantity: 1,
          Items: [
            {
              Id: 'both',
              FailoverCriteria: { StatusCodes: { Quantity: 2, Items: [500, 503] } },
              Members: { Quantity: 2, Items: [{ OriginId: 'web' }, { OriginId: 'second' }] },
            },
          ],
        },
        DefaultCacheBehavior: behavior({
          TargetOriginId: 'both',
          AllowedMethods: ['GET', 'HEAD', 'OPTIONS'],
          CachedMethods: ['GET', 'HEAD', 'OPTIONS'],
          Compress: true,
        }),
        CacheBehaviors: [
          behavior({
            PathPattern: '/old/*',
            CachePolicyId: undefined,
            ForwardedValues: {
              QueryString: true,
              Headers: ['Origin'],
              Cookies: { Forward: 'whitelist', WhitelistedNames: ['a'] },
            },
            MinTTL: 1,
            DefaultTTL: 2,
            MaxTTL: 3,
          }),
        ],
        CustomErrorResponses: [
          { ErrorCode: 404, ResponseCode: 200, ResponsePagePath: '/index.html', ErrorCachingMinTTL: 5 },
        ],
        Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', Locations: ['DE', 'US'] } },
        ViewerCertificate: {
          AcmCertificateArn: `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/0a1b2c3d-0000-4000-8000-000000000000`,
          SslSupportMethod: 'sni-only',
          MinimumProtocolVersion: 'TLSv1.2_2021',
        },
      },
      Tags: tags('b'),
    },
  },
  'an origin access control': {
    type: 'AWS::CloudFront::OriginAccessControl',
    first: {
      OriginAccessControlConfig: {
        Name: 'files',
        OriginAccessControlOriginType: 's3',
        SigningBehavior: 'always',
        SigningProtocol: 'sigv4',
      },
    },
    second: {
      OriginAccessControlConfig: {
        Name: 'files',
        Description: 'of the shop',
        OriginAccessControlOriginType: 's3',
        SigningBehavior: 'no-override',
        SigningProtocol: 'sigv4',
      },
    },
  },
  'an origin access identity': {
    type: 'AWS::CloudFront::CloudFrontOriginAccessIdentity',
    first: { CloudFrontOriginAccessIdentityConfig: { Comment: 'a' } },
    second: { CloudFrontOriginAccessIdentityConfig: { Comment: 'b' } },
  },
  'a cache policy': {
    type: 'AWS::CloudFront::CachePolicy',
    first: { CachePolicyConfig: cachePolicy(1, { HeaderBehavior: 'none' }) },
    second: { CachePolicyConfig: cachePolicy(2, { HeaderBehavior: 'whitelist', Headers: ['Accept-Language'] }) },
  },
  'an origin request policy': {
    type: 'AWS::CloudFront::OriginRequestPolicy',
    first: { OriginRequestPolicyConfig: requestPolicy({ HeaderBehavior: 'allViewer' }) },
    second: { OriginRequestPolicyConfig: requestPolicy({ HeaderBehavior: 'allExcept', Headers: ['Host'] }) },
  },
  'a response headers policy': {
    type: 'AWS::CloudFront::ResponseHeadersPolicy',
    first: {
      ResponseHeadersPolicyConfig: {
        Name: 'own',
        SecurityHeadersConfig: { FrameOptions: { FrameOption: 'DENY', Override: true } },
      },
    },
    second: {
      ResponseHeadersPolicyConfig: {
        Name: 'own',
        CorsConfig: {
          AccessControlAllowCredentials: false,
          AccessControlAllowHeaders: { Items: ['*'] },
          AccessControlAllowMethods: { Items: ['GET'] },
          AccessControlAllowOrigins: { Items: ['https://example.com'] },
          OriginOverride: true,
        },
        CustomHeadersConfig: { Items: [{ Header: 'X-A', Value: 'b', Override: true }] },
        RemoveHeadersConfig: { Items: [{ Header: 'X-Powered-By' }] },
      },
    },
  },
};

const keyOf = (name: string) =>
  of('CloudFront::PublicKey', { PublicKeyConfig: { CallerReference: name, Name: name, EncodedKey } });

const KEYS: Record<string, Lifecycle> = {
  'a public key': {
    type: 'AWS::CloudFront::PublicKey',
    first: { PublicKeyConfig: { CallerReference: '1', Name: 'signer', EncodedKey, Comment: 'a' } },
    second: { PublicKeyConfig: { CallerReference: '1', Name: 'signer', EncodedKey, Comment: 'b' } },
  },
  'a key group': {
    type: 'AWS::CloudFront::KeyGroup',
    first: { KeyGroupConfig: { Name: 'signers', Items: [ref('One')] } },
    second: { KeyGroupConfig: { Name: 'signers', Items: [ref('One'), ref('Two')], Comment: 'both' } },
    around: { One: keyOf('one'), Two: keyOf('two') },
  },
};

function cachePolicy(MinTTL: number, HeadersConfig: object): object {
  return {
    Name: 'own',
    MinTTL,
    DefaultTTL: 60,
    MaxTTL: 600,
    ParametersInCacheKeyAndForwardedToOrigin: {
      EnableAcceptEncodingGzip: true,
      HeadersConfig,
      CookiesConfig: { CookieBehavior: 'none' },
      QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings: ['page'] },
    },
  };
}

function requestPolicy(HeadersConfig: object): object {
  return {
    Name: 'own',
    HeadersConfig,
    CookiesConfig: { CookieBehavior: 'all' },
    QueryStringsConfig: { QueryStringBehavior: 'all' },
  };
}

test.each(Object.entries({ ...LIVES, ...KEYS }))(
  '%s',
  async (_what, life) => {
    await live(stacks, 'life', life);
  },
  60_000,
);

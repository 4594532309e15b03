import { generateKeyPairSync } from 'node:crypto';
import { live, prepare, startStacks, type Lifecycle, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { entries as cloudfront } from '@coldstart/service-cloudfront/entry';
import { entries as lambda } from '@coldstart/service-lambda/entry';
import { afterEach, beforeEach, expect, test } from 'vitest';

const ACCOUNT = '111122223333';
let stacks: TestStacks;
beforeEach(async () => {
  stacks = await startStacks(ACCOUNT, { services: [...cloudfront, ...lambda] });
  await prepare(stacks);
});
afterEach(() => stacks.close());

const of = (type: string, Properties: object = {}) => ({ Type: `AWS::${type}`, Properties });
const ref = (name: string) => ({ Ref: name });
const at = (name: string, attribute: string) => ({ 'Fn::GetAtt': [name, attribute] });

const EncodedKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .publicKey.export({ type: 'spki', format: 'pem' })
  .toString();
const OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
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

test('a site of a template: a closed bucket, a function URL, and a distribution in front of both', async () => {
  const template = {
    Resources: {
      Files: of('S3::Bucket'),
      Control: of('CloudFront::OriginAccessControl', {
        OriginAccessControlConfig: {
          Name: 'site',
          OriginAccessControlOriginType: 's3',
          SigningBehavior: 'always',
          SigningProtocol: 'sigv4',
        },
      }),
      Open: of('S3::BucketPolicy', {
        Bucket: ref('Files'),
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'cloudfront.amazonaws.com' },
              Action: 's3:GetObject',
              Resource: { 'Fn::Sub': '${Files.Arn}/*' },
              Condition: {
                StringEquals: {
                  'AWS:SourceArn': { 'Fn::Sub': 'arn:aws:cloudfront::${AWS::AccountId}:distribution/${Site}' },
                },
              },
            },
          ],
        },
      }),
      Role: of('IAM::Role', {
        AssumeRolePolicyDocument: {
          Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        },
      }),
      Hello: of('Lambda::Function', {
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: at('Role', 'Arn'),
        Code: { ZipFile: 'exports.handler = async (event) => ({ statusCode: 200, body: event.rawPath });' },
      }),
      Url: of('Lambda::Url', { TargetFunctionArn: at('Hello', 'Arn'), AuthType: 'NONE' }),
      MayUrl: of('Lambda::Permission', {
        FunctionName: ref('Hello'),
        Action: 'lambda:InvokeFunctionUrl',
        FunctionUrlAuthType: 'NONE',
        Principal: '*',
      }),
      May: of('Lambda::Permission', {
        FunctionName: ref('Hello'),
        Action: 'lambda:InvokeFunction',
        InvokedViaFunctionUrl: true,
        Principal: '*',
      }),
      Site: of('CloudFront::Distribution', {
        DistributionConfig: {
          Enabled: true,
          DefaultRootObject: 'index.html',
          Origins: [
            {
              Id: 'files',
              DomainName: at('Files', 'RegionalDomainName'),
              OriginAccessControlId: at('Control', 'Id'),
              S3OriginConfig: { OriginAccessIdentity: '' },
            },
            {
              Id: 'api',
              DomainName: { 'Fn::Select': [2, { 'Fn::Split': ['/', at('Url', 'FunctionUrl')] }] },
              CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
            },
          ],
          DefaultCacheBehavior: behavior({ TargetOriginId: 'files' }),
          CacheBehaviors: [behavior({ PathPattern: '/api/*', TargetOriginId: 'api', CachePolicyId: DISABLED })],
        },
      }),
    },
    Outputs: {
      Bucket: { Value: ref('Files') },
      Site: { Value: { 'Fn::Sub': 'http://${Site.DomainName}' } },
      Id: { Value: ref('Site') },
      Url: { Value: at('Url', 'FunctionUrl') },
    },
  };
  await stacks.create('site', template, { Capabilities: ['CAPABILITY_IAM'] });
  expect(await stacks.ended('site')).toBe('CREATE_COMPLETE');
  const { Stacks: [stack] = [] } = await stacks.cloudformation.describeStacks({ StackName: 'site' });
  const outputs = new Map((stack?.Outputs ?? []).map(({ OutputKey, OutputValue = '' }) => [OutputKey, OutputValue]));
  const { endpoint } = stacks.cloud;
  expect(outputs.get('Site')).toMatch(/^http:\/\/d[a-z0-9]{13}\.cloudfront\.localhost:\d+$/);
  expect(outputs.get('Url')).toMatch(new RegExp(`^${endpoint}/_lambda/url/[a-z0-9]{32}/$`));
  await stacks.s3.putObject({ Bucket: outputs.get('Bucket'), Key: 'index.html', Body: 'the site' });
  const get = async (path: string) => (await fetch(`${endpoint}/_cloudfront/${outputs.get('Id')}${path}`)).text();
  expect(await get('/')).toBe('the site');
  expect(await get('/api/orders')).toBe('/api/orders');
  expect(await (await fetch(outputs.get('Url') ?? '')).text()).toBe('/');
  await stacks.s3.deleteObject({ Bucket: outputs.get('Bucket'), Key: 'index.html' });
  await stacks.cloudformation.deleteStack({ StackName: 'site' });
  expect(await stacks.ended(stack?.StackId ?? '')).toBe('DELETE_COMPLETE');
  expect((await fetch(`${endpoint}/_cloudfront/${outputs.get('Id')}/`)).status).toBe(403);
}, 60_000);

import { prepare, startStacks, type TestStacks } from '@coldstart/service-cloudformation/testing';
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
const OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';

const behavior = (TargetOriginId: string, CachePolicyId: string) => ({
  TargetOriginId,
  ViewerProtocolPolicy: 'allow-all',
  CachePolicyId,
});

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
          DefaultCacheBehavior: behavior('files', OPTIMIZED),
          CacheBehaviors: [{ PathPattern: '/api/*', ...behavior('api', DISABLED) }],
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

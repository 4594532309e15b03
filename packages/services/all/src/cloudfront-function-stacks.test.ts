import { CloudFront } from '@aws-sdk/client-cloudfront';
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

const PASS = 'function handler(event) { return event.request; }';
const config = (more: object = {}) => ({ Comment: '', Runtime: 'cloudfront-js-2.0', ...more });
const store = { Type: 'AWS::CloudFront::KeyValueStore', Properties: { Name: 'paths' } };

const LIVES: Record<string, Lifecycle> = {
  'a function': {
    type: 'AWS::CloudFront::Function',
    around: { Store: store },
    first: { Name: 'gate', FunctionCode: PASS, FunctionConfig: config() },
    second: {
      Name: 'gate',
      FunctionCode: `${PASS} // again`,
      FunctionConfig: config({
        Comment: 'at the gate',
        KeyValueStoreAssociations: [{ KeyValueStoreARN: { 'Fn::GetAtt': ['Store', 'Arn'] } }],
      }),
    },
  },
  'a key-value store': {
    type: 'AWS::CloudFront::KeyValueStore',
    first: { Name: 'paths' },
    second: { Name: 'paths', Comment: 'where they lead' },
  },
};

test.each(Object.entries(LIVES))(
  '%s lives in a stack, and is changed and taken back',
  async (_name, life) => {
    await live(stacks, 'edge', life);
  },
  60_000,
);

test('AutoPublish puts into LIVE what is made and what is changed, and nothing else does', async () => {
  const client = stacks.connect(CloudFront);
  const code = async (Stage: 'LIVE' | 'DEVELOPMENT') =>
    await client.getFunction({ Name: 'gate', Stage }).then(
      ({ FunctionCode }) => FunctionCode?.transformToString(),
      ({ name }: Error) => name,
    );
  const gate = (FunctionCode: string, AutoPublish: boolean) => ({
    Resources: {
      Gate: {
        Type: 'AWS::CloudFront::Function',
        Properties: { Name: 'gate', FunctionCode, FunctionConfig: config(), AutoPublish },
      },
    },
  });
  await stacks.create('gate', gate('1', false));
  expect(await code('LIVE')).toBe('NoSuchFunctionExists');
  await stacks.update('gate', gate('2', true));
  expect(await code('LIVE')).toBe('2');
  await stacks.update('gate', gate('3', false));
  expect([await code('LIVE'), await code('DEVELOPMENT')]).toEqual(['2', '3']);
}, 60_000);

test('a function reads what its store was filled with from S3', async () => {
  const client = stacks.connect(CloudFront);
  const s3 = stacks.s3;
  await s3.createBucket({ Bucket: 'store-source' });
  const Body = JSON.stringify({ data: [{ key: '/old', value: '/new' }] });
  await s3.putObject({ Bucket: 'store-source', Key: 'paths.json', Body });
  const FunctionCode = `import cf from 'cloudfront';
    async function handler(event) {
      const kvs = cf.kvs();
      if (!(await kvs.exists(event.request.uri))) return event.request;
      return { statusCode: 301, headers: { location: { value: await kvs.get(event.request.uri) } } };
    }`;
  const source = { SourceType: 'S3', SourceArn: 'arn:aws:s3:::store-source/paths.json' };
  await stacks.create('paths', {
    Resources: {
      Store: { ...store, Properties: { Name: 'paths', ImportSource: source } },
      Gate: {
        Type: 'AWS::CloudFront::Function',
        Properties: {
          Name: 'gate',
          FunctionCode,
          FunctionConfig: config({
            KeyValueStoreAssociations: [{ KeyValueStoreARN: { 'Fn::GetAtt': ['Store', 'Arn'] } }],
          }),
        },
      },
    },
  });
  const { ETag } = await client.describeFunction({ Name: 'gate' });
  const event = {
    version: '1.0',
    viewer: { ip: '' },
    request: { method: 'GET', uri: '/old', headers: {}, querystring: {}, cookies: {} },
  };
  const EventObject = Buffer.from(JSON.stringify(event));
  const { TestResult } = await client.testFunction({ Name: 'gate', IfMatch: ETag, EventObject });
  expect(TestResult?.FunctionErrorMessage).toBe('');
  expect(TestResult?.FunctionOutput).toContain('/new');
}, 60_000);

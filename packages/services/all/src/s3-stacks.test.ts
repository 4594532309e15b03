import {
  CloudFormation,
  waitUntilStackCreateComplete,
  waitUntilStackUpdateComplete,
} from '@aws-sdk/client-cloudformation';
import { S3, type Tag } from '@aws-sdk/client-s3';
import { allow, policy, refusal, startTestCloud, type TestCloud } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES } from './index.ts';

let cloud: TestCloud;
let s3: S3;
beforeAll(async () => {
  cloud = await startTestCloud(SERVICES.filter(({ name }) => !['iam', 'sts'].includes(name)));
  s3 = new S3({ ...cloud.config(), forcePathStyle: true });
});
afterAll(() => {
  s3.destroy();
  return cloud.close();
});

const template = (Tags: Tag[] = []) =>
  JSON.stringify({
    Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'of-a-stack', Tags } } },
  });
const Bucket = 'of-a-stack';
const put = (...TagSet: Tag[]) => s3.putBucketTagging({ Bucket, Tagging: { TagSet } });
const tags = async () => (await s3.getBucketTagging({ Bucket })).TagSet ?? [];

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/CostAllocTagging.html
test("a stack's bucket has the tags of its stack, which nobody can change or remove", async () => {
  // CloudFormation's own tags need no permission.
  const keys = await cloud.user('deployer', policy(allow(['cloudformation:*', 's3:CreateBucket', 's3:ListBucket'])));
  const deployer = new CloudFormation(cloud.config(keys));
  const root = new CloudFormation(cloud.config());
  const waiter = { client: root, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.1 };
  const StackName = 'buckets';
  await deployer.createStack({ StackName, TemplateBody: template() });
  await waitUntilStackCreateComplete(waiter, { StackName });
  deployer.destroy();
  const system = await tags();
  expect(system.map(({ Key = '' }) => Key).toSorted((a, b) => a.localeCompare(b))).toEqual(
    ['logical-id', 'stack-id', 'stack-name'].map((name) => `aws:cloudformation:${name}`),
  );

  const own = { Key: 'a', Value: 'b' };
  expect(await refusal(put(own))).toMatchObject({
    code: 'InvalidTag',
    message: 'System tags cannot be removed by requester',
  });
  const changed = system.map((tag) => ({ ...tag, Value: 'other' }));
  expect((await refusal(put(...changed))).message).toBe('System tags cannot be added/updated by requester');
  await put(...system, own);
  expect(await tags()).toHaveLength(4);
  await s3.deleteBucketTagging({ Bucket });
  expect(await tags()).toHaveLength(3);

  await root.updateStack({ StackName, TemplateBody: template([own]) });
  await waitUntilStackUpdateComplete(waiter, { StackName });
  expect(await tags()).toContainEqual(own);
  await root.updateStack({ StackName, TemplateBody: template() });
  await waitUntilStackUpdateComplete(waiter, { StackName });
  root.destroy();
  expect(await tags()).toHaveLength(3);
});

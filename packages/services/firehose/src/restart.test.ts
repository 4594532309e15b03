import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Firehose } from '@aws-sdk/client-firehose';
import { IAM } from '@aws-sdk/client-iam';
import { S3 } from '@aws-sdk/client-s3';
import { startCloud } from '@coldstart/cloud';
import { allow, policy, trust } from '@coldstart/service-iam/testing';
import { entries as iam } from '@coldstart/service-iam/entry';
import { entries as s3 } from '@coldstart/service-s3/entry';
import { afterAll, expect, test } from 'vitest';
import { entries } from './entry.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'coldstart-firehose-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function started() {
  const cloud = await startCloud({ services: [...iam, ...s3, ...entries], dataDir });
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  const config = { endpoint: cloud.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 };
  const clients = {
    firehose: new Firehose(config),
    s3: new S3({ ...config, forcePathStyle: true }),
    iam: new IAM(config),
  };
  return {
    ...clients,
    cloud,
    async end() {
      for (const client of Object.values(clients)) client.destroy();
      await cloud.close();
    },
  };
}

test('what was collected is delivered after a restart, once', async () => {
  const first = await started();
  await first.s3.createBucket({ Bucket: 'lake', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } });
  const { Role } = await first.iam.createRole({
    RoleName: 'delivery',
    AssumeRolePolicyDocument: trust({ Service: 'firehose.amazonaws.com' }),
  });
  const PolicyDocument = JSON.stringify(policy(allow('s3:*')));
  await first.iam.putRolePolicy({ RoleName: 'delivery', PolicyName: 'write', PolicyDocument });
  const DeliveryStreamName = 'clicks';
  await first.firehose.createDeliveryStream({
    DeliveryStreamName,
    S3DestinationConfiguration: { RoleARN: Role?.Arn, BucketARN: 'arn:aws:s3:::lake' },
  });
  await first.cloud.clock.advance(1000);
  for (const text of ['a', 'b', 'c']) {
    await first.firehose.putRecord({ DeliveryStreamName, Record: { Data: Buffer.from(text) } });
  }
  await first.end();

  const second = await started();
  await second.cloud.clock.advance(400_000);
  const { Contents = [] } = await second.s3.listObjectsV2({ Bucket: 'lake' });
  expect(Contents).toHaveLength(1);
  const { Body } = await second.s3.getObject({ Bucket: 'lake', Key: Contents[0]?.Key });
  expect(await Body?.transformToString()).toBe('abc');
  await second.end();
});

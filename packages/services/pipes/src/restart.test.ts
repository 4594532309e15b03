import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IAM } from '@aws-sdk/client-iam';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { Pipes } from '@aws-sdk/client-pipes';
import { SQS } from '@aws-sdk/client-sqs';
import { startCloud } from '@coldstart/cloud';
import { entries as iamEntries } from '@coldstart/service-iam/entry';
import { allow, policy, trust } from '@coldstart/service-iam/testing';
import { entries as kinesisEntries } from '@coldstart/service-kinesis/entry';
import { entries as sqsEntries } from '@coldstart/service-sqs/entry';
import { afterAll, expect, test } from 'vitest';
import { entries } from './entry.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'coldstart-pipes-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function started() {
  const cloud = await startCloud({ services: [...iamEntries, ...entries, ...sqsEntries, ...kinesisEntries], dataDir });
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  const config = { endpoint: cloud.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 };
  const clients = {
    pipes: new Pipes(config),
    sqs: new SQS(config),
    kinesis: new Kinesis(config),
    iam: new IAM(config),
  };
  const close = async () => {
    for (const client of Object.values(clients)) client.destroy();
    await cloud.close();
  };
  return { cloud, ...clients, close };
}

test('a pipe goes on after a restart, behind the record that it has read last', async () => {
  const first = await started();
  const RoleName = 'pipes';
  const AssumeRolePolicyDocument = trust({ Service: 'pipes.amazonaws.com' });
  const { Role } = await first.iam.createRole({ RoleName, AssumeRolePolicyDocument });
  const PolicyDocument = JSON.stringify(policy(allow('*')));
  await first.iam.putRolePolicy({ RoleName, PolicyName: 'all', PolicyDocument });
  await first.sqs.createQueue({ QueueName: 'out' });
  const StreamName = 'in';
  await first.kinesis.createStream({ StreamName, ShardCount: 1 });
  await first.cloud.clock.advance(1000);
  const put = (kinesis: Kinesis, text: string) =>
    kinesis.putRecord({ StreamName, PartitionKey: 'k', Data: Buffer.from(JSON.stringify({ text })) });
  await put(first.kinesis, 'one');
  await first.pipes.createPipe({
    Name: 'kept',
    RoleArn: Role?.Arn,
    Source: 'arn:aws:kinesis:eu-west-1:111122223333:stream/in',
    SourceParameters: { KinesisStreamParameters: { StartingPosition: 'TRIM_HORIZON' } },
    Target: 'arn:aws:sqs:eu-west-1:111122223333:out',
    TargetParameters: { InputTemplate: '<$.data.text>' },
  });
  await first.cloud.clock.advance(1000);
  await first.close();

  const second = await started();
  await put(second.kinesis, 'two');
  await second.cloud.clock.advance(1000);
  const QueueUrl = `${second.cloud.endpoint}/111122223333/out`;
  const { Messages = [] } = await second.sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
  expect(Messages.map(({ Body }) => Body)).toEqual(['one', 'two']);
  expect((await second.pipes.describePipe({ Name: 'kept' })).CurrentState).toBe('RUNNING');
  await second.close();
});

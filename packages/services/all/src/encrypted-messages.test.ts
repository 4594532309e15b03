import { IAM } from '@aws-sdk/client-iam';
import { KMS } from '@aws-sdk/client-kms';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { startCloud, type RunningCloud } from '@coldstart/cloud';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES } from './index.ts';

const ACCOUNT = '111122223333';

let cloud: RunningCloud;
let iam: IAM;
let kms: KMS;
let sns: SNS;
let sqs: SQS;
const opened: { destroy(): void }[] = [];
const config = (accessKeyId = ACCOUNT, secretAccessKey = 'test') => ({
  endpoint: cloud.endpoint,
  region: 'eu-west-1',
  credentials: { accessKeyId, secretAccessKey },
  maxAttempts: 1,
});
function open<Client extends { destroy(): void }>(client: Client): Client {
  opened.push(client);
  return client;
}
beforeAll(async () => {
  cloud = await startCloud({ services: SERVICES });
  iam = open(new IAM(config()));
  kms = open(new KMS(config()));
  sns = open(new SNS(config()));
  sqs = open(new SQS(config()));
});
afterAll(async () => {
  for (const each of opened) each.destroy();
  await cloud.close();
});

async function user(UserName: string, ...Action: string[]) {
  await iam.createUser({ UserName });
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
  });
  await iam.putUserPolicy({ UserName, PolicyName: 'p', PolicyDocument });
  const { AccessKey } = await iam.createAccessKey({ UserName });
  return config(AccessKey?.AccessKeyId, AccessKey?.SecretAccessKey);
}

const key = async (Policy?: string) => (await kms.createKey({ Policy })).KeyMetadata?.Arn ?? '';
const queue = async (QueueName: string, Attributes: Record<string, string>) =>
  (await sqs.createQueue({ QueueName, Attributes })).QueueUrl ?? '';

test('who sends needs kms:GenerateDataKey, who receives kms:Decrypt', async () => {
  const KmsMasterKeyId = await key();
  const QueueUrl = await queue('own-key', { KmsMasterKeyId });
  const message = { QueueUrl, MessageBody: 'a' };
  const without = open(new SQS(await user('without', 'sqs:*')));
  await expect(without.sendMessage(message)).rejects.toMatchObject({
    name: 'KmsAccessDenied',
    message: expect.stringContaining(
      `not authorized to perform: kms:GenerateDataKey on resource: ${KmsMasterKeyId}`,
    ) as string,
  });
  const sender = open(new SQS(await user('sender', 'sqs:*', 'kms:GenerateDataKey')));
  await sender.sendMessage(message);
  // The data key serves for five minutes, and has to be decrypted to serve.
  await expect(sender.sendMessage(message)).rejects.toMatchObject({ name: 'KmsAccessDenied' });
  await cloud.clock.advance(301_000);
  await sender.sendMessage(message);
  await expect(without.receiveMessage({ QueueUrl })).rejects.toMatchObject({ name: 'KmsAccessDenied' });
  const receiver = open(new SQS(await user('receiver', 'sqs:*', 'kms:Decrypt')));
  const { Messages } = await receiver.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
  expect(Messages).toHaveLength(2);
  await sqs.sendMessage(message);
  await kms.disableKey({ KeyId: KmsMasterKeyId });
  await expect(receiver.receiveMessage({ QueueUrl })).rejects.toMatchObject({ name: 'KmsDisabled' });
});

test('whoever may publish needs the key of the topic, too', async () => {
  const KmsMasterKeyId = await key();
  const { TopicArn } = await sns.createTopic({ Name: 'own-key', Attributes: { KmsMasterKeyId } });
  const without = open(new SNS(await user('no-publisher', 'sns:*')));
  await expect(without.publish({ TopicArn, Message: 'a' })).rejects.toMatchObject({
    message: expect.stringContaining('kms:GenerateDataKey') as string,
  });
  const publisher = open(new SNS(await user('publisher', 'sns:*', 'kms:GenerateDataKey', 'kms:Decrypt')));
  await publisher.publish({ TopicArn, Message: 'a' });
});

// https://docs.aws.amazon.com/sns/latest/dg/sns-enable-encryption-for-topic-sqs-queue-subscriptions.html
test('a topic delivers to a queue with a key whose policy knows SNS, and to none with the key of AWS', async () => {
  const { TopicArn = '' } = await sns.createTopic({ Name: 'fan-out' });
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'kms:*', Resource: '*' },
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
        Resource: '*',
      },
    ],
  });
  const letIn = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: '*' },
    ],
  });
  const urls = {
    known: await queue('known', { KmsMasterKeyId: await key(Policy), Policy: letIn }),
    usual: await queue('usual', { KmsMasterKeyId: 'alias/aws/sqs', Policy: letIn }),
  };
  for (const name of Object.keys(urls))
    await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: `arn:aws:sqs:eu-west-1:${ACCOUNT}:${name}` });
  await sns.publish({ TopicArn, Message: 'hello' });
  await cloud.clock.advance(1000);
  const count = async (QueueUrl: string) =>
    (await sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 0 })).Messages?.length ?? 0;
  await expect.poll(() => count(urls.known), { timeout: 20_000, interval: 20 }).toBe(1);
  expect(await count(urls.usual)).toBe(0);
});

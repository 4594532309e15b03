import { S3, type NotificationConfiguration } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { startCloud, type RunningCloud } from '@coldstart/cloud';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES } from './index.ts';

let cloud: RunningCloud;
let s3: S3;
let sns: SNS;
let sqs: SQS;
beforeAll(async () => {
  cloud = await startCloud({ services: SERVICES });
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  const config = { endpoint: cloud.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 };
  s3 = new S3({ ...config, forcePathStyle: true });
  sns = new SNS(config);
  sqs = new SQS(config);
});
afterAll(async () => {
  for (const client of [s3, sns, sqs]) client.destroy();
  await cloud.close();
});

const policy = (Action: string, service: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action, Resource: '*' }],
  });

async function queue(QueueName: string, service?: string): Promise<{ url: string; arn: string }> {
  const Attributes = service === undefined ? {} : { Policy: policy('sqs:SendMessage', service) };
  const { QueueUrl: url = '' } = await sqs.createQueue({ QueueName, Attributes });
  return { url, arn: `arn:aws:sqs:us-east-1:111122223333:${QueueName}` };
}

async function received(url: string): Promise<Record<string, unknown>[]> {
  await cloud.clock.advance(1000);
  const { Messages = [] } = await sqs.receiveMessage({ QueueUrl: url, MaxNumberOfMessages: 10 });
  return Messages.map(({ Body = '' }) => JSON.parse(Body) as Record<string, unknown>);
}

const configure = (Bucket: string, NotificationConfiguration: NotificationConfiguration) =>
  s3.putBucketNotificationConfiguration({ Bucket, NotificationConfiguration });
const Events = ['s3:ObjectCreated:*' as const];

test('a queue that lets S3 in is tried, and then notified', async () => {
  const Bucket = 'noted';
  await s3.createBucket({ Bucket });
  const closed = await queue('closed');
  const refused = configure(Bucket, { QueueConfigurations: [{ QueueArn: closed.arn, Events }] });
  await expect(refused).rejects.toThrow('Unable to validate the following destination configurations');
  const absent = configure(Bucket, { QueueConfigurations: [{ QueueArn: `${closed.arn}-absent`, Events }] });
  await expect(absent).rejects.toMatchObject({ ArgumentValue1: 'The destination queue does not exist' });
  const { url, arn } = await queue('open', 's3.amazonaws.com');
  await configure(Bucket, { QueueConfigurations: [{ QueueArn: arn, Events }] });
  await s3.putObject({ Bucket, Key: 'a', Body: 'text' });
  expect(await received(url)).toMatchObject([
    { Event: 's3:TestEvent', Bucket },
    { Records: [{ eventName: 'ObjectCreated:Put', s3: { object: { key: 'a' } } }] },
  ]);
});

test('a topic hands on what S3 tells it', async () => {
  const Bucket = 'told';
  await s3.createBucket({ Bucket });
  const { TopicArn = '' } = await sns.createTopic({ Name: 'told' });
  const closed = configure(Bucket, { TopicConfigurations: [{ TopicArn, Events }] });
  await expect(closed).rejects.toThrow('Unable to validate the following destination configurations');
  const AttributeValue = policy('sns:Publish', 's3.amazonaws.com');
  await sns.setTopicAttributes({ TopicArn, AttributeName: 'Policy', AttributeValue });
  const { url, arn } = await queue('listening', 'sns.amazonaws.com');
  await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: arn });
  await configure(Bucket, { TopicConfigurations: [{ TopicArn, Events }] });
  await s3.putObject({ Bucket, Key: 'b', Body: 'text' });
  const told = (await received(url)).map(({ Subject, Message }) => [Subject, JSON.parse(String(Message)) as unknown]);
  expect(told).toMatchObject([
    ['Amazon S3 Notification', { Event: 's3:TestEvent' }],
    ['Amazon S3 Notification', { Records: [{ s3: { object: { key: 'b' } } }] }],
  ]);
});

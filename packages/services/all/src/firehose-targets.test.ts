import { gunzipSync } from 'node:zlib';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { Firehose } from '@aws-sdk/client-firehose';
import { IAM } from '@aws-sdk/client-iam';
import { Pipes } from '@aws-sdk/client-pipes';
import { S3 } from '@aws-sdk/client-s3';
import { SQS } from '@aws-sdk/client-sqs';
import { startCloud, type RunningCloud } from '@coldstart/cloud';
import { createGroup, createStream, REGION, unique } from '@coldstart/service-logs/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SERVICES } from './index.ts';

const OWN = '111122223333';
const MINUTE = 60_000;

let cloud: RunningCloud;
const opened: { destroy(): void }[] = [];
beforeAll(async () => {
  cloud = await startCloud({ services: SERVICES });
});
afterAll(async () => {
  for (const client of opened) client.destroy();
  await cloud.close();
});

function connect<Client extends { destroy(): void }>(Client: new (config: object) => Client): Client {
  const client = new Client({
    endpoint: cloud.endpoint,
    region: REGION,
    credentials: { accessKeyId: OWN, secretAccessKey: 'test' },
    maxAttempts: 1,
    forcePathStyle: true,
  });
  opened.push(client);
  return client;
}

/** @returns the ARN of a role that this service may take, and that may do this alone */
async function role(service: string, Action: string | string[], Resource: string): Promise<string> {
  const iam = connect(IAM);
  const RoleName = unique('role');
  const policy = (statement: object): string =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
  const trust = policy({ Principal: { Service: `${service}.amazonaws.com` }, Action: 'sts:AssumeRole' });
  const { Role } = await iam.createRole({ RoleName, AssumeRolePolicyDocument: trust });
  await iam.putRolePolicy({ RoleName, PolicyName: 'own', PolicyDocument: policy({ Action, Resource }) });
  return Role?.Arn ?? '';
}

/** A Firehose stream into a bucket of its own. */
async function stream() {
  const [s3, firehose] = [connect(S3), connect(Firehose)];
  const Bucket = unique('lake');
  await s3.createBucket({ Bucket });
  const { DeliveryStreamARN: arn = '' } = await firehose.createDeliveryStream({
    DeliveryStreamName: unique('stream'),
    ExtendedS3DestinationConfiguration: {
      RoleARN: await role('firehose', 's3:*', '*'),
      BucketARN: `arn:aws:s3:::${Bucket}`,
      BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 60 },
    },
  });
  await cloud.clock.advance(1000);
  /** What has come into the bucket once the buffer's time is over. */
  const delivered = async (): Promise<Buffer> => {
    await cloud.clock.advance(MINUTE + 1000);
    const { Contents = [] } = await s3.listObjectsV2({ Bucket });
    const bodies = Contents.map(async ({ Key }) => (await s3.getObject({ Bucket, Key })).Body?.transformToByteArray());
    return Buffer.concat((await Promise.all(bodies)).map((body) => body ?? new Uint8Array()));
  };
  return { arn, delivered };
}

describe('a subscription of log events', () => {
  test('sends a control message, and then, compressed, what the filter lets through', async () => {
    const logs = connect(CloudWatchLogs);
    const { arn: destinationArn, delivered } = await stream();
    const roleArn = await role('logs', 'firehose:PutRecord', destinationArn);
    const logGroupName = await createGroup(logs);
    const filter = { logGroupName, filterName: 'f', filterPattern: 'ERROR', destinationArn };
    await expect(logs.putSubscriptionFilter(filter)).rejects.toThrow('cannot be used without roleArn');
    await logs.putSubscriptionFilter({ ...filter, roleArn });
    const logStreamName = await createStream(logs, logGroupName);
    const timestamp = Math.floor(cloud.clock.now());
    const logEvents = ['ERROR 1', 'fine', 'ERROR 2'].map((message) => ({ timestamp, message }));
    await logs.putLogEvents({ logGroupName, logStreamName, logEvents });
    const text = gunzipSync(await delivered()).toString();
    const messages = text.replaceAll('}{"messageType"', '}\n{"messageType"').split('\n');
    expect(messages.map((message) => JSON.parse(message) as unknown)).toMatchObject([
      {
        messageType: 'CONTROL_MESSAGE',
        logEvents: [{ message: 'CWL CONTROL MESSAGE: Checking health of destination Firehose.' }],
      },
      {
        messageType: 'DATA_MESSAGE',
        owner: OWN,
        logGroup: logGroupName,
        logStream: logStreamName,
        subscriptionFilters: ['f'],
        logEvents: [{ message: 'ERROR 1' }, { message: 'ERROR 2' }],
      },
    ]);
  });

  test('whose role may not put records, or whose stream is not there, is refused at once', async () => {
    const logs = connect(CloudWatchLogs);
    const { arn } = await stream();
    const logGroupName = await createGroup(logs);
    for (const [destinationArn, action] of [
      [arn, 'firehose:DescribeDeliveryStream'],
      [`arn:aws:firehose:${REGION}:${OWN}:deliverystream/none`, 'firehose:PutRecord'],
    ] as const) {
      const roleArn = await role('logs', action, destinationArn);
      const asked = logs.putSubscriptionFilter({
        logGroupName,
        filterName: 'f',
        filterPattern: '',
        destinationArn,
        roleArn,
      });
      await expect(asked).rejects.toThrow('Could not deliver test message to specified Firehose stream.');
    }
  });
});

describe('a pipe', () => {
  /** A queue whose messages go, as the template has them, to a stream. @returns its address */
  async function pipe(Target: string, actions: string[]): Promise<string> {
    const [sqs, pipes] = [connect(SQS), connect(Pipes)];
    const Name = unique('pipe');
    const { QueueUrl = '' } = await sqs.createQueue({ QueueName: Name, Attributes: { VisibilityTimeout: '30' } });
    await pipes.createPipe({
      Name,
      RoleArn: await role('pipes', ['sqs:*', ...actions], '*'),
      Source: `arn:aws:sqs:${REGION}:${OWN}:${Name}`,
      SourceParameters: { SqsQueueParameters: { BatchSize: 10 } },
      Target,
      TargetParameters: { InputTemplate: '{"id": <$.body.id>}' },
    });
    await cloud.clock.advance(1000);
    const Entries = ['a', 'b'].map((id) => ({ Id: id, MessageBody: JSON.stringify({ id }) }));
    await sqs.sendMessageBatch({ QueueUrl, Entries });
    await cloud.clock.advance(1000);
    return QueueUrl;
  }

  const waiting = async (QueueUrl: string): Promise<number> => {
    const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const { Attributes = {} } = await connect(SQS).getQueueAttributes({
      QueueUrl,
      AttributeNames: [...AttributeNames],
    });
    return Object.values(Attributes).reduce((total, count) => total + Number(count), 0);
  };

  test('puts a batch of its records, each as its template has it', async () => {
    const { arn, delivered } = await stream();
    const QueueUrl = await pipe(arn, ['firehose:PutRecordBatch']);
    expect(await waiting(QueueUrl)).toBe(0);
    expect((await delivered()).toString()).toBe('{"id":"a"}{"id":"b"}');
  });

  test('whose role may not put records leaves them in the queue', async () => {
    const { arn, delivered } = await stream();
    const QueueUrl = await pipe(arn, ['firehose:PutRecord']);
    expect(await waiting(QueueUrl)).toBe(2);
    expect((await delivered()).toString()).toBe('');
  });
});

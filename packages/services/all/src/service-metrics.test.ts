import { CloudWatch, type Dimension } from '@aws-sdk/client-cloudwatch';
import {
  CreateEventSourceMappingCommand,
  InvokeCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import { EventBridge } from '@aws-sdk/client-eventbridge';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { ACCOUNT, REGION, startLambda, type TestLambda } from '@coldstart/service-lambda/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES } from './index.ts';

let lambda: TestLambda;
let metrics: CloudWatch;
let sqs: SQS;
let sns: SNS;
let kinesis: Kinesis;
let events: EventBridge;
beforeAll(async () => {
  lambda = await startLambda({ services: SERVICES });
  const config = {
    endpoint: lambda.cloud.endpoint,
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  [metrics, sqs, sns, kinesis] = [new CloudWatch(config), new SQS(config), new SNS(config), new Kinesis(config)];
  events = new EventBridge(config);
});
afterAll(async () => {
  for (const client of [metrics, sqs, sns, kinesis, events]) client.destroy();
  await lambda.close();
});

/** What was measured of something in the last hour: how often, in sum, and at most. */
async function measured(Namespace: string, MetricName: string, dimensions: Record<string, string>) {
  const now = lambda.cloud.clock.now();
  const { Datapoints = [] } = await metrics.getMetricStatistics({
    Namespace,
    MetricName,
    Dimensions: Object.entries(dimensions).map(([Name, Value]): Dimension => ({ Name, Value })),
    StartTime: new Date(now - 3_600_000),
    EndTime: new Date(now + 60_000),
    Period: 7200,
    Statistics: ['SampleCount', 'Sum', 'Maximum'],
  });
  const { SampleCount: count, Sum: sum, Maximum: most } = Datapoints[0] ?? {};
  return { count, sum, most };
}

const FAILING = 'export const handler = async (event) => { if (event.fail) throw new Error("no"); return 1; };';

test('a function is measured: invocations, errors, duration, throttles', async () => {
  await lambda.create('shop', FAILING);
  await lambda.invoke('shop', {});
  await lambda.invoke('shop', { fail: true });
  await lambda.client.send(
    new PutFunctionConcurrencyCommand({ FunctionName: 'shop', ReservedConcurrentExecutions: 0 }),
  );
  await expect(lambda.client.send(new InvokeCommand({ FunctionName: 'shop' }))).rejects.toThrow('Rate Exceeded');
  const of = (name: string) => measured('AWS/Lambda', name, { FunctionName: 'shop' });
  expect(await of('Invocations')).toMatchObject({ count: 2, sum: 2 });
  expect(await of('Errors')).toMatchObject({ count: 2, sum: 1 });
  expect(await of('Throttles')).toMatchObject({ count: 3, sum: 1 });
  expect(await of('ConcurrentExecutions')).toMatchObject({ most: 1 });
  expect((await of('Duration')).count).toBe(2);
  expect((await measured('AWS/Lambda', 'Invocations', {})).sum).toBe(2);
});

test('so are events: received, how old, dropped, and those whose destination took nothing', async () => {
  await lambda.create('later', FAILING);
  await lambda.client.send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName: 'later',
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnFailure: { Destination: `arn:aws:sqs:${REGION}:${ACCOUNT}:nowhere` } },
    }),
  );
  await lambda.invoke('later', { fail: true }, { InvocationType: 'Event' });
  await lambda.cloud.clock.advance(120_000);
  const of = (name: string) => measured('AWS/Lambda', name, { FunctionName: 'later' });
  expect(await of('AsyncEventsReceived')).toMatchObject({ sum: 1 });
  expect(await of('AsyncEventsDropped')).toMatchObject({ sum: 1 });
  expect(await of('DestinationDeliveryFailures')).toMatchObject({ sum: 1 });
  const age = await of('AsyncEventAge');
  expect(age.count).toBe(2);
  // The retry came after a minute.
  expect(age.most).toBeGreaterThanOrEqual(60_000);
});

test('and how old the records of a stream are', async () => {
  await lambda.create('reader', FAILING, { Role: await lambda.role('reader-reads', 'kinesis:*') });
  await kinesis.createStream({ StreamName: 'orders', ShardCount: 1 });
  await lambda.cloud.clock.advance(10_000);
  await kinesis.putRecord({ StreamName: 'orders', PartitionKey: 'a', Data: Buffer.from('x') });
  await lambda.cloud.clock.advance(5000);
  await lambda.client.send(
    new CreateEventSourceMappingCommand({
      FunctionName: 'reader',
      EventSourceArn: `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/orders`,
      StartingPosition: 'TRIM_HORIZON',
    }),
  );
  await lambda.cloud.clock.advance(5000);
  const { count, most } = await measured('AWS/Lambda', 'IteratorAge', { FunctionName: 'reader' });
  expect(count).toBe(1);
  expect(most).toBeGreaterThanOrEqual(5000);
});

test('queues and topics count what passes', async () => {
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'jobs' });
  await sqs.sendMessage({ QueueUrl, MessageBody: 'abc' });
  const Entries = ['a', 'b'].map((Id) => ({ Id, MessageBody: 'x' }));
  await sqs.sendMessageBatch({ QueueUrl, Entries });
  const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
  await sqs.receiveMessage({ QueueUrl });
  await sqs.deleteMessage({ QueueUrl, ReceiptHandle: Messages[0]?.ReceiptHandle });
  const of = (name: string) => measured('AWS/SQS', name, { QueueName: 'jobs' });
  expect(await of('NumberOfMessagesSent')).toMatchObject({ sum: 3 });
  expect(await of('SentMessageSize')).toMatchObject({ count: 3, sum: 5, most: 3 });
  expect(await of('NumberOfMessagesReceived')).toMatchObject({ sum: Messages.length });
  expect(await of('NumberOfEmptyReceives')).toMatchObject({ sum: 1 });
  expect(await of('NumberOfMessagesDeleted')).toMatchObject({ sum: 1 });
  const { TopicArn } = await sns.createTopic({ Name: 'news' });
  await sns.publish({ TopicArn, Message: 'hello' });
  expect(await measured('AWS/SNS', 'NumberOfMessagesPublished', { TopicName: 'news' })).toMatchObject({ sum: 1 });
  expect(await measured('AWS/SNS', 'PublishSize', { TopicName: 'news' })).toMatchObject({ sum: 5 });
});

test('what waits in a queue is measured by the minute, also while nobody calls it', async () => {
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'waiting' });
  await sqs.sendMessage({ QueueUrl, MessageBody: 'a' });
  await sqs.sendMessage({ QueueUrl, MessageBody: 'b', DelaySeconds: 90 });
  await metrics.putMetricAlarm({
    AlarmName: 'waiting',
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [{ Name: 'QueueName', Value: 'waiting' }],
    Statistic: 'Maximum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanThreshold',
  });
  await lambda.cloud.clock.advance(60_000);
  const state = async () => (await metrics.describeAlarms({ AlarmNames: ['waiting'] })).MetricAlarms?.[0]?.StateValue;
  expect(await state()).toBe('OK');
  await lambda.cloud.clock.advance(180_000);
  expect(await state()).toBe('ALARM');
  const of = (name: string) => measured('AWS/SQS', name, { QueueName: 'waiting' });
  expect(await of('ApproximateNumberOfMessagesVisible')).toMatchObject({ count: 4, most: 2 });
  expect(await of('ApproximateNumberOfMessagesDelayed')).toMatchObject({ most: 1 });
  expect((await of('ApproximateAgeOfOldestMessage')).most).toBeGreaterThanOrEqual(180);
});

test('streams, rules and topics measure what passes, and what cannot be delivered', async () => {
  const stream = (name: string) => measured('AWS/Kinesis', name, { StreamName: 'orders' });
  expect(await stream('IncomingRecords')).toMatchObject({ sum: 1 });
  expect(await stream('GetRecords.Records')).toMatchObject({ sum: 1 });
  await events.putRule({ Name: 'lost', EventPattern: '{"source":["shop"]}' });
  await events.putTargets({ Rule: 'lost', Targets: [{ Id: '1', Arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:nowhere` }] });
  await events.putEvents({ Entries: [{ Source: 'shop', DetailType: 'order', Detail: '{}' }] });
  await lambda.cloud.clock.settled();
  const rule = (name: string) => measured('AWS/Events', name, { RuleName: 'lost' });
  for (const name of ['MatchedEvents', 'TriggeredRules', 'Invocations', 'FailedInvocations']) {
    expect(await rule(name)).toMatchObject({ sum: 1 });
  }
  const { QueueUrl: url } = await sqs.createQueue({ QueueName: 'readers' });
  const { TopicArn } = await sns.createTopic({ Name: 'told' });
  await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: `arn:aws:sqs:${REGION}:${ACCOUNT}:readers` });
  await sns.publish({ TopicArn, Message: 'nobody lets SNS in' });
  await lambda.cloud.clock.settled();
  expect(url).toContain('readers');
  expect(await measured('AWS/SNS', 'NumberOfNotificationsFailed', { TopicName: 'told' })).toMatchObject({ sum: 1 });
});

test('what waits in a queue that nobody has looked at for long is measured up to now', async () => {
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'forgotten' });
  await sqs.sendMessage({ QueueUrl, MessageBody: 'hello' });
  await lambda.cloud.clock.advance(3 * 24 * 3_600_000);
  const depth = await measured('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: 'forgotten' });
  expect(depth.most).toBe(1);
  expect(depth.count).toBeGreaterThan(0);
  const age = await measured('AWS/SQS', 'ApproximateAgeOfOldestMessage', { QueueName: 'forgotten' });
  expect(age.most).toBeGreaterThan(70 * 3600);
});

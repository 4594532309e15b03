import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AddPermissionCommand } from '@aws-sdk/client-lambda';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { XRay } from '@aws-sdk/client-xray';
import { ACCOUNT, REGION, startLambda, type TestLambda } from '@coldstart/service-lambda/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { SERVICES } from './index.ts';

interface Part {
  readonly id: string;
  readonly name: string;
  readonly origin?: string;
  readonly parent_id?: string;
  readonly start_time: number;
  readonly end_time: number;
  readonly subsegments?: readonly Part[];
  readonly [other: string]: unknown;
}

let lambda: TestLambda;
let clients: { xray: XRay; sqs: SQS; sns: SNS };
let published = '';
/** The X-Ray header of the next publication. */
let trace = '';
const arnOf = (service: string, name: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${name}`;
const TOPIC = arnOf('sns', 'orders');

beforeAll(async () => {
  lambda = await startLambda({ services: SERVICES, timeRuns: false });
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey: 'test' };
  const config = { endpoint: lambda.cloud.endpoint, region: REGION, credentials, maxAttempts: 1 };
  clients = { xray: new XRay(config), sqs: new SQS(config), sns: new SNS(config) };
  clients.sns.middlewareStack.add(
    (next) => (args) => {
      if (trace !== '') (args.request as { headers: Record<string, string> }).headers['x-amzn-trace-id'] = trace;
      return next(args);
    },
    { step: 'build' },
  );
  await clients.sns.createTopic({ Name: 'orders', Attributes: { TracingConfig: 'Active' } });
  const statement = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: arnOf('sqs', 'mails') };
  const Attributes = { Policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }) };
  published = (await clients.sqs.createQueue({ QueueName: 'mails', Attributes })).QueueUrl ?? '';
  await clients.sqs.createQueue({ QueueName: 'closed' });
  const code = 'export const handler = async () => process.env._X_AMZN_TRACE_ID;';
  await lambda.create('stock', code, {
    Role: await lambda.role('traced', 'xray:*'),
    TracingConfig: { Mode: 'Active' },
  });
  const permission = { StatementId: 'sns', Action: 'lambda:InvokeFunction', Principal: 'sns.amazonaws.com' };
  await lambda.client.send(new AddPermissionCommand({ FunctionName: 'stock', ...permission }));
  const subscribe = (Protocol: string, Endpoint: string) =>
    clients.sns.subscribe({ TopicArn: TOPIC, Protocol, Endpoint });
  await subscribe('sqs', arnOf('sqs', 'mails'));
  await subscribe('sqs', arnOf('sqs', 'closed'));
  await subscribe('lambda', arnOf('lambda', 'function:stock'));
  await subscribe('email', 'ann@example.com');
});
afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await lambda.close();
});
beforeEach(() => void (trace = ''));

/** @see https://docs.aws.amazon.com/xray/latest/devguide/xray-services-sns.html */
const allowSns = (Condition?: object) =>
  clients.xray.putResourcePolicy({
    PolicyName: 'sns',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'SNSAccess',
          Effect: 'Allow',
          Principal: { Service: 'sns.amazonaws.com' },
          Action: ['xray:PutTraceSegments', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'],
          Resource: '*',
          ...(Condition !== undefined && { Condition }),
        },
      ],
    }),
  });

let last = 0;
/** Publishes as one whose request is traced, or not. @returns the trace's segments, once all has arrived */
async function publish(sampled: 0 | 1): Promise<Part[]> {
  const second = Math.floor(lambda.cloud.clock.now() / 1000).toString(16);
  const id = `1-${second}-${(++last).toString(16).padStart(24, '0')}`;
  trace = `Root=${id};Parent=53995c3f42cd8ad8;Sampled=${sampled}`;
  await clients.sns.publish({ TopicArn: TOPIC, Message: 'an order' });
  await lambda.cloud.clock.advance(2000);
  const { Traces: [found] = [] } = await clients.xray.batchGetTraces({ TraceIds: [id] });
  return (found?.Segments ?? []).map(({ Document = '' }) => JSON.parse(Document) as Part);
}

const ofOrigin = (parts: readonly Part[], origin: string): Part | undefined =>
  parts.find((part) => part.origin === origin);

/** The header of the newest message in the queue. */
async function headerInQueue(): Promise<string> {
  const asked = { QueueUrl: published, MessageSystemAttributeNames: ['AWSTraceHeader' as const] };
  const { Messages: [message] = [] } = await clients.sqs.receiveMessage(asked);
  await clients.sqs.deleteMessage({ QueueUrl: published, ReceiptHandle: message?.ReceiptHandle });
  return message?.Attributes?.AWSTraceHeader ?? '';
}

const CONDITION = {
  StringEquals: { 'aws:SourceAccount': ACCOUNT },
  StringLike: { 'aws:SourceArn': TOPIC },
};

test('a topic that traces has a segment, with a part for each subscription that is traced', async () => {
  await allowSns(CONDITION);
  const segments = await publish(1);
  const topic = ofOrigin(segments, 'AWS::SNS::Topic');
  expect(topic).toMatchObject({
    name: 'orders',
    parent_id: '53995c3f42cd8ad8',
    aws: { operation: 'Publish', topic_arn: TOPIC },
    resource_arn: TOPIC,
  });
  const parts = topic?.subsegments ?? [];
  expect(parts.map(({ name }) => name).toSorted()).toEqual(['Lambda', 'SQS', 'SQS']);
  for (const part of parts) {
    expect(part.start_time).toBeGreaterThanOrEqual(topic?.start_time ?? Infinity);
    expect(part.end_time).toBeGreaterThanOrEqual(part.start_time);
  }
  const sent = parts.filter(({ name }) => name === 'SQS');
  const refused = sent.find(({ fault }) => fault === true);
  const arrived = sent.find(({ fault }) => fault === undefined);
  expect(refused).toMatchObject({
    cause: { exceptions: [{ type: expect.stringContaining('AccessDenied') as string }] },
  });
  expect(await headerInQueue()).toMatch(new RegExp(`Parent=${arrived?.id};Sampled=1`));
  expect(ofOrigin(segments, 'AWS::Lambda')?.parent_id).toBe(parts.find(({ name }) => name === 'Lambda')?.id);
});

test('an HTTP endpoint is a part as well, and what it refuses is a fault', async () => {
  await allowSns();
  const posted: { readonly Type: string; readonly Token?: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const message = JSON.parse(body) as (typeof posted)[number];
      posted.push(message);
      // An order is refused for good.
      response.writeHead(message.Type === 'Notification' ? 403 : 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await clients.sns.subscribe({ TopicArn: TOPIC, Protocol: 'http', Endpoint: `http://127.0.0.1:${port}/hook` });
    await lambda.cloud.clock.advance(1000);
    await expect.poll(() => posted[0]?.Token).toBeDefined();
    const { SubscriptionArn } = await clients.sns.confirmSubscription({ TopicArn: TOPIC, Token: posted[0]?.Token });
    const topic = ofOrigin(await publish(1), 'AWS::SNS::Topic');
    expect(topic?.subsegments?.find(({ namespace }) => namespace === 'remote')).toMatchObject({
      name: '127.0.0.1',
      http: { request: { method: 'POST', url: `http://127.0.0.1:${port}/hook` } },
      fault: true,
    });
    await clients.sns.unsubscribe({ SubscriptionArn });
    await headerInQueue();
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('without a policy that lets SNS write, or of another topic, the header goes on as it came', async () => {
  const refusals = async (): Promise<void> => {
    const segments = await publish(1);
    expect(ofOrigin(segments, 'AWS::SNS::Topic')).toBeUndefined();
    expect(ofOrigin(segments, 'AWS::Lambda')?.parent_id).toBe('53995c3f42cd8ad8');
    expect(await headerInQueue()).toContain('Parent=53995c3f42cd8ad8;Sampled=1');
  };
  await clients.xray.deleteResourcePolicy({ PolicyName: 'sns' });
  await refusals();
  await allowSns({ ArnEquals: { 'aws:SourceArn': arnOf('sns', 'other') } });
  await refusals();
});

test('what is not sampled leaves nothing, and neither does a topic that passes through', async () => {
  await allowSns();
  expect(await publish(0)).toEqual([]);
  expect(await headerInQueue()).toContain('Parent=53995c3f42cd8ad8;Sampled=0');
  trace = '';
  const passing = { TopicArn: TOPIC, AttributeName: 'TracingConfig', AttributeValue: 'PassThrough' };
  await clients.sns.setTopicAttributes(passing);
  expect(ofOrigin(await publish(1), 'AWS::SNS::Topic')).toBeUndefined();
  expect(await headerInQueue()).toContain('Parent=53995c3f42cd8ad8;Sampled=1');
});

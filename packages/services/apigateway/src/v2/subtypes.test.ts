import { randomUUID } from 'node:crypto';
import { SQS } from '@aws-sdk/client-sqs';
import { ACCOUNT, allow, policy, refusal, rootOf, trust } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REGION, startApis, type TestApis } from '../testing/apis.ts';

let apis: TestApis;
let sqs: SQS;
let role: string;
const arnOf = (queue: string): string => `arn:aws:sqs:${REGION}:${ACCOUNT}:${queue}`;
beforeAll(async () => {
  apis = await startApis();
  sqs = new SQS(apis.test.config(rootOf(ACCOUNT)));
  const service = trust({ Service: 'apigateway.amazonaws.com' });
  role = await apis.test.role('queues', service, policy(allow('sqs:*', arnOf('open*'))));
});
afterAll(async () => {
  sqs.destroy();
  await apis.close();
});

const queue = async (QueueName: string): Promise<string> => (await sqs.createQueue({ QueueName })).QueueUrl ?? '';

async function leading(
  IntegrationSubtype: string,
  RequestParameters: Record<string, string>,
  more: object = {},
): Promise<string> {
  const { ApiId = '' } = await apis.v2.createApi({ Name: randomUUID(), ProtocolType: 'HTTP' });
  const { IntegrationId } = await apis.v2.createIntegration({
    ApiId,
    IntegrationType: 'AWS_PROXY',
    IntegrationSubtype,
    CredentialsArn: role,
    PayloadFormatVersion: '1.0',
    RequestParameters,
    ...more,
  });
  await apis.v2.createRoute({ ApiId, RouteKey: 'POST /{name}', Target: `integrations/${IntegrationId}` });
  await apis.v2.createStage({ ApiId, StageName: '$default', AutoDeploy: true });
  return ApiId;
}

const post = (id: string, body: object, path = '/orders?q=2'): Promise<Response> =>
  apis.call(id, path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });

test('a request becomes a message, with attributes made of its parts, and SQS answers in XML', async () => {
  const QueueUrl = await queue('open');
  const id = await leading('SQS-SendMessage', {
    QueueUrl,
    MessageBody: '$request.body.order',
    DelaySeconds: '0',
    MessageAttributes:
      '{"path": {"DataType": "String", "StringValue": "${request.path.name}"}, "q": {"DataType": "Number", "StringValue": "${request.querystring.q}"}}',
  });
  const answer = await post(id, { order: { n: 7 } });
  expect([answer.status, await answer.text()]).toEqual([
    200,
    expect.stringMatching(/<SendMessageResponse .*<MessageId>[0-9a-f-]+<\/MessageId>/s) as string,
  ]);
  const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MessageAttributeNames: ['All'] });
  expect(Messages).toMatchObject([
    { Body: '{"n":7}', MessageAttributes: { path: { StringValue: 'orders' }, q: { StringValue: '2' } } },
  ]);
});

test('messages are received with the names that are asked for, deleted and purged', async () => {
  const QueueUrl = await queue('open-2');
  for (const MessageBody of ['one', 'two'])
    await sqs.sendMessage({
      QueueUrl,
      MessageBody,
      MessageAttributes: { a: { DataType: 'String', StringValue: 'A' }, b: { DataType: 'String', StringValue: 'B' } },
    });
  const receiving = await leading('SQS-ReceiveMessage', {
    QueueUrl,
    MaxNumberOfMessages: '$request.querystring.q',
    AttributeNames: '["SentTimestamp"]',
    MessageAttributeNames: 'a',
    VisibilityTimeout: '0',
  });
  const received = await (await post(receiving, {})).text();
  const names = [...received.matchAll(/<Name>([^<]+)<\/Name>/g)].map(([, name]) => name);
  expect(names).toEqual(['SentTimestamp', 'a', 'SentTimestamp', 'a']);

  const deleting = await leading('SQS-DeleteMessage', { QueueUrl, ReceiptHandle: '$request.body.handle' });
  const [, handle] = /<ReceiptHandle>([^<]+)</.exec(received) ?? [];
  expect((await post(deleting, { handle })).status).toBe(200);
  const count = async () =>
    (await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] })).Attributes;
  expect(await count()).toEqual({ ApproximateNumberOfMessages: '1' });
  expect((await post(await leading('SQS-PurgeQueue', { QueueUrl }), {})).status).toBe(200);
  expect(await count()).toEqual({ ApproximateNumberOfMessages: '0' });
});

test('what the role may not do comes back as the service says it; a role of somebody else is an error', async () => {
  const parameters = { QueueUrl: await queue('closed'), MessageBody: '$request.body' };
  const denied = await post(await leading('SQS-SendMessage', parameters), {});
  expect([denied.status, await denied.text()]).toEqual([400, expect.stringContaining('AccessDenied') as string]);
  const strange = await apis.test.role('strange', trust({ Service: 'lambda.amazonaws.com' }), policy(allow('sqs:*')));
  const failed = await post(await leading('SQS-SendMessage', parameters, { CredentialsArn: strange }), {});
  expect([failed.status, await failed.json()]).toEqual([500, { message: 'Internal Server Error' }]);
});

const MESSAGE = { QueueUrl: 'https://sqs', MessageBody: '$request.body' };
test.each([
  ['StepFunctions-StartExecution', { StateMachineArn: 'arn' }, {}, 'NotImplemented', 'StepFunctions-StartExecution'],
  ['AppConfig-GetConfiguration', {}, {}, 'NotImplemented', 'AppConfig-GetConfiguration'],
  ['Kinesis-PutRecord', { StreamName: 's' }, {}, 'NotImplemented', 'Kinesis-PutRecord'],
  ['SNS-Publish', {}, {}, 'BadRequestException', 'SQS-SendMessage'],
  ['SQS-SendMessage', { QueueUrl: 'https://sqs' }, {}, 'BadRequestException', 'MessageBody'],
  ['SQS-SendMessage', { ...MESSAGE, Body: 'x' }, {}, 'BadRequestException', 'Body'],
  ['SQS-SendMessage', MESSAGE, { CredentialsArn: undefined }, 'BadRequestException', 'CredentialsArn'],
  ['SQS-SendMessage', MESSAGE, { PayloadFormatVersion: '2.0' }, 'BadRequestException', '1.0'],
  ['SQS-SendMessage', MESSAGE, { IntegrationUri: 'https://example.com' }, 'BadRequestException', 'IntegrationUri'],
  [
    'SQS-SendMessage',
    MESSAGE,
    { IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'GET' },
    'BadRequestException',
    'AWS_PROXY',
  ],
])('%s with %j %j is refused', async (subtype, parameters, more, code, part) => {
  expect(await refusal(leading(subtype, parameters as unknown as Record<string, string>, more))).toMatchObject({
    code,
    message: expect.stringContaining(part) as string,
  });
});

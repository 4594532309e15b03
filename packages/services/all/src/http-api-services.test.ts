import { SQS } from '@aws-sdk/client-sqs';
import { entries } from '@coldstart/service-apigateway/entry';
import { startStacks, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks('111122223333', { services: entries });
});
afterAll(() => stacks.close());

const role = (Action: string, Resource: unknown) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'apigateway.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    Policies: [
      {
        PolicyName: 'put',
        PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] },
      },
    ],
  },
});

const TEMPLATE = {
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue' },
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop' } },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['shop'], 'detail-type': ['order'] },
        Targets: [{ Id: 'queue', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
      },
    },
    Policy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Queue' }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] },
            },
          ],
        },
      },
    },
    Role: role('events:PutEvents', { 'Fn::GetAtt': ['Bus', 'Arn'] }),
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'orders', ProtocolType: 'HTTP' } },
    Integration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId: { Ref: 'Api' },
        IntegrationType: 'AWS_PROXY',
        IntegrationSubtype: 'EventBridge-PutEvents',
        CredentialsArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
        PayloadFormatVersion: '1.0',
        RequestParameters: {
          Source: 'shop',
          DetailType: '$request.path.kind',
          Detail: '$request.body',
          EventBusName: { Ref: 'Bus' },
          Time: '2026-11-30T10:00:00Z',
          Resources: '["arn:a", "arn:b"]',
        },
      },
    },
    Route: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: { Ref: 'Api' },
        RouteKey: 'POST /{kind}',
        Target: { 'Fn::Sub': 'integrations/${Integration}' },
      },
    },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true },
    },
  },
  Outputs: { Id: { Value: { Ref: 'Api' } }, Queue: { Value: { Ref: 'Queue' } } },
};

test('a route of a stack puts events on a bus, without a function between', async () => {
  await stacks.create('events', TEMPLATE);
  expect([await stacks.ended('events'), await stacks.reason('events')]).toEqual(['CREATE_COMPLETE', '']);
  const { Id = '', Queue: QueueUrl } = await stacks.outputs('events');
  const post = (path: string): Promise<Response> =>
    fetch(`${stacks.cloud.endpoint}/_execute-api/${Id}${path}`, {
      method: 'POST',
      body: '{"n": 7}',
      headers: { 'content-type': 'application/json' },
    });
  const answer = await post('/order');
  expect([answer.status, answer.headers.get('content-type'), await answer.json()]).toEqual([
    200,
    'application/x-amz-json-1.1',
    { Entries: [{ EventId: expect.any(String) as string }], FailedEntryCount: 0 },
  ]);
  const { Messages = [] } = await stacks.connect(SQS).receiveMessage({ QueueUrl, WaitTimeSeconds: 20 });
  expect(Messages.map(({ Body = '' }) => JSON.parse(Body) as unknown)).toMatchObject([
    {
      source: 'shop',
      'detail-type': 'order',
      detail: { n: 7 },
      time: '2026-11-30T10:00:00Z',
      resources: ['arn:a', 'arn:b'],
    },
  ]);
});

import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridge } from '@aws-sdk/client-eventbridge';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { S3 } from '@aws-sdk/client-s3';
import { SQS } from '@aws-sdk/client-sqs';
import { loadRecordings, Replay } from '@coldstart/cloud/testing';
import { entries as apigateway } from '@coldstart/service-apigateway/entry';
import { RECORDED_ACCOUNT, startStacks, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { entries as kinesis } from '@coldstart/service-kinesis/entry';
import { entries as lambda } from '@coldstart/service-lambda/entry';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/*
 * Targets of rules in other services: what arrives there is held against what AWS was recorded to send.
 */

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks(RECORDED_ACCOUNT, { services: [...apigateway, ...kinesis, ...lambda] });
  await stacks.cloudformation.createStack({
    StackName: 'targets',
    TemplateBody: JSON.stringify(TEMPLATE),
    Capabilities: ['CAPABILITY_IAM'],
  });
  expect(await stacks.ended('targets')).toBe('CREATE_COMPLETE');
});
afterAll(() => stacks.close());

const get = (name: string, attribute = 'Arn') => ({ 'Fn::GetAtt': [name, attribute] });
const role = (service: string, actions: string[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
    },
    Policies: [
      {
        PolicyName: 'own',
        PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] },
      },
    ],
  },
});
const letIn = (Principal: string) => ({
  Type: 'AWS::Lambda::Permission',
  Properties: { FunctionName: { Ref: 'Function' }, Action: 'lambda:InvokeFunction', Principal },
});
const SOURCE = 'core.update-account-command';
const rule = (EventPattern: object, target: object) => ({
  Type: 'AWS::Events::Rule',
  Properties: { EventPattern, Targets: [{ Id: 'a', ...target }] },
});

/** One rule for each kind of target; the type of an event says which of them is meant. */
const TEMPLATE = {
  Resources: {
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: get('Role'),
        Code: {
          ZipFile:
            'exports.handler = async (event) => { console.log(JSON.stringify(event)); return { statusCode: 200, body: "{}" }; };',
        },
      },
    },
    Role: role('lambda.amazonaws.com', ['logs:*']),
    Sender: role('events.amazonaws.com', ['kinesis:PutRecord', 'execute-api:Invoke']),
    ByRules: letIn('events.amazonaws.com'),
    ByApis: letIn('apigateway.amazonaws.com'),
    Stream: { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: 1 } },
    ToFunction: rule({ 'detail-type': ['function'] }, { Arn: get('Function') }),
    ToFunctionOfLists: rule(
      { 'detail-type': ['lists'], detail: { payload: { automations: { actions: { type: ['SEND_NOTIFICATION'] } } } } },
      { Arn: get('Function') },
    ),
    ToStream: rule(
      { 'detail-type': ['stream'] },
      { Arn: get('Stream'), RoleArn: get('Sender'), KinesisParameters: { PartitionKeyPath: '$.detail-type' } },
    ),
    Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'targets' } },
    Resource: {
      Type: 'AWS::ApiGateway::Resource',
      Properties: { RestApiId: { Ref: 'Api' }, ParentId: get('Api', 'RootResourceId'), PathPart: 'test' },
    },
    Method: {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        RestApiId: { Ref: 'Api' },
        ResourceId: { Ref: 'Resource' },
        HttpMethod: 'POST',
        AuthorizationType: 'NONE',
        Integration: {
          Type: 'AWS_PROXY',
          IntegrationHttpMethod: 'POST',
          Uri: {
            'Fn::Sub': 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function.Arn}/invocations',
          },
        },
      },
    },
    Deployment: {
      Type: 'AWS::ApiGateway::Deployment',
      DependsOn: 'Method',
      Properties: { RestApiId: { Ref: 'Api' }, StageName: 'test' },
    },
    ToApi: rule(
      { 'detail-type': ['api'] },
      {
        Arn: { 'Fn::Sub': 'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/test/POST/test' },
        RoleArn: get('Sender'),
        Input: '{"message": "Hello from EventBridge"}',
      },
    ),
    Queue: { Type: 'AWS::SQS::Queue' },
    QueuePolicy: {
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
              Resource: get('Queue'),
            },
          ],
        },
      },
    },
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'custom' } },
    ForwardRole: role('events.amazonaws.com', ['events:PutEvents']),
    Forward: rule({ source: ['aws.s3'] }, { Arn: get('Bus'), RoleArn: get('ForwardRole') }),
    FromBus: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['aws.s3'] },
        Targets: [{ Id: 'a', Arn: get('Queue') }],
      },
    },
    Bucket: {
      Type: 'AWS::S3::Bucket',
      Properties: { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } },
    },
  },
};

const DETAIL = { command: 'update-account', payload: { acc_id: '0a787ecb-4015', sf_id: 'baz' } };
const recordings = loadRecordings('events/test_events_targets.json');

/** Its type was recorded as that of all events. */
const typed = (event: unknown) => ({ ...(event as object), 'detail-type': SOURCE });

async function put(DetailType: string, detail: object = DETAIL, more: object = {}): Promise<void> {
  const events = stacks.connect(EventBridge);
  await events.putEvents({ Entries: [{ Source: SOURCE, DetailType, Detail: JSON.stringify(detail), ...more }] });
  await stacks.cloud.clock.advance(1000);
}

async function idOf(name: string): Promise<string> {
  const asked = { StackName: 'targets', LogicalResourceId: name };
  return (await stacks.cloudformation.describeStackResource(asked)).StackResourceDetail?.PhysicalResourceId ?? '';
}

let told = 0;

/** The next event that the function has written into its log. */
async function heard(): Promise<unknown> {
  const logs = stacks.connect(CloudWatchLogs);
  const logGroupName = `/aws/lambda/${await idOf('Function')}`;
  const read = async (): Promise<string[]> => {
    const { events = [] } = await logs
      .filterLogEvents({ logGroupName, filterPattern: 'INFO' })
      .catch(() => ({ events: [] }));
    return events.map(({ message = '' }) => message);
  };
  await expect.poll(async () => (await read()).length).toBeGreaterThan(told);
  const message = (await read())[told] ?? '';
  told += 1;
  return JSON.parse(message.slice(message.indexOf('{')));
}

const ACTIONS = {
  id: '123',
  actions: [
    {
      id: '321',
      type: 'SEND_NOTIFICATION',
      settings: { message: '', recipientEmails: [], subject: '', type: 'SEND_NOTIFICATION' },
    },
  ],
};
const listed = (automations: object[]) => ({
  payload: {
    userId: 10,
    businessId: 3,
    channelId: 6,
    card: { foo: 'bar' },
    targetEntity: true,
    entityAuditTrailEvent: { foo: 'bar' },
    automations,
  },
});

describe.skipIf(!recordings.available)('targets as recorded (skipped where the recordings are not at hand)', () => {
  test.each([
    ['test_put_events_with_target_lambda', 'function', DETAIL],
    ['test_put_events_with_target_lambda_list_entry', 'lists', listed([ACTIONS])],
    [
      'test_put_events_with_target_lambda_list_entries_partial_match',
      'lists',
      listed([{ foo: 'bar' }, ACTIONS, { bar: 'foo' }]),
    ],
  ])('%s', async (name, type, detail) => {
    await put(type, detail);
    const replay = new Replay(recordings.of(name), {});
    await replay.match('events', Promise.resolve([typed(await heard())]));
    replay.end();
  });

  test('test_put_events_with_target_kinesis', async () => {
    await put('stream');
    const client = stacks.connect(Kinesis);
    const StreamName = await idOf('Stream');
    const { Shards: [shard] = [] } = await client.listShards({ StreamName });
    const asked = { StreamName, ShardId: shard?.ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
    const { ShardIterator } = await client.getShardIterator(asked);
    const { Records: [record] = [] } = await client.getRecords({ ShardIterator });
    const replay = new Replay(recordings.of('test_put_events_with_target_kinesis'), {});
    await replay.match('response', Promise.resolve(typed(JSON.parse(Buffer.from(record?.Data ?? []).toString()))));
    replay.end();
    expect(record?.PartitionKey).toBe('stream');
  });

  test('test_put_events_with_target_api_gateway', async () => {
    const TraceHeader = 'Root=1-67f4141f-e1cd7672871da115129f8b19;Sampled=1';
    await put('api', DETAIL, { TraceHeader });
    const { lambda_logs: [recorded] = [] } = recordings.of('test_put_events_with_target_api_gateway') as {
      lambda_logs?: Record<string, unknown>[];
    };
    const { body, path, resource, httpMethod, headers, requestContext } = (await heard()) as typeof recorded & {
      headers: object;
      requestContext: object;
    };
    expect({ body: JSON.parse(String(body)), path, resource, httpMethod }).toEqual({
      body: recorded?.['body'],
      path: recorded?.['path'],
      resource: recorded?.['resource'],
      httpMethod: recorded?.['httpMethod'],
    });
    expect(requestContext).toMatchObject({ path: '/test/test/', resourcePath: '/test', stage: 'test' });
    const names = Object.keys(recorded?.['headers'] as object).filter((one) => !/^CloudFront|^Via|Cf-Id/.test(one));
    expect(Object.keys(headers)).toEqual(expect.arrayContaining(names));
    expect(headers).toMatchObject({
      'X-Amz-Source-Account': RECORDED_ACCOUNT,
      'X-Amzn-Trace-Id': expect.stringContaining('1-67f4141f-e1cd7672871da115129f8b19'),
    });
  });
});

const others = loadRecordings('events/test_events.json');
test.skipIf(!others.available)("what a bucket's event is on a bus of one's own", async () => {
  const bucket = await idOf('Bucket');
  await stacks.connect(S3).putObject({ Bucket: bucket, Key: 'key', Body: 'data' });
  await stacks.cloud.clock.advance(3000);
  const { Messages } = await stacks.connect(SQS).receiveMessage({ QueueUrl: await idOf('Queue') });
  const { 'get-events': recorded } = others.of('test_put_events_to_default_eventbus_for_custom_eventbus');
  // Its sequencer and the request are others each time; the key and the bucket are what they are called here.
  const replay = new Replay({ 'get-events': recorded }, { anything: /^(?:object-sequencer|request-id|<requester>)$/ });
  const bare = (Messages ?? []).map(({ Body, MD5OfBody, MessageId, ReceiptHandle }) => ({
    Body,
    MD5OfBody,
    MessageId,
    ReceiptHandle,
  }));
  await replay.match('get-events', Promise.resolve({ Messages: bare }));
  replay.end();
});

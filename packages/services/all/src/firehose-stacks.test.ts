import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { EventBridge } from '@aws-sdk/client-eventbridge';
import { Firehose } from '@aws-sdk/client-firehose';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { live, prepare, startStacks, type Lifecycle, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks();
  await prepare(stacks);
});
afterAll(() => stacks.close());

const role = (service: string, ...actions: string[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
    },
    Policies: [
      {
        PolicyName: 'do',
        PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] },
      },
    ],
  },
});
const att = (name: string, attribute = 'Arn') => ({ 'Fn::GetAtt': [name, attribute] });
const around = { Lake: { Type: 'AWS::S3::Bucket' }, Role: role('firehose.amazonaws.com', 's3:PutObject') };
const bucket = { BucketARN: att('Lake'), RoleARN: att('Role') };
const hints = (IntervalInSeconds: number) => ({ BufferingHints: { SizeInMBs: 5, IntervalInSeconds } });

const LIVES: Record<string, Lifecycle> = {
  'a delivery stream': {
    type: 'AWS::KinesisFirehose::DeliveryStream',
    around,
    first: {
      ExtendedS3DestinationConfiguration: { ...bucket, Prefix: 'a/', ...hints(60) },
      Tags: [{ Key: 'a', Value: '1' }],
    },
    second: {
      ExtendedS3DestinationConfiguration: { ...bucket, Prefix: 'a/', ...hints(120), CompressionFormat: 'GZIP' },
      DeliveryStreamEncryptionConfigurationInput: { KeyType: 'AWS_OWNED_CMK' },
      Tags: [{ Key: 'b', Value: '2' }],
    },
  },
  'a delivery stream to an endpoint': {
    type: 'AWS::KinesisFirehose::DeliveryStream',
    around,
    first: {
      HttpEndpointDestinationConfiguration: {
        EndpointConfiguration: { Url: 'https://a.example', Name: 'a' },
        S3Configuration: bucket,
      },
    },
    second: {
      HttpEndpointDestinationConfiguration: {
        EndpointConfiguration: { Url: 'https://b.example', Name: 'b' },
        S3Configuration: bucket,
      },
    },
  },
};

test.each(Object.entries(LIVES))('%s lives in a stack', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});

test('a rule, a topic and a function of a stack write into a delivery stream', async () => {
  await stacks.create('targets', {
    Transform: 'AWS::Serverless-2016-10-31',
    Resources: {
      ...around,
      Stream: {
        Type: 'AWS::KinesisFirehose::DeliveryStream',
        Properties: { S3DestinationConfiguration: { ...bucket, ...hints(60) } },
      },
      RuleRole: role('events.amazonaws.com', 'firehose:PutRecord'),
      TopicRole: role('sns.amazonaws.com', 'firehose:PutRecord'),
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          EventPattern: { source: ['shop'] },
          Targets: [{ Id: 'stream', Arn: att('Stream'), RoleArn: att('RuleRole'), InputPath: '$.detail' }],
        },
      },
      Topic: { Type: 'AWS::SNS::Topic' },
      Subscription: {
        Type: 'AWS::SNS::Subscription',
        Properties: {
          TopicArn: { Ref: 'Topic' },
          Protocol: 'firehose',
          Endpoint: att('Stream'),
          SubscriptionRoleArn: att('TopicRole'),
          RawMessageDelivery: true,
        },
      },
      Writer: {
        Type: 'AWS::Serverless::Function',
        Properties: {
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          InlineCode: 'exports.handler = async () => undefined;',
          Policies: [{ FirehoseWritePolicy: { DeliveryStreamName: { Ref: 'Stream' } } }],
        },
      },
    },
    Outputs: { Topic: { Value: { Ref: 'Topic' } }, Bucket: { Value: { Ref: 'Lake' } } },
  });
  expect(await stacks.ended('targets')).toBe('CREATE_COMPLETE');
  const { Topic: TopicArn, Bucket } = await stacks.outputs('targets');
  const entry = { Source: 'shop', DetailType: 'order', Detail: '{"order":1}' };
  await stacks.connect(EventBridge).putEvents({ Entries: [entry] });
  await stacks.connect(SNS).publish({ TopicArn, Message: 'hello' });
  await stacks.cloud.clock.advance(70_000);
  const s3 = stacks.connect(S3);
  const { Contents: [{ Key } = {}] = [] } = await s3.listObjectsV2({ Bucket });
  const text = (await (await s3.getObject({ Bucket, Key })).Body?.transformToString()) ?? '';
  expect(text).toContain('{"order":1}');
  expect(text).toContain('hello');
});

test('an endpoint may be a function URL of the same stack', async () => {
  const code = `exports.handler = async (event) => {
    const { requestId, records } = JSON.parse(event.isBase64Encoded ? atob(event.body) : event.body);
    console.log('got ' + atob(records[0].data) + ' with ' + event.headers['x-amz-firehose-access-key']);
    return { statusCode: 200, body: JSON.stringify({ requestId, timestamp: Date.now() }) };
  };`;
  await stacks.create('endpoint', {
    Transform: 'AWS::Serverless-2016-10-31',
    Resources: {
      ...around,
      Collector: {
        Type: 'AWS::Serverless::Function',
        Properties: {
          FunctionName: 'Collector',
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          InlineCode: code,
          FunctionUrlConfig: { AuthType: 'NONE' },
        },
      },
      Stream: {
        Type: 'AWS::KinesisFirehose::DeliveryStream',
        Properties: {
          DeliveryStreamName: 'to-collector',
          HttpEndpointDestinationConfiguration: {
            EndpointConfiguration: { Url: att('CollectorUrl', 'FunctionUrl'), AccessKey: 'secret' },
            S3Configuration: bucket,
            ...hints(60),
          },
        },
      },
    },
  });
  expect(await stacks.ended('endpoint')).toBe('CREATE_COMPLETE');
  const Record = { Data: Buffer.from('hello') };
  await stacks.connect(Firehose).putRecord({ DeliveryStreamName: 'to-collector', Record });
  await stacks.cloud.clock.advance(61_000);
  const logs = stacks.connect(CloudWatchLogs);
  const { events = [] } = await logs.filterLogEvents({ logGroupName: '/aws/lambda/Collector', filterPattern: 'got' });
  expect(events.map(({ message }) => message)).toEqual([expect.stringContaining('got hello with secret')]);
});

test('a table of a stack writes its changes into a data stream', async () => {
  const table = (more: object) => ({
    Resources: {
      Changes: { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: 1 } },
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          ...more,
        },
      },
    },
    Outputs: { Table: { Value: { Ref: 'Table' } }, Stream: { Value: { Ref: 'Changes' } } },
  });
  await stacks.create('changes', table({ KinesisStreamSpecification: { StreamArn: att('Changes') } }));
  expect(await stacks.ended('changes')).toBe('CREATE_COMPLETE');
  const { Table: TableName, Stream: StreamName } = await stacks.outputs('changes');
  const dynamodb = stacks.connect(DynamoDB);
  await dynamodb.putItem({ TableName, Item: { id: { S: 'a' } } });
  await stacks.cloud.clock.advance(1000);
  const kinesis = stacks.connect(Kinesis);
  const { ShardIterator } = await kinesis.getShardIterator({
    StreamName,
    ShardId: 'shardId-000000000000',
    ShardIteratorType: 'TRIM_HORIZON',
  });
  const { Records = [] } = await kinesis.getRecords({ ShardIterator });
  expect(Records.map(({ Data }) => JSON.parse(Buffer.from(Data ?? []).toString()) as unknown)).toMatchObject([
    { eventName: 'INSERT', tableName: TableName },
  ]);
});

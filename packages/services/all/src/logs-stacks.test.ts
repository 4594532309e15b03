import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { entries as cloudwatch } from '@coldstart/service-cloudwatch/entry';
import { live, prepare, startStacks, type Lifecycle, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks('111122223333', { services: cloudwatch });
  await prepare(stacks);
});
afterAll(() => stacks.close());

const arn = { 'Fn::GetAtt': ['Stream', 'Arn'] };
const role = { 'Fn::GetAtt': ['Role', 'Arn'] };
const STREAM = {
  Stream: { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: 1 } },
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'logs.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      Policies: [
        {
          PolicyName: 'put',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 'kinesis:PutRecord', Resource: '*' }],
          },
        },
      ],
    },
  },
};
const document = (pattern: string) => ({
  'Fn::Sub': [
    `{"DestinationArn":"\${To}","RoleArn":"\${As}","FilterPattern":"${pattern}","Distribution":"Random"}`,
    { To: arn, As: role },
  ],
});
const letIn = (account: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action: 'logs:PutSubscriptionFilter', Resource: '*' }],
  });

const LIVES: Record<string, Lifecycle> = {
  'a policy of an account': {
    type: 'AWS::Logs::AccountPolicy',
    around: STREAM,
    first: { PolicyName: 'all', PolicyType: 'SUBSCRIPTION_FILTER_POLICY', PolicyDocument: document('ERROR') },
    second: {
      PolicyName: 'all',
      PolicyType: 'SUBSCRIPTION_FILTER_POLICY',
      PolicyDocument: document('WARN'),
      Scope: 'ALL',
      SelectionCriteria: 'LogGroupName NOT IN ["own"]',
    },
  },
  'a destination': {
    type: 'AWS::Logs::Destination',
    around: STREAM,
    first: {
      DestinationName: 'central',
      TargetArn: arn,
      RoleArn: role,
      DestinationPolicy: letIn('222222222222'),
      Tags: [{ Key: 'a', Value: '1' }],
    },
    second: {
      DestinationName: 'central',
      TargetArn: arn,
      RoleArn: role,
      DestinationPolicy: letIn('333333333333'),
      Tags: [{ Key: 'b', Value: '2' }],
    },
  },
};

test.each(Object.entries(LIVES))('%s lives in a stack', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});

test('a function of a SAM template gets a log, and a metric filter counts it', async () => {
  const logs = stacks.connect(CloudWatchLogs);
  const metrics = stacks.connect(CloudWatch);
  await stacks.create('sam-logs', {
    Transform: 'AWS::Serverless-2016-10-31',
    Resources: {
      Orders: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'orders' } },
      Errors: {
        Type: 'AWS::Logs::MetricFilter',
        Properties: {
          LogGroupName: { Ref: 'Orders' },
          FilterPattern: '{ $.level = "ERROR" }',
          MetricTransformations: [{ MetricNamespace: 'Shop', MetricName: 'Errors', MetricValue: '$.count' }],
        },
      },
      Reader: {
        Type: 'AWS::Serverless::Function',
        Properties: {
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          InlineCode: 'exports.handler = async () => undefined;',
          Events: {
            Log: {
              Type: 'CloudWatchLogs',
              Properties: { LogGroupName: { Ref: 'Orders' }, FilterPattern: '{ $.level = "ERROR" }' },
            },
          },
        },
      },
    },
  });
  expect(await stacks.ended('sam-logs')).toBe('CREATE_COMPLETE');
  await logs.createLogStream({ logGroupName: 'orders', logStreamName: 's' });
  const timestamp = Math.floor(stacks.cloud.clock.now());
  const logEvents = ['{"level":"ERROR","count":3}', '{"level":"INFO","count":5}'].map((message) => ({
    timestamp,
    message,
  }));
  await logs.putLogEvents({ logGroupName: 'orders', logStreamName: 's', logEvents });
  await stacks.cloud.clock.advance(1000);
  const invocations = stacks.cloud.journal.entries({ kind: 'invocation' });
  expect(invocations.map(({ outcome }) => outcome)).toEqual(['ok']);
  const { Datapoints } = await metrics.getMetricStatistics({
    Namespace: 'Shop',
    MetricName: 'Errors',
    StartTime: new Date(timestamp - 60_000),
    EndTime: new Date(timestamp + 60_000),
    Period: 300,
    Statistics: ['Sum', 'SampleCount'],
  });
  expect(Datapoints).toMatchObject([{ Sum: 3, SampleCount: 1 }]);
});

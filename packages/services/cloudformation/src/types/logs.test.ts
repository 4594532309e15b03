import { afterAll, beforeAll, test } from 'vitest';
import { live, prepare, type Lifecycle } from '../testing/lifecycle.ts';
import { startStacks, type TestStacks } from '../testing/stacks.ts';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks();
  await prepare(stacks);
});
afterAll(() => stacks.close());

const GROUP = { Group: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'around' } } };
const document = (action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'es.amazonaws.com' }, Action: action, Resource: '*' }],
});

const PUT = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'kinesis:PutRecord', Resource: '*' }] };

const LIVES: Readonly<Record<string, Lifecycle>> = {
  'a log group': {
    type: 'AWS::Logs::LogGroup',
    first: {
      LogGroupName: 'lives',
      RetentionInDays: 7,
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    },
    second: {
      LogGroupName: 'lives',
      KmsKeyId: 'arn:aws:kms:us-east-1:111122223333:key/1',
      DeletionProtectionEnabled: true,
      Tags: [
        { Key: 'b', Value: '3' },
        { Key: 'c', Value: '4' },
      ],
    },
  },
  'a log stream': {
    type: 'AWS::Logs::LogStream',
    around: GROUP,
    first: { LogGroupName: 'around', LogStreamName: 's' },
  },
  'a metric filter': {
    type: 'AWS::Logs::MetricFilter',
    around: GROUP,
    first: {
      LogGroupName: 'around',
      FilterPattern: '[a, b]',
      MetricTransformations: [
        {
          MetricName: 'M',
          MetricNamespace: 'N',
          MetricValue: '1',
          DefaultValue: 0,
          Unit: 'Count',
        },
      ],
    },
    second: {
      LogGroupName: 'around',
      FilterPattern: '[a]',
      MetricTransformations: [
        { MetricName: 'M', MetricNamespace: 'N', MetricValue: '2', Dimensions: [{ Key: 'a', Value: '$a' }] },
      ],
    },
  },
  'a subscription filter': {
    type: 'AWS::Logs::SubscriptionFilter',
    around: {
      ...GROUP,
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: 'logs',
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Principal: { Service: 'logs.amazonaws.com' }, Action: 'sts:AssumeRole' }],
          },
          Policies: [{ PolicyName: 'put', PolicyDocument: PUT }],
        },
      },
      // CloudWatch Logs tries a destination before it takes it.
      ...Object.fromEntries(['s', 't'].map((Name) => [Name, { Type: 'AWS::Kinesis::Stream', Properties: { Name } }])),
    },
    first: {
      LogGroupName: 'around',
      FilterName: 'f',
      FilterPattern: '',
      DestinationArn: 'arn:aws:kinesis:us-east-1:111122223333:stream/s',
      RoleArn: 'arn:aws:iam::111122223333:role/logs',
      Distribution: 'Random',
    },
    second: {
      LogGroupName: 'around',
      FilterName: 'f',
      FilterPattern: 'ERROR',
      DestinationArn: 'arn:aws:kinesis:us-east-1:111122223333:stream/t',
      RoleArn: 'arn:aws:iam::111122223333:role/logs',
    },
  },
  'a resource policy': {
    type: 'AWS::Logs::ResourcePolicy',
    first: { PolicyName: 'p', PolicyDocument: JSON.stringify(document('logs:PutLogEvents')) },
    second: { PolicyName: 'p', PolicyDocument: JSON.stringify(document('logs:CreateLogStream')) },
  },
};

test.each(Object.entries(LIVES))('%s', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});

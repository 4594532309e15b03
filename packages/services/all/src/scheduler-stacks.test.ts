import { Scheduler } from '@aws-sdk/client-scheduler';
import { live, prepare, startStacks, type Lifecycle, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { entries as lambda } from '@coldstart/service-lambda/entry';
import { entries } from '@coldstart/service-scheduler/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
let scheduler: Scheduler;
beforeAll(async () => {
  stacks = await startStacks(undefined, { services: [...entries, ...lambda] });
  scheduler = stacks.connect(Scheduler);
  await prepare(stacks);
});
afterAll(() => stacks.close());

const arn = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });
const around = {
  Queue: { Type: 'AWS::SQS::Queue' },
  Letters: { Type: 'AWS::SQS::Queue' },
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'scheduler.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
    },
  },
};
const FlexibleTimeWindow = { Mode: 'OFF' };
const target = { Arn: arn('Queue'), RoleArn: arn('Role') };

const LIVES: Record<string, Lifecycle> = {
  'a schedule': {
    type: 'AWS::Scheduler::Schedule',
    first: { ScheduleExpression: 'rate(5 minutes)', FlexibleTimeWindow, Target: target },
    second: {
      ScheduleExpression: 'cron(30 2 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Paris',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 10 },
      Description: 'second',
      State: 'DISABLED',
      EndDate: '2199-01-01T00:00:00.000Z',
      Target: {
        ...target,
        Input: '{}',
        RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 600 },
        DeadLetterConfig: { Arn: arn('Letters') },
      },
    },
    around,
  },
  'a schedule of a group': {
    type: 'AWS::Scheduler::Schedule',
    first: { GroupName: { Ref: 'Own' }, ScheduleExpression: 'rate(1 hour)', FlexibleTimeWindow, Target: target },
    second: { GroupName: { Ref: 'Own' }, ScheduleExpression: 'rate(2 hours)', FlexibleTimeWindow, Target: target },
    around: { ...around, Own: { Type: 'AWS::Scheduler::ScheduleGroup' } },
  },
  'a task': {
    type: 'AWS::Scheduler::Schedule',
    first: { ScheduleExpression: 'rate(1 hour)', FlexibleTimeWindow, Target: target },
    second: {
      ScheduleExpression: 'rate(1 hour)',
      FlexibleTimeWindow,
      Target: {
        Arn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/main',
        RoleArn: arn('Role'),
        EcsParameters: {
          TaskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/nightly',
          LaunchType: 'FARGATE',
          NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ['subnet-1'], AssignPublicIp: 'DISABLED' } },
          CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE', Weight: 1 }],
        },
      },
    },
    around,
  },
  'a group': {
    type: 'AWS::Scheduler::ScheduleGroup',
    first: { Tags: [{ Key: 'a', Value: '1' }] },
    second: { Tags: [{ Key: 'b', Value: '2' }] },
  },
};

test.each(Object.entries(LIVES))('%s lives in a stack', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});

test('a function of a SAM template is invoked by the clocks of a place, by a role of its own', async () => {
  const Told = {
    Type: 'AWS::Serverless::Function',
    Properties: {
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      InlineCode: 'exports.handler = async () => {};',
      Events: {
        Nightly: {
          Type: 'ScheduleV2',
          Properties: {
            ScheduleExpression: 'cron(30 2 * * ? *)',
            ScheduleExpressionTimezone: 'Asia/Tokyo',
            Input: '{"at":"<aws.scheduler.scheduled-time>"}',
            RetryPolicy: { MaximumRetryAttempts: 1 },
            DeadLetterConfig: { Type: 'SQS' },
          },
        },
      },
    },
  };
  await stacks.create('sam', { Transform: 'AWS::Serverless-2016-10-31', Resources: { Told } });
  expect(await stacks.ended('sam')).toBe('CREATE_COMPLETE');
  const { Schedules = [] } = await scheduler.listSchedules({ NamePrefix: 'ToldNightly' });
  expect(Schedules).toHaveLength(1);
  await stacks.cloud.clock.advance(24 * 3_600_000);
  const told = stacks.cloud.journal.entries({ kind: 'invocation' }).map(({ detail = {} }) => detail['event']);
  expect(told).toEqual([{ at: expect.stringMatching(/T17:30:00Z$/) as string }]);
});

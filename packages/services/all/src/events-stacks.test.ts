import { EventBridge } from '@aws-sdk/client-eventbridge';
import { live, prepare, startStacks, type Lifecycle, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
let events: EventBridge;
beforeAll(async () => {
  stacks = await startStacks();
  events = stacks.connect(EventBridge);
  await prepare(stacks);
});
afterAll(() => stacks.close());

const queue = { Type: 'AWS::SQS::Queue' };
const bus = (Name: string) => ({ Type: 'AWS::Events::EventBus', Properties: { Name } });
const arn = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });
const statement = (...actions: string[]) => ({
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::444455556666:root' },
  Action: actions,
  Resource: '*',
});

const LIVES: Record<string, Lifecycle> = {
  'a bus': {
    type: 'AWS::Events::EventBus',
    first: { Name: 'orders', Description: 'first', Tags: [{ Key: 'a', Value: '1' }] },
    second: {
      Name: 'orders',
      LogConfig: { IncludeDetail: 'FULL', Level: 'ERROR' },
      Policy: { Version: '2012-10-17', Statement: [statement('events:PutEvents')] },
      Tags: [{ Key: 'b', Value: '2' }],
    },
  },
  'a rule': {
    type: 'AWS::Events::Rule',
    first: {
      EventPattern: { source: ['shop'] },
      Targets: [{ Id: 'a', Arn: arn('Queue'), InputPath: '$.detail' }],
      Tags: [{ Key: 'a', Value: '1' }],
    },
    second: {
      EventPattern: { source: ['shop'], detail: { n: [1] } },
      Description: 'second',
      State: 'DISABLED',
      Targets: [
        { Id: 'a', Arn: arn('Queue') },
        { Id: 'b', Arn: arn('Queue'), RetryPolicy: { MaximumRetryAttempts: 3 } },
      ],
      Tags: [{ Key: 'a', Value: '2' }],
    },
    around: { Queue: queue },
  },
  'a rule of a bus': {
    type: 'AWS::Events::Rule',
    first: { EventBusName: { Ref: 'Own' }, EventPattern: { source: ['shop'] } },
    second: { EventBusName: { Ref: 'Own' }, EventPattern: { source: ['other'] } },
    around: { Own: bus('of-rules') },
  },
  'a schedule': {
    type: 'AWS::Events::Rule',
    first: { ScheduleExpression: 'rate(5 minutes)' },
    second: { ScheduleExpression: 'cron(0 4 * * ? *)', State: 'DISABLED' },
  },
  'a policy': {
    type: 'AWS::Events::EventBusPolicy',
    first: { EventBusName: { Ref: 'Own' }, StatementId: 'them', Statement: statement('events:PutEvents') },
    second: { EventBusName: { Ref: 'Own' }, StatementId: 'them', Statement: statement('events:PutRule') },
    around: { Own: bus('of-policies') },
  },
  'an archive': {
    type: 'AWS::Events::Archive',
    first: { SourceArn: arn('Own'), RetentionDays: 3 },
    second: { SourceArn: arn('Own'), Description: 'second', EventPattern: { source: ['a'] } },
    around: { Own: bus('of-archives') },
  },
  'a connection': {
    type: 'AWS::Events::Connection',
    first: { AuthorizationType: 'BASIC', AuthParameters: { BasicAuthParameters: { Username: 'a', Password: 'b' } } },
    second: {
      AuthorizationType: 'API_KEY',
      AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'a', ApiKeyValue: 'b' } },
      Description: 'second',
    },
  },
  'an api destination': {
    type: 'AWS::Events::ApiDestination',
    first: { ConnectionArn: arn('Connection'), InvocationEndpoint: 'https://example.com/a', HttpMethod: 'POST' },
    second: {
      ConnectionArn: arn('Connection'),
      InvocationEndpoint: 'https://example.com/b',
      HttpMethod: 'PUT',
      InvocationRateLimitPerSecond: 5,
    },
    around: {
      Connection: {
        Type: 'AWS::Events::Connection',
        Properties: {
          AuthorizationType: 'BASIC',
          AuthParameters: { BasicAuthParameters: { Username: 'a', Password: 'b' } },
        },
      },
    },
  },
};

test.each(Object.entries(LIVES))('%s lives in a stack', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});

test('a policy without a statement lets an account put events', async () => {
  const Properties = { StatementId: 'them', Action: 'events:PutEvents', Principal: '444455556666' };
  await stacks.create('short', { Resources: { Short: { Type: 'AWS::Events::EventBusPolicy', Properties } } });
  expect(await stacks.ended('short')).toBe('CREATE_COMPLETE');
  const { Policy = '' } = await events.describeEventBus({});
  expect(JSON.parse(Policy)).toMatchObject({
    Statement: [{ Sid: 'them', Principal: { AWS: 'arn:aws:iam::444455556666:root' } }],
  });
});

test('functions of a SAM template are given what rules send, if their policies let them', async () => {
  const InlineCode = 'exports.handler = async () => {};';
  const Told = {
    Type: 'AWS::Serverless::Function',
    Properties: {
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      InlineCode,
      Policies: [{ EventBridgePutEventsPolicy: { EventBusName: 'default' } }],
      Events: {
        Placed: { Type: 'EventBridgeRule', Properties: { Pattern: { source: ['shop'] } } },
        Older: { Type: 'CloudWatchEvent', Properties: { Pattern: { source: ['older'] }, InputPath: '$.detail' } },
        Nightly: { Type: 'Schedule', Properties: { Schedule: 'rate(1 day)', Input: '{"nightly":true}' } },
      },
    },
  };
  await stacks.create('sam', {
    Transform: 'AWS::Serverless-2016-10-31',
    Resources: { Told },
    Outputs: { Told: { Value: { Ref: 'Told' } }, Arn: { Value: arn('Told') } },
  });
  expect(await stacks.ended('sam')).toBe('CREATE_COMPLETE');
  const told = (): unknown[] =>
    stacks.cloud.journal.entries({ kind: 'invocation' }).map(({ detail = {} }) => detail['event']);
  const put = async (Source: string) => {
    await events.putEvents({ Entries: [{ Source, DetailType: 'type', Detail: '{"n":1}' }] });
    await stacks.cloud.clock.advance(1000);
  };
  await put('shop');
  await put('older');
  await stacks.cloud.clock.advance(24 * 3_600_000);
  expect(told()).toMatchObject([{ source: 'shop', detail: { n: 1 } }, { n: 1 }, { nightly: true }]);
  // A rule beside them has no permission.
  const { Arn = '' } = await stacks.outputs('sam');
  await events.putRule({ Name: 'uninvited', EventPattern: '{"source":["uninvited"]}' });
  await events.putTargets({ Rule: 'uninvited', Targets: [{ Id: 'a', Arn }] });
  await put('uninvited');
  expect(told()).toHaveLength(3);
  const denied = stacks.cloud.journal.entries({ kind: 'delivery' }).filter(({ outcome }) => outcome === 'denied');
  expect(denied.map(({ resource }) => resource)).toEqual([Arn]);
});

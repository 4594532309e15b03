import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { live, prepare, startStacks, type Lifecycle, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
let sns: SNS;
let sqs: SQS;
beforeAll(async () => {
  stacks = await startStacks();
  sns = stacks.connect(SNS);
  sqs = stacks.connect(SQS);
  await prepare(stacks);
});
afterAll(() => stacks.close());

const document = (...actions: string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: actions, Resource: '*' }],
});
const topic = { Type: 'AWS::SNS::Topic' };
const queue = { Type: 'AWS::SQS::Queue' };
const arn = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });

const LIVES: Record<string, Lifecycle> = {
  'a topic': {
    type: 'AWS::SNS::Topic',
    first: { DisplayName: 'orders', Tags: [{ Key: 'a', Value: '1' }] },
    second: {
      TracingConfig: 'Active',
      Subscription: [{ Protocol: 'sqs', Endpoint: arn('Queue') }],
      Tags: [{ Key: 'b', Value: '2' }],
    },
    around: { Queue: queue },
  },
  'a fifo topic': {
    type: 'AWS::SNS::Topic',
    first: { FifoTopic: true, ContentBasedDeduplication: true },
    second: { FifoTopic: true, ContentBasedDeduplication: false, FifoThroughputScope: 'MessageGroup' },
  },
  'a subscription': {
    type: 'AWS::SNS::Subscription',
    first: { TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', Endpoint: arn('Queue'), FilterPolicy: { a: ['b'] } },
    second: {
      TopicArn: { Ref: 'Topic' },
      Protocol: 'sqs',
      Endpoint: arn('Queue'),
      FilterPolicy: { a: { b: ['c'] } },
      FilterPolicyScope: 'MessageBody',
      RedrivePolicy: { deadLetterTargetArn: arn('Queue') },
    },
    around: { Topic: topic, Queue: queue },
  },
  'a policy of topics': {
    type: 'AWS::SNS::TopicPolicy',
    first: { Topics: [{ Ref: 'A' }], PolicyDocument: document('sns:Publish') },
    second: { Topics: [{ Ref: 'A' }, { Ref: 'B' }], PolicyDocument: document('sns:Subscribe') },
    around: { A: topic, B: topic },
  },
  'an inline policy': {
    type: 'AWS::SNS::TopicInlinePolicy',
    first: { TopicArn: { Ref: 'A' }, PolicyDocument: document('sns:Publish') },
    second: { TopicArn: { Ref: 'A' }, PolicyDocument: document('sns:Subscribe') },
    around: { A: topic },
  },
};

test.each(Object.entries(LIVES))('%s lives in a stack', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});

test('a name that the template gives a FIFO topic has to end as such names do', async () => {
  const named = { ...topic, Properties: { TopicName: 'orders', FifoTopic: true } };
  expect(await stacks.create('fifo', { Resources: { Orders: named } })).toBe('ROLLBACK_COMPLETE');
  expect(await stacks.reason('fifo', 'Orders')).toContain('.fifo');
});

test('functions of a SAM template are given what is published, and what is sent', async () => {
  const code = 'exports.handler = async (event) => { if (event.fail) throw new Error("no"); };';
  const InlineFunction = {
    Type: 'AWS::Serverless::Function',
    Properties: {
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      InlineCode: code,
      Events: {
        Published: { Type: 'SNS', Properties: { Topic: { Ref: 'Topic' } } },
        Sent: { Type: 'SQS', Properties: { Queue: arn('Queue') } },
      },
      EventInvokeConfig: { DestinationConfig: { OnSuccess: { Type: 'SQS' } } },
    },
  };
  await stacks.create('sam', {
    Transform: 'AWS::Serverless-2016-10-31',
    Resources: { Topic: topic, Queue: queue, Told: InlineFunction },
    Outputs: { Topic: { Value: { Ref: 'Topic' } }, Queue: { Value: { Ref: 'Queue' } } },
  });
  expect(await stacks.ended('sam')).toBe('CREATE_COMPLETE');
  const { Topic: TopicArn = '', Queue: QueueUrl = '' } = await stacks.outputs('sam');
  const told = () =>
    stacks.cloud.journal
      .entries({ kind: 'invocation' })
      .map(({ detail = {} }) => (detail['event'] as { Records: Record<string, unknown>[] }).Records[0]);
  await sns.publish({ TopicArn, Message: 'published', Subject: 'news' });
  await stacks.cloud.clock.advance(1000);
  // https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
  expect(told()).toMatchObject([
    {
      EventSource: 'aws:sns',
      EventVersion: '1.0',
      Sns: { Message: 'published', Subject: 'news', MessageAttributes: {} },
    },
  ]);
  await sqs.sendMessage({ QueueUrl, MessageBody: 'sent' });
  await stacks.cloud.clock.advance(1000);
  expect(told()).toMatchObject([{}, { eventSource: 'aws:sqs', body: 'sent' }]);
  // The result of the first goes to the destination that SAM has made.
  const { QueueUrls = [] } = await sqs.listQueues({ QueueNamePrefix: 'sam-Told' });
  const { Messages: [result] = [] } = await sqs.receiveMessage({
    QueueUrl: QueueUrls[0] ?? '',
    MessageSystemAttributeNames: ['AWSTraceHeader'],
  });
  expect(result?.Attributes?.AWSTraceHeader).toMatch(/^Root=1-/);
  expect(JSON.parse(result?.Body ?? '')).toMatchObject({ requestContext: { condition: 'Success' } });
});

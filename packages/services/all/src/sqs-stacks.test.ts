import { SQS } from '@aws-sdk/client-sqs';
import { live, prepare, startStacks, type Lifecycle, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
let sqs: SQS;
beforeAll(async () => {
  stacks = await startStacks();
  sqs = stacks.connect(SQS);
  await prepare(stacks);
});
afterAll(() => stacks.close());

const document = (...actions: string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: actions, Resource: '*' }],
});
const queue = { Type: 'AWS::SQS::Queue' };

const LIVES: Record<string, Lifecycle> = {
  'a queue': {
    type: 'AWS::SQS::Queue',
    first: { DelaySeconds: 3, MaximumMessageSize: 2048, Tags: [{ Key: 'a', Value: '1' }] },
    second: {
      VisibilityTimeout: 60,
      MaximumMessageSize: 4096,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': 'Dead.Arn' }, maxReceiveCount: 3 },
      RedriveAllowPolicy: { redrivePermission: 'denyAll' },
      Tags: [{ Key: 'b', Value: '2' }],
    },
    around: { Dead: queue },
  },
  'a fifo queue': {
    type: 'AWS::SQS::Queue',
    first: { FifoQueue: true, ContentBasedDeduplication: true },
    second: { FifoQueue: true, ReceiveMessageWaitTimeSeconds: 20 },
  },
  'a policy of queues': {
    type: 'AWS::SQS::QueuePolicy',
    first: { Queues: [{ Ref: 'A' }], PolicyDocument: document('sqs:SendMessage') },
    second: { Queues: [{ Ref: 'A' }, { Ref: 'B' }], PolicyDocument: document('sqs:ReceiveMessage') },
    around: { A: queue, B: queue },
  },
  'an inline policy': {
    type: 'AWS::SQS::QueueInlinePolicy',
    first: { Queue: { Ref: 'A' }, PolicyDocument: document('sqs:SendMessage') },
    second: { Queue: { Ref: 'A' }, PolicyDocument: document('sqs:ReceiveMessage') },
    around: { A: queue },
  },
};

test.each(Object.entries(LIVES))('%s lives in a stack', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});

test('a queue is its URL, and tells its name and ARN', async () => {
  const output = (attribute: string) => ({ Value: { 'Fn::GetAtt': ['Orders', attribute] } });
  await stacks.create('named', {
    Resources: { Orders: { ...queue, Properties: { QueueName: 'orders' } } },
    Outputs: {
      Url: { Value: { Ref: 'Orders' } },
      Arn: output('Arn'),
      Name: output('QueueName'),
      Same: output('QueueUrl'),
    },
  });
  const url = `${stacks.cloud.endpoint}/111122223333/orders`;
  expect(await stacks.outputs('named')).toEqual({
    Url: url,
    Same: url,
    Arn: 'arn:aws:sqs:us-east-1:111122223333:orders',
    Name: 'orders',
  });
});

// Recorded: test_update_fifo_queue_remove_all_properties_except_queuename
test('what is taken out of the template is set back', async () => {
  const properties = { QueueName: 'back.fifo', FifoQueue: true };
  const more = {
    DeduplicationScope: 'messageGroup',
    FifoThroughputLimit: 'perMessageGroupId',
    MaximumMessageSize: 3232,
    KmsMasterKeyId: 'alias/aws/sqs',
    VisibilityTimeout: 42,
  };
  const template = (all: object) => ({ Resources: { Queue: { ...queue, Properties: all } } });
  await stacks.create('back', template({ ...properties, ...more }));
  await stacks.update('back', template(properties));
  expect(await stacks.ended('back')).toBe('UPDATE_COMPLETE');
  const { QueueUrl } = await sqs.getQueueUrl({ QueueName: 'back.fifo' });
  const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['All'] });
  expect(Attributes).toMatchObject({
    DeduplicationScope: 'messageGroup',
    FifoThroughputLimit: 'perMessageGroupId',
    MaximumMessageSize: '262144',
    SqsManagedSseEnabled: 'false',
    VisibilityTimeout: '30',
  });
  expect(Attributes).not.toHaveProperty('KmsMasterKeyId');
});

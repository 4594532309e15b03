import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startQueues, type TestQueues } from '../testing/queues.ts';

let queues: TestQueues;
beforeAll(async () => {
  queues = await startQueues();
});
afterAll(() => queues.close());

const ARN = 'arn:aws:sqs:eu-central-1:111122223333';
const attributes = async (QueueUrl: string, ...names: string[]) =>
  (await queues.sqs.getQueueAttributes({ QueueUrl, AttributeNames: names as never })).Attributes;

test('a queue is found by its name and its URL, and has the attributes that AWS gives it', async () => {
  const url = await queues.queue('orders');
  expect(url).toBe(`${queues.cloud.cloud.endpoint}/111122223333/orders`);
  expect((await queues.sqs.getQueueUrl({ QueueName: 'orders' })).QueueUrl).toBe(url);
  expect(await attributes(url, 'All')).toEqual({
    QueueArn: `${ARN}:orders`,
    ApproximateNumberOfMessages: '0',
    ApproximateNumberOfMessagesDelayed: '0',
    ApproximateNumberOfMessagesNotVisible: '0',
    CreatedTimestamp: expect.stringMatching(/^\d{10}$/) as string,
    LastModifiedTimestamp: expect.stringMatching(/^\d{10}$/) as string,
    DelaySeconds: '0',
    MaximumMessageSize: '1048576',
    MessageRetentionPeriod: '345600',
    ReceiveMessageWaitTimeSeconds: '0',
    VisibilityTimeout: '30',
    SqsManagedSseEnabled: 'true',
  });
  expect(await attributes(url, 'RedrivePolicy')).toBeUndefined();
});

test('the same queue again is the same queue, another of its name is refused', async () => {
  const url = await queues.queue('twice', { DelaySeconds: '5' });
  expect(await queues.queue('twice')).toBe(url);
  expect(await queues.queue('twice', { DelaySeconds: '5' })).toBe(url);
  expect(await refusal(queues.queue('twice', { DelaySeconds: '6' }))).toMatchObject({
    message: 'A queue already exists with the same name and a different value for attribute DelaySeconds',
  });
});

test.each([
  ['bad!', {}, 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length'],
  ['a', { VisibilityTimeout: '43201' }, 'Invalid value for the parameter VisibilityTimeout.'],
  ['a', { MaximumMessageSize: '1048577' }, 'Invalid value for the parameter MaximumMessageSize.'],
  ['a', { FifoQueue: 'true' }, 'must end with .fifo suffix'],
  ['a', { ContentBasedDeduplication: 'true' }, 'Unknown Attribute ContentBasedDeduplication.'],
  ['a', { FifoThroughputLimit: 'perQueue' }, 'only when FifoQueue is set to true'],
  ['a', { Policy: '{' }, 'Invalid value for the parameter Policy.'],
  [
    'a',
    { KmsMasterKeyId: 'key', SqsManagedSseEnabled: 'true' },
    'one type of server-side encryption (SSE) at one time',
  ],
  ['a', { RedrivePolicy: '{}' }, 'does not contain mandatory attribute: deadLetterTargetArn'],
  [
    'a',
    { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: `${ARN}:nowhere`, maxReceiveCount: 1 }) },
    'Dead letter target does not exist.',
  ],
  ['a', { RedriveAllowPolicy: '{"redrivePermission":"byQueue"}' }, 'sourceQueueArns must name a queue'],
])('refused: %s %o', async (QueueName, Attributes, message) => {
  expect((await refusal(queues.sqs.createQueue({ QueueName, Attributes }))).message).toContain(message);
});

test('a queue that keeps others out of its dead letters', async () => {
  await queues.queue('mine', { RedriveAllowPolicy: '{"redrivePermission":"denyAll"}' });
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: `${ARN}:mine`, maxReceiveCount: 1 });
  expect((await refusal(queues.queue('source', { RedrivePolicy }))).message).toContain('RedriveAllowPolicy');
  const allowed = { redrivePermission: 'byQueue', sourceQueueArns: [`${ARN}:source`] };
  const QueueUrl = await queues.queue('mine');
  await queues.sqs.setQueueAttributes({ QueueUrl, Attributes: { RedriveAllowPolicy: JSON.stringify(allowed) } });
  const source = await queues.queue('source', { RedrivePolicy });
  expect((await queues.sqs.listDeadLetterSourceQueues({ QueueUrl })).queueUrls).toEqual([source]);
});

test('one kind of encryption takes the place of the other', async () => {
  const url = await queues.queue('encrypted', { KmsMasterKeyId: 'alias/aws/sqs' });
  const encryption = ['KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'SqsManagedSseEnabled'];
  expect(await attributes(url, ...encryption)).toEqual({
    KmsMasterKeyId: 'alias/aws/sqs',
    KmsDataKeyReusePeriodSeconds: '300',
    SqsManagedSseEnabled: 'false',
  });
  await queues.sqs.setQueueAttributes({ QueueUrl: url, Attributes: { SqsManagedSseEnabled: 'true' } });
  expect(await attributes(url, ...encryption)).toEqual({ SqsManagedSseEnabled: 'true' });
});

test('a name is free a minute after its queue was deleted, and a queue is purged once a minute', async () => {
  const QueueUrl = await queues.queue('gone');
  await queues.send(QueueUrl, 'a');
  await queues.sqs.purgeQueue({ QueueUrl });
  expect(await queues.bodies(QueueUrl)).toEqual([]);
  expect((await refusal(queues.sqs.purgeQueue({ QueueUrl }))).message).toContain('every 60 seconds');
  await queues.sqs.deleteQueue({ QueueUrl });
  expect((await refusal(queues.receive(QueueUrl))).message).toBe('The specified queue does not exist.');
  expect((await refusal(queues.queue('gone'))).message).toContain('You must wait 60 seconds');
  await queues.pass(60);
  expect(await queues.queue('gone')).toBe(QueueUrl);
});

test('queues are listed page by page', async () => {
  for (const name of ['list-a', 'list-b', 'list-c']) await queues.queue(name);
  const list = (more: object) => queues.sqs.listQueues({ QueueNamePrefix: 'list-', ...more });
  const names = (urls: string[] = []) => urls.map((url) => url.split('/').at(-1));
  const first = await list({ MaxResults: 2 });
  expect(names(first.QueueUrls)).toEqual(['list-a', 'list-b']);
  const second = await list({ MaxResults: 2, NextToken: first.NextToken });
  expect([names(second.QueueUrls), second.NextToken]).toEqual([['list-c'], undefined]);
});

test('tags come and go', async () => {
  const QueueUrl = await queues.queue('tagged');
  await queues.sqs.tagQueue({ QueueUrl, Tags: { a: '1', b: '2' } });
  await queues.sqs.untagQueue({ QueueUrl, TagKeys: ['a'] });
  expect((await queues.sqs.listQueueTags({ QueueUrl })).Tags).toEqual({ b: '2' });
});

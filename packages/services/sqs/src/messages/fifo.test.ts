import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startQueues, type TestQueues } from '../testing/queues.ts';

let queues: TestQueues;
beforeAll(async () => {
  queues = await startQueues();
});
afterAll(() => queues.close());

test('a group comes in order, and stands still while one of it is worked on', async () => {
  const QueueUrl = await queues.queue('ordered.fifo');
  await queues.send(QueueUrl, 'a:1', 'b:1', 'a:2', 'a:3');
  const first = await queues.receive(QueueUrl, { MaxNumberOfMessages: 2 });
  expect(first.map(({ Body }) => Body)).toEqual(['a:1', 'a:2']);
  expect(await queues.bodies(QueueUrl)).toEqual(['b:1']);
  for (const { ReceiptHandle = '' } of first) await queues.sqs.deleteMessage({ QueueUrl, ReceiptHandle });
  expect(await queues.bodies(QueueUrl)).toEqual(['a:3']);
});

test('what is sent again within five minutes is not delivered again', async () => {
  const QueueUrl = await queues.queue('once.fifo');
  await queues.send(QueueUrl, 'a:1', 'a:1');
  const [message] = await queues.receive(QueueUrl, { MessageSystemAttributeNames: ['All'] });
  expect(message?.Attributes).toMatchObject({
    MessageGroupId: 'a',
    SequenceNumber: expect.stringMatching(/^\d{20}$/) as string,
    MessageDeduplicationId: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
  });
  await queues.sqs.deleteMessage({ QueueUrl, ReceiptHandle: message?.ReceiptHandle ?? '' });
  await queues.send(QueueUrl, 'a:1');
  expect(await queues.bodies(QueueUrl)).toEqual([]);
  await queues.pass(300);
  await queues.send(QueueUrl, 'a:1');
  expect(await queues.bodies(QueueUrl)).toEqual(['a:1']);
});

test('high throughput tells the same id in two groups apart', async () => {
  const QueueUrl = await queues.queue('fast.fifo', {
    DeduplicationScope: 'messageGroup',
    FifoThroughputLimit: 'perMessageGroupId',
  });
  const same = { QueueUrl, MessageBody: 'x', MessageDeduplicationId: 'same' };
  for (const MessageGroupId of ['a', 'b', 'a']) await queues.sqs.sendMessage({ ...same, MessageGroupId });
  expect(await queues.bodies(QueueUrl)).toEqual(['x', 'x']);
});

test('an answer that was lost is given again to the same attempt', async () => {
  const QueueUrl = await queues.queue('attempts.fifo');
  await queues.send(QueueUrl, 'a:1', 'a:2');
  const attempt = { ReceiveRequestAttemptId: 'one' };
  expect(await queues.bodies(QueueUrl, attempt)).toEqual(['a:1', 'a:2']);
  expect(await queues.bodies(QueueUrl, attempt)).toEqual(['a:1', 'a:2']);
  expect(await queues.bodies(QueueUrl, { ReceiveRequestAttemptId: 'two' })).toEqual([]);
});

test('a receipt is over with its time', async () => {
  const QueueUrl = await queues.queue('late.fifo');
  await queues.send(QueueUrl, 'a:1');
  const [{ ReceiptHandle = '' } = {}] = await queues.receive(QueueUrl);
  await queues.pass(30);
  expect((await refusal(queues.sqs.deleteMessage({ QueueUrl, ReceiptHandle }))).message).toContain(
    'The receipt handle has expired.',
  );
});

test.each([
  [{ MessageBody: 'a' }, 'The request must contain the parameter MessageGroupId.'],
  [{ MessageBody: 'a', MessageGroupId: 'a' }, 'MessageDeduplicationId provided explicitly'],
  [
    { MessageBody: 'a', MessageGroupId: 'a', MessageDeduplicationId: 'a', DelaySeconds: 1 },
    'not valid for this queue type',
  ],
])('refused message %#', async (message, reason) => {
  const QueueUrl = await queues.queue('strict.fifo', { ContentBasedDeduplication: 'false' });
  expect((await refusal(queues.sqs.sendMessage({ QueueUrl, ...message }))).message).toContain(reason);
});

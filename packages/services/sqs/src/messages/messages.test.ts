import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startQueues, type TestQueues } from '../testing/queues.ts';

let queues: TestQueues;
beforeAll(async () => {
  queues = await startQueues();
});
afterAll(() => queues.close());

const ARN = 'arn:aws:sqs:eu-central-1:111122223333';
const deadLetters = (name: string, maxReceiveCount: number) => ({
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: `${ARN}:${name}`, maxReceiveCount }),
});

test('a message with its attributes and digests, which the SDK checks', async () => {
  const QueueUrl = await queues.queue('plain');
  const sent = await queues.sqs.sendMessage({
    QueueUrl,
    MessageBody: 'hello',
    MessageAttributes: {
      text: { DataType: 'String', StringValue: 'ü' },
      number: { DataType: 'Number.int', StringValue: '7' },
      bytes: { DataType: 'Binary', BinaryValue: Uint8Array.of(1, 2) },
    },
    MessageSystemAttributes: {
      AWSTraceHeader: {
        DataType: 'String',
        StringValue: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
      },
    },
  });
  // As botocore works them out, too.
  expect(sent).toMatchObject({
    MD5OfMessageBody: '5d41402abc4b2a76b9719d911017c592',
    MD5OfMessageSystemAttributes: '5ae4d5d7636402d80f4eb6d213245a88',
  });
  const [message] = await queues.receive(QueueUrl, {
    MessageAttributeNames: ['te.*', 'number'],
    MessageSystemAttributeNames: ['All'],
  });
  expect(message).toMatchObject({
    Body: 'hello',
    MessageId: sent.MessageId,
    Attributes: {
      SenderId: '111122223333',
      ApproximateReceiveCount: '1',
      AWSTraceHeader: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
    },
    MessageAttributes: { number: { DataType: 'Number.int', StringValue: '7' } },
  });
  expect(Object.keys(message?.MessageAttributes ?? {})).toEqual(['text', 'number']);
});

test('a message is hidden while it is worked on, and comes back', async () => {
  const QueueUrl = await queues.queue('hidden');
  await queues.send(QueueUrl, 'a');
  const [first] = await queues.receive(QueueUrl);
  expect(await queues.bodies(QueueUrl)).toEqual([]);
  await queues.pass(30);
  const [second] = await queues.receive(QueueUrl, { MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
  expect(second?.Attributes).toEqual({ ApproximateReceiveCount: '2' });
  const ReceiptHandle = second?.ReceiptHandle ?? '';
  await queues.sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });
  expect(await queues.bodies(QueueUrl)).toEqual(['a']);
  // Recorded: test_exists_filter_policy deletes by an older receipt.
  await queues.sqs.deleteMessage({ QueueUrl, ReceiptHandle: first?.ReceiptHandle ?? '' });
  await queues.pass(60);
  expect(await queues.bodies(QueueUrl)).toEqual([]);
});

test('a receiver waits, and is woken by what arrives or comes back', async () => {
  const QueueUrl = await queues.queue('awaited');
  const begun = queues.cloud.cloud.clock.now();
  const waiting = queues.bodies(QueueUrl, { WaitTimeSeconds: 20 });
  await queues.send(QueueUrl, 'a');
  expect(await waiting).toEqual(['a']);
  const again = queues.bodies(QueueUrl, { WaitTimeSeconds: 20 });
  await queues.sqs.setQueueAttributes({ QueueUrl, Attributes: {} });
  await queues.pass(10);
  await queues.sqs.sendMessage({ QueueUrl, MessageBody: 'late', DelaySeconds: 3 });
  await queues.pass(3);
  expect(await again).toEqual(['late']);
  expect(queues.cloud.cloud.clock.now() - begun).toBeLessThan(20_000);
  const empty = queues.bodies(QueueUrl, { WaitTimeSeconds: 5, VisibilityTimeout: 100 });
  await queues.sqs.setQueueAttributes({ QueueUrl, Attributes: {} });
  await queues.pass(5);
  expect(await empty).toEqual([]);
});

test('what is received too often is a dead letter', async () => {
  const dead = await queues.queue('dead');
  const source = await queues.queue('work', deadLetters('dead', 2));
  await queues.send(source, 'poison');
  for (const times of [1, 2]) {
    expect([times, ...(await queues.bodies(source))]).toEqual([times, 'poison']);
    await queues.pass(30);
  }
  expect(await queues.bodies(source)).toEqual([]);
  const [letter] = await queues.receive(dead, { MessageSystemAttributeNames: ['All'] });
  expect(letter?.Attributes).toMatchObject({ DeadLetterQueueSourceArn: `${ARN}:work`, ApproximateReceiveCount: '3' });
});

test('dead letters are moved back, one a second where that is asked for', async () => {
  const dead = await queues.queue('dead-2');
  const source = await queues.queue('work-2', deadLetters('dead-2', 1));
  await queues.send(source, 'a', 'b');
  await queues.receive(source, { VisibilityTimeout: 0 });
  await queues.receive(source);
  const SourceArn = `${ARN}:dead-2`;
  await queues.sqs.startMessageMoveTask({ SourceArn, MaxNumberOfMessagesPerSecond: 1 });
  const second = queues.sqs.startMessageMoveTask({ SourceArn });
  expect((await refusal(second)).message).toContain('There is already a task running.');
  await queues.pass(0.5);
  expect(await queues.bodies(source)).toEqual(['a']);
  await queues.pass(1);
  expect(await queues.bodies(source)).toEqual(['b']);
  expect(await queues.bodies(dead)).toEqual([]);
  const { Results = [] } = await queues.sqs.listMessageMoveTasks({ SourceArn });
  expect(Results[0]).toMatchObject({ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 2 });
});

test('what nobody wants is dropped in the end', async () => {
  const QueueUrl = await queues.queue('forgotten', { MessageRetentionPeriod: '60' });
  await queues.send(QueueUrl, 'a');
  await queues.pass(60);
  expect(await queues.bodies(QueueUrl)).toEqual([]);
});

test('a batch tells of each of its entries', async () => {
  const QueueUrl = await queues.queue('batches', { MaximumMessageSize: '1024' });
  const { Successful, Failed } = await queues.sqs.sendMessageBatch({
    QueueUrl,
    Entries: [
      { Id: 'good', MessageBody: 'a' },
      { Id: 'large', MessageBody: 'x'.repeat(1025) },
    ],
  });
  expect(Successful?.map(({ Id }) => Id)).toEqual(['good']);
  expect(Failed).toEqual([
    {
      Id: 'large',
      Code: 'InvalidParameterValue',
      Message: 'One or more parameters cannot be validated. Reason: Message must be shorter than 1024 bytes.',
      SenderFault: true,
    },
  ]);
  const twice = [
    { Id: 'a', MessageBody: 'a' },
    { Id: 'a', MessageBody: 'b' },
  ];
  expect((await refusal(queues.sqs.sendMessageBatch({ QueueUrl, Entries: twice }))).message).toBe('Id a repeated.');
  expect((await refusal(queues.sqs.sendMessageBatch({ QueueUrl, Entries: [] }))).message).toContain('at least one');
});

test.each([
  [{ MessageBody: '' }, 'The request must contain the parameter MessageBody.'],
  [{ MessageBody: '\u0000' }, "Invalid binary character '#x0' was found in the message body"],
  [{ MessageBody: 'a', DelaySeconds: 901 }, 'Value 901 for parameter DelaySeconds is invalid.'],
  [{ MessageBody: 'a', MessageDeduplicationId: 'a' }, 'not valid for this queue type'],
  [
    { MessageBody: 'a', MessageGroupId: ' ' },
    'MessageGroupId can only include alphanumeric and punctuation characters.',
  ],
  [{ MessageBody: 'a', MessageAttributes: { a: { DataType: 'Number', StringValue: 'x' } } }, "Can't cast the value"],
  [
    { MessageBody: 'a', MessageAttributes: { a: { DataType: undefined, StringValue: 'x' } } },
    "The message attribute 'a' must contain non-empty message attribute type.",
  ],
  [{ MessageBody: 'x'.repeat(1_048_577) }, 'Message must be shorter than 1048576 bytes.'],
])('refused message %#', async (message, reason) => {
  const QueueUrl = await queues.queue('strict');
  expect((await refusal(queues.sqs.sendMessage({ QueueUrl, ...message }))).message).toContain(reason);
});

test('a mebibyte is a message', async () => {
  const QueueUrl = await queues.queue('large');
  await queues.send(QueueUrl, 'x'.repeat(1_048_576));
  expect((await queues.receive(QueueUrl))[0]?.Body).toHaveLength(1_048_576);
});

import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTopics, type TestTopics } from '../testing/topics.ts';

let topics: TestTopics;
beforeAll(async () => {
  topics = await startTopics();
});
afterAll(() => topics.close());

const RAW = { RawMessageDelivery: 'true' };
const text = (StringValue: string) => ({ DataType: 'String', StringValue });

test('a subscribed queue gets what is published', async () => {
  const TopicArn = await topics.topic('orders');
  const queue = await topics.queue('orders');
  const arn = await topics.subscribe(TopicArn, queue);
  const { MessageId } = await topics.sns.publish({
    TopicArn,
    Message: 'hello',
    Subject: 'a subject',
    MessageAttributes: { kind: text('order') },
  });
  const [body = ''] = await topics.bodies(queue);
  const link = `${topics.cloud.cloud.endpoint}/_sns/`;
  expect(JSON.parse(body)).toEqual({
    Type: 'Notification',
    MessageId,
    TopicArn,
    Subject: 'a subject',
    Message: 'hello',
    Timestamp: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    SignatureVersion: '1',
    Signature: expect.any(String) as string,
    SigningCertURL: expect.stringMatching(/\/SimpleNotificationService-[0-9a-f]{32}\.pem$/) as string,
    UnsubscribeURL: `${link}?Action=Unsubscribe&SubscriptionArn=${arn}`,
    MessageAttributes: { kind: { Type: 'String', Value: 'order' } },
  });
});

test('raw it is the message itself, with its attributes', async () => {
  const TopicArn = await topics.topic('raw');
  const queue = await topics.queue('raw');
  await topics.subscribe(TopicArn, queue, RAW);
  const MessageAttributes = {
    raw: { DataType: 'Binary', BinaryValue: Uint8Array.of(2, 3) },
    n: { DataType: 'Number.int', StringValue: '7' },
  };
  await topics.sns.publish({ TopicArn, Message: 'hello', MessageAttributes });
  expect(await topics.messages(queue)).toMatchObject([{ Body: 'hello', MessageAttributes }]);
});

// https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
test('a queue takes ten attributes: with more, a raw message does not arrive, and an envelope does', async () => {
  const TopicArn = await topics.topic('many');
  const [raw, enveloped] = [await topics.queue('many-raw'), await topics.queue('many-enveloped')];
  await topics.subscribe(TopicArn, raw, RAW);
  await topics.subscribe(TopicArn, enveloped);
  const attributes = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`a${n}`, text('x')]));
  await topics.sns.publish({ TopicArn, Message: 'eleven', MessageAttributes: attributes(11) });
  await topics.sns.publish({ TopicArn, Message: 'ten', MessageAttributes: attributes(10) });
  expect(await topics.bodies(raw)).toEqual(['ten']);
  await topics.pass(3600);
  expect(await topics.bodies(raw)).not.toContain('eleven');
  expect((await topics.bodies(enveloped)).map((body = '') => JSON.parse(body).Message)).toEqual(['eleven', 'ten']);
});

test('each protocol may have a text of its own', async () => {
  const TopicArn = await topics.topic('structured');
  const queue = await topics.queue('structured');
  await topics.subscribe(TopicArn, queue, RAW);
  const MessageStructure = 'json';
  await topics.sns.publish({
    TopicArn,
    MessageStructure,
    Message: JSON.stringify({ default: 'd', sqs: 'for queues' }),
  });
  expect(await topics.bodies(queue)).toEqual(['for queues']);
  const lacking = topics.sns.publish({ TopicArn, MessageStructure, Message: '{"sqs":"a"}' });
  expect((await refusal(lacking)).message).toContain('No default entry in JSON message body');
});

test('a filter lets through what it asks for, of attributes or of the body', async () => {
  const TopicArn = await topics.topic('filtered');
  const byAttributes = await topics.queue('by-attributes');
  const byBody = await topics.queue('by-body');
  await topics.subscribe(TopicArn, byAttributes, { ...RAW, FilterPolicy: '{"kind":["order"]}' });
  const FilterPolicy = '{"kind":[{"prefix":"or"}]}';
  await topics.subscribe(TopicArn, byBody, { ...RAW, FilterPolicy, FilterPolicyScope: 'MessageBody' });
  await topics.sns.publish({ TopicArn, Message: '{"kind":"order"}' });
  await topics.sns.publish({ TopicArn, Message: 'no JSON', MessageAttributes: { kind: text('order') } });
  expect(await topics.bodies(byAttributes)).toEqual(['no JSON']);
  expect(await topics.bodies(byBody)).toEqual(['{"kind":"order"}']);
});

test('a batch is published as one', async () => {
  const TopicArn = await topics.topic('batch');
  const queue = await topics.queue('batch');
  await topics.subscribe(TopicArn, queue, RAW);
  const entries = ['a', 'b'].map((Message, index) => ({ Id: String(index), Message }));
  const { Successful, Failed } = await topics.sns.publishBatch({ TopicArn, PublishBatchRequestEntries: entries });
  expect([Successful?.map(({ Id }) => Id), Failed]).toEqual([['0', '1'], []]);
  expect(await topics.bodies(queue)).toEqual(['a', 'b']);
  const dotted = topics.sns.publishBatch({ TopicArn, PublishBatchRequestEntries: [{ Id: 'a.b', Message: 'a' }] });
  expect((await refusal(dotted)).message).toContain('contains an impermissible character: a.b');
});

test('a FIFO topic keeps the order, and gives nothing twice', async () => {
  const TopicArn = await topics.topic('ordered.fifo');
  const queue = await topics.queue('ordered.fifo');
  const plain = await topics.queue('unordered');
  await topics.subscribe(TopicArn, queue, RAW);
  await topics.subscribe(TopicArn, plain, RAW);
  const publish = (Message: string) => topics.sns.publish({ TopicArn, Message, MessageGroupId: 'a' });
  const first = await publish('1');
  const again = await publish('1');
  await publish('2');
  expect(again).toMatchObject({ MessageId: first.MessageId, SequenceNumber: first.SequenceNumber });
  const messages = await topics.messages(queue);
  expect(messages.map(({ Body, Attributes }) => [Body, Attributes?.MessageGroupId])).toEqual([
    ['1', 'a'],
    ['2', 'a'],
  ]);
  expect(new Set(await topics.bodies(plain))).toEqual(new Set(['1', '2']));
});

test('what cannot be delivered is a dead letter', async () => {
  const TopicArn = await topics.topic('failing');
  const letters = await topics.queue('letters');
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: letters });
  await topics.subscribe(TopicArn, letters.replace('letters', 'nowhere'), { ...RAW, RedrivePolicy });
  await topics.sns.publish({ TopicArn, Message: 'lost' });
  expect(await topics.bodies(letters)).toEqual(['lost']);
});

test('a queue whose policy does not let the topic in gets nothing', async () => {
  const TopicArn = await topics.topic('unwanted');
  await topics.sqs.createQueue({ QueueName: 'closed' });
  const closed = 'arn:aws:sqs:eu-central-1:111122223333:closed';
  await topics.subscribe(TopicArn, closed);
  await topics.sns.publish({ TopicArn, Message: 'a' });
  expect(await topics.bodies(closed)).toEqual([]);
  const [delivery] = topics.cloud.cloud.journal
    .entries({ kind: 'delivery' })
    .filter(({ resource }) => resource === closed);
  expect(delivery).toMatchObject({ outcome: 'denied' });
});

test('text messages and e-mails go nowhere, and can be read', async () => {
  const TopicArn = await topics.topic('told');
  await topics.sns.subscribe({ TopicArn, Protocol: 'sms', Endpoint: '+491701234567' });
  await topics.sns.publish({ TopicArn, Message: 'ring' });
  await topics.sns.publish({ PhoneNumber: '+491701234567', Message: 'directly' });
  const kept = topics.cloud.cloud.journal.entries({ kind: 'delivery' }).filter(({ action }) => action === 'sms');
  expect(kept.map(({ resource, detail }) => [resource, detail?.['text']])).toEqual([
    ['+491701234567', 'ring'],
    ['+491701234567', 'directly'],
  ]);
});

test.each([
  [{ Message: '' }, 'Invalid parameter: Empty message'],
  [{ Message: 'a', Subject: '' }, 'Invalid parameter: Subject'],
  [{ Message: 'x'.repeat(262_145) }, 'Invalid parameter: Message too long'],
  [{ Message: 'a', MessageDeduplicationId: 'a' }, 'that is not valid for this topic type'],
  [{ Message: 'a', MessageAttributes: { '.a': text('b') } }, "starting with character '.'"],
  [
    { Message: 'a', MessageAttributes: { a: { DataType: 'Wrong', StringValue: 'b' } } },
    'has an invalid message attribute type',
  ],
])('refused message %#', async (message, reason) => {
  const TopicArn = await topics.topic('strict');
  expect((await refusal(topics.sns.publish({ TopicArn, ...message }))).message).toContain(reason);
});

import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTopics, type TestTopics } from '../testing/topics.ts';

let topics: TestTopics;
let TopicArn = '';
let queue = '';
beforeAll(async () => {
  topics = await startTopics();
  TopicArn = await topics.topic('orders');
  queue = await topics.queue('orders');
});
afterAll(() => topics.close());

test('a subscription is made once, and tells of itself', async () => {
  const SubscriptionArn = await topics.subscribe(TopicArn, queue);
  expect(await topics.subscribe(TopicArn, queue)).toBe(SubscriptionArn);
  const again = topics.subscribe(TopicArn, queue, { RawMessageDelivery: 'true' });
  expect((await refusal(again)).message).toContain('Subscription already exists with different attributes');
  const show = async () => (await topics.sns.getSubscriptionAttributes({ SubscriptionArn })).Attributes;
  const first = {
    SubscriptionArn,
    TopicArn,
    Protocol: 'sqs',
    Endpoint: queue,
    Owner: '111122223333',
    SubscriptionPrincipal: 'arn:aws:iam::111122223333:root',
    PendingConfirmation: 'false',
    ConfirmationWasAuthenticated: 'true',
    RawMessageDelivery: 'false',
  };
  expect(await show()).toEqual(first);
  const set = (AttributeName: string, AttributeValue: string) =>
    topics.sns.setSubscriptionAttributes({ SubscriptionArn, AttributeName, AttributeValue });
  await set('FilterPolicy', '{"a":["b"]}');
  expect(await show()).toEqual({ ...first, FilterPolicy: '{"a":["b"]}', FilterPolicyScope: 'MessageAttributes' });
  await set('FilterPolicy', '{}');
  expect(await show()).toEqual(first);
  await topics.sns.unsubscribe({ SubscriptionArn });
  await topics.sns.unsubscribe({ SubscriptionArn });
  expect((await refusal(show())).message).toBe('Subscription does not exist');
});

test('an e-mail address is asked, by a letter that can be read', async () => {
  const Endpoint = 'ada@example.com';
  const { SubscriptionArn } = await topics.sns.subscribe({ TopicArn, Protocol: 'email', Endpoint });
  expect(SubscriptionArn).toBe('pending confirmation');
  const letter = topics.cloud.cloud.journal.entries({ kind: 'delivery' }).find(({ resource }) => resource === Endpoint);
  const Token = /Token=(\w+)/.exec(String(letter?.detail?.['link']))?.[1];
  const { SubscriptionArn: arn = '' } = await topics.sns.confirmSubscription({ TopicArn, Token: Token ?? '' });
  const { Attributes } = await topics.sns.getSubscriptionAttributes({ SubscriptionArn: arn });
  expect(Attributes).toMatchObject({ Endpoint, PendingConfirmation: 'false', ConfirmationWasAuthenticated: 'true' });
  const wrong = topics.sns.confirmSubscription({ TopicArn, Token: 'wrong' });
  expect((await refusal(wrong)).message).toBe('Invalid parameter: Token');
});

const fifo = 'arn:aws:sqs:eu-central-1:111122223333:q.fifo';
test.each([
  [{ Protocol: 'pigeon', Endpoint: 'a' }, 'does not support this protocol string: pigeon'],
  [{ Protocol: 'sqs', Endpoint: 'http://a' }, 'Invalid parameter: SQS endpoint ARN'],
  [{ Protocol: 'sqs', Endpoint: fifo }, 'FIFO SQS Queues can not be subscribed to standard SNS topics'],
  [{ Protocol: 'https', Endpoint: 'http://a' }, 'Endpoint must match the specified protocol'],
  [{ Protocol: 'sms', Endpoint: '+15--551234567' }, 'Invalid SMS endpoint: +15--551234567'],
  [
    { Protocol: 'sqs', Endpoint: 'arn:aws:sqs:eu-central-1:1:q', Attributes: { RawMessageDelivery: 'yes' } },
    'Attributes Reason: RawMessageDelivery: Invalid value [yes]. Must be true or false.',
  ],
  [
    { Protocol: 'sqs', Endpoint: 'arn:aws:sqs:eu-central-1:1:q', Attributes: { FilterPolicy: '{"a": "b"}' } },
    'FilterPolicy: "a" must be an object or an array\n at [Source: (String)"{"a":"b"}"; line: 1, column: 7]',
  ],
  [
    { Protocol: 'sqs', Endpoint: 'arn:aws:sqs:eu-central-1:1:q', Attributes: { ReplayPolicy: '{}' } },
    'Replays of archived messages are not part of this cloud',
  ],
])('refused subscription %#', async (input, message) => {
  expect((await refusal(topics.sns.subscribe({ TopicArn, ...input }))).message).toContain(message);
});

test('a FIFO topic takes queues alone', async () => {
  const ordered = await topics.topic('ordered.fifo');
  const letter = topics.sns.subscribe({ TopicArn: ordered, Protocol: 'email', Endpoint: 'ada@example.com' });
  expect((await refusal(letter)).message).toContain('FIFO topics deliver to SQS queues alone');
});

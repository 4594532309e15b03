import type { SNS } from '@aws-sdk/client-sns';
import { Comparison, loadRecordings } from '@coldstart/cloud/testing';
import { refusal, rootOf } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTopics, type TestTopics } from './testing/topics.ts';

const recordings = loadRecordings('sns');

let topics: TestTopics;
let sns: SNS;
beforeAll(async () => {
  topics = await startTopics();
  sns = topics.client(rootOf('111111111111'));
});
afterAll(() => topics.close());

let count = 0;
async function topic(Attributes: Record<string, string> = {}): Promise<string> {
  count += 1;
  const Name = `topic-${count}${Attributes['FifoTopic'] === undefined ? '' : '.fifo'}`;
  return (await sns.createTopic({ Name, Attributes })).TopicArn ?? '';
}

const fifo = { FifoTopic: 'true' };
const nowhere = 'arn:aws:sns:eu-central-1:111111111111:nowhere';
const subscribe = async (Protocol: string, Endpoint: string, Attributes: Record<string, string> = {}) =>
  sns.subscribe({ TopicArn: await topic(), Protocol, Endpoint, Attributes });
const publish = async (more: object, TopicArn?: string) =>
  sns.publish({ TopicArn: TopicArn ?? (await topic()), Message: 'a', ...more });
const attribute = (name: string, value: object) => ({ MessageAttributes: { [name]: value as never } });
const batch = async (Id: string) =>
  sns.publishBatch({ TopicArn: await topic(), PublishBatchRequestEntries: [{ Id, Message: 'a' }] });

/** What AWS has refused: the recorded test, its key, and the call. */
const REFUSALS: [string, string, () => Promise<unknown>][] = [
  ['test_empty_sns_message', 'empty-msg-error', () => publish({ Message: '' })],
  ['test_message_structure_json_exc', 'invalid-json', () => publish({ Message: 'no', MessageStructure: 'json' })],
  [
    'test_message_structure_json_exc',
    'missing-default-key',
    () => publish({ Message: '{}', MessageStructure: 'json' }),
  ],
  ['test_publish_batch_invalid_entry_id', 'id-too-long-81', () => batch('a'.repeat(81))],
  ['test_publish_batch_invalid_entry_id', 'invalid-char-dot', () => batch('message.id')],
  ['test_publish_too_long_message', 'error', () => publish({ Message: 'a'.repeat(262_145) })],
  ['test_publish_with_empty_subject', 'response-with-empty-subject', () => publish({ Subject: '' })],
  ['test_publish_wrong_arn_format', 'invalid-topic-arn', () => publish({}, 'randomstring')],
  ['test_publish_wrong_arn_format', 'invalid-topic-arn-1', () => publish({}, 'randomstring:1')],
  ['test_topic_publish_another_region', 'error', () => publish({}, nowhere.replace('eu-central-1', 'us-east-1'))],
  ['test_unknown_topic_publish', 'error', () => publish({}, nowhere)],
  ['test_publish_wrong_phone_format', 'wrong-endpoint', () => subscribe('sms', 'NAA+15551234567')],
  [
    'test_publish_wrong_phone_format',
    'wrong-format',
    () => sns.publish({ PhoneNumber: 'NAA+15551234567', Message: 'a' }),
  ],
  [
    'test_create_subscriptions_with_attributes',
    'subscribe-wrong-attr',
    () => subscribe('sqs', 'arn:aws:sqs:eu-central-1:111111111111:q', { RawMessageDelivery: 'wrongvalue' }),
  ],
  [
    'test_unsubscribe_wrong_arn_format',
    'invalid-unsubscribe-arn-3',
    () => sns.unsubscribe({ SubscriptionArn: `${nowhere}:fake` }),
  ],
  ['test_subscribe_sqs_queue_url', 'subscribe-sqs-via-url-error', () => subscribe('sqs', 'http://q')],
  [
    'test_subscribe_invalid_filter_policy',
    'subscribe-invalid-filter-policy',
    () => subscribe('sqs', 'arn:aws:sqs:eu-central-1:111111111111:q', { FilterPolicy: 'invalid' }),
  ],
  ['test_validations_for_fifo', 'no-dedup-policy', async () => publish({ MessageGroupId: 'a' }, await topic(fifo))],
  ['test_validations_for_fifo', 'no-msg-group-id', async () => publish({}, await topic(fifo))],
  ['test_validations_for_fifo', 'no-msg-dedup-regular-topic', () => publish({ MessageDeduplicationId: 'a' })],
  [
    'test_validations_for_fifo',
    'not-fifo-topic',
    () => subscribe('sqs', 'arn:aws:sqs:eu-central-1:111111111111:q.fifo'),
  ],
  [
    'test_empty_or_wrong_message_attributes',
    'missing_string_attr',
    () => publish(attribute('attr1', { DataType: 'String', StringValue: '' })),
  ],
  [
    'test_empty_or_wrong_message_attributes',
    'str_attr_binary_value',
    () => publish(attribute('attr1', { DataType: 'String', BinaryValue: Uint8Array.of(1) })),
  ],
  [
    'test_empty_or_wrong_message_attributes',
    'invalid_attr_string_value',
    () => publish(attribute('attr1', { DataType: 'InvalidType', StringValue: 'a' })),
  ],
  [
    'test_empty_or_wrong_message_attributes',
    'invalid_name',
    () => publish(attribute('attr^*?', { DataType: 'String', StringValue: 'a' })),
  ],
  [
    'test_topic_get_attributes_with_fifo_false',
    'set-fifo-false-after-creation',
    async () =>
      sns.setTopicAttributes({ TopicArn: await topic(), AttributeName: 'FifoTopic', AttributeValue: 'false' }),
  ],
];

/** The SDK for JavaScript names what the model knows by its shape. */
const NAMES: Readonly<Record<string, string>> = {
  NotFoundException: 'NotFound',
  InvalidParameterException: 'InvalidParameter',
  InvalidBatchEntryIdException: 'InvalidBatchEntryId',
};

describe.skipIf(!recordings.available)('recorded answers of AWS (skipped where they are not at hand)', () => {
  test.each(REFUSALS)('%s %s', async (name, key, call) => {
    const { Error: recorded } = recordings.of(name)[key] as { Error: { Code: string; Message: string } };
    const { code, message } = await refusal(call());
    expect([NAMES[code] ?? code, message]).toEqual([recorded.Code, recorded.Message]);
  });

  test('test_topic_delivery_policy_crud', async () => {
    const recorded = recordings.of('test_topic_delivery_policy_crud');
    const policy = { http: { defaultRequestPolicy: { headerContentType: 'application/json' } } };
    const given = { DisplayName: 'TestTopic', SignatureVersion: '2', DeliveryPolicy: JSON.stringify(policy) };
    const TopicArn = await topic({ ...fifo, ...given });
    const compared = new Comparison({ ignored: /\.ResponseMetadata$/ });
    const match = async (key: string): Promise<string[]> => {
      const { Attributes = {} } = await sns.getTopicAttributes({ TopicArn });
      const plain = Object.entries(Attributes).map(([name, value]) => [
        name,
        value.startsWith('{') ? (JSON.parse(value) as unknown) : value,
      ]);
      const expected = JSON.stringify(recorded[key]).replaceAll('<region>', 'eu-central-1');
      const answer = { Attributes: Object.fromEntries(plain) as object };
      return compared.differences(answer, JSON.parse(expected.replaceAll('<partition>', 'aws')), key);
    };
    expect(await match('get-topic-attrs')).toEqual([]);
    const set = (AttributeValue: string) =>
      sns.setTopicAttributes({ TopicArn, AttributeName: 'DeliveryPolicy', AttributeValue });
    const retry = { minDelayTarget: 5, maxDelayTarget: 6, numRetries: 1 };
    await set(JSON.stringify({ http: { defaultHealthyRetryPolicy: retry } }));
    expect(await match('get-topic-attrs-after-update')).toEqual([]);
    await set(JSON.stringify({ http: { defaultHealthyRetryPolicy: null } }));
    expect(await match('get-topic-attrs-after-none')).toEqual([]);
    await set('');
    expect(await match('get-topic-attrs-after-delete')).toEqual([]);
  });
});

import type { PublishBatchRequestEntry, PublishCommandInput } from '@aws-sdk/client-sns';
import { once, replayAll, type Bench } from '../testing/recorded.ts';

const LARGEST = 262_144;
const attributes = { attr1: { DataType: 'Number', StringValue: '1' } };
/** Bytes of `attributes`. */
const OF_ATTRIBUTES = 'attr1Number1'.length;

const publishing = async ({ sns, topic }: Bench, more: Partial<PublishCommandInput>) =>
  sns.publish({ TopicArn: await topic(), Message: 'This is a test message', ...more });

const batch = async (
  { sns, topic }: Bench,
  entries: readonly Omit<PublishBatchRequestEntry, 'Id'>[],
  ids: readonly string[] = [],
) => {
  const PublishBatchRequestEntries = entries.map((entry, index) => ({ Id: ids[index] ?? String(index + 1), ...entry }));
  return sns.publishBatch({ TopicArn: await topic(), PublishBatchRequestEntries });
};

const bytes = (...wrong: number[]) => ({ BinaryValue: Uint8Array.of(...wrong) });
const text = (DataType: string, StringValue: string) => ({ DataType, StringValue });

/** What is wrong with a message's attributes. */
const WRONG: Readonly<Record<string, object>> = {
  missing_string_attr: { attr1: text('String', '') },
  fully_missing_string_attr: { attr1: { DataType: 'String' } },
  fully_missing_data_type: { attr1: { StringValue: 'value' } },
  missing_binary_attr: { attr1: { DataType: 'Binary', ...bytes() } },
  str_attr_binary_value: { attr1: { DataType: 'String', ...bytes(49) } },
  int_attr_binary_value: { attr1: { DataType: 'Number', ...bytes(49) } },
  binary_attr_string_value: { attr1: text('Binary', '123') },
  invalid_attr_string_value: { attr1: text('InvalidType', '123') },
  too_long_name: { ['a'.repeat(257)]: text('String', '123') },
  invalid_name: { 'a^*?': text('String', '123') },
  invalid_name_2: { '.abc': text('String', '123') },
  invalid_name_3: { 'abc.': text('String', '123') },
  invalid_name_4: { 'a..bc': text('String', '123') },
};

replayAll(
  'test_sns.json',
  {
    test_publish_wrong_arn_format: async (replay, _name, bench) => {
      await replay.match('invalid-topic-arn', publishing(bench, { TopicArn: 'randomstring' }));
      await replay.match('invalid-topic-arn-1', publishing(bench, { TopicArn: 'randomstring:1' }));
      await replay.match('empty-topic', publishing(bench, { TopicArn: '' }));
    },
    test_publish_wrong_phone_format: async (replay, _name, bench) => {
      const Message = 'Good news everyone!';
      await replay.match('invalid-number', bench.sns.publish({ Message, PhoneNumber: '+1a234' }));
      await replay.match('wrong-format', bench.sns.publish({ Message, PhoneNumber: 'NAA+15551234567' }));
      const asked = { TopicArn: await bench.topic(), Protocol: 'sms', Endpoint: 'NAA+15551234567' };
      await replay.match('wrong-endpoint', bench.sns.subscribe(asked));
    },
    test_unknown_topic_publish: async (replay, _name, bench) => {
      const TopicArn = await bench.topic();
      await replay.match('success', publishing(bench, { TopicArn }));
      await replay.match('error', publishing(bench, { TopicArn: `${TopicArn}-fake` }));
    },
    test_topic_publish_another_region: async (replay, _name, bench) => {
      const [TopicArn, far] = [await bench.topic(), bench.elsewhere('us-west-1')];
      await replay.match('success', publishing(bench, { TopicArn }));
      await replay.match('error', far.publish({ TopicArn, Message: 'a' }));
      const entries = [{ Id: '1', Message: 'a' }];
      await replay.match('error-batch', far.publishBatch({ TopicArn, PublishBatchRequestEntries: entries }));
    },
    test_publish_non_existent_target: once('non-existent-endpoint', ({ sns }) => {
      const device = 'endpoint/APNS/abcdef/0f7d5971-aa8b-4bd5-b585-0826e9f93a66';
      return sns.publish({ TargetArn: `arn:aws:sns:eu-central-1:111111111111:${device}`, Message: 'a' });
    }),
    test_publish_with_empty_subject: async (replay, _name, bench) => {
      await replay.match('response-without-subject', publishing(bench, {}));
      await replay.match('response-with-empty-subject', publishing(bench, { Subject: '' }));
    },
    test_empty_sns_message: async (replay, _name, bench) => {
      const queue = await bench.queue();
      const TopicArn = await bench.topic();
      await bench.subscribe(TopicArn, queue);
      await replay.match('empty-msg-error', publishing(bench, { TopicArn, Message: '' }));
      const QueueUrl = bench.urlOf(queue);
      const AttributeNames = ['ApproximateNumberOfMessages' as const];
      await replay.match('queue-attrs', bench.sqs.getQueueAttributes({ QueueUrl, AttributeNames }));
    },
    test_publish_too_long_message: async (replay, _name, bench) => {
      await replay.match('error', publishing(bench, { Message: 'This is a test message'.repeat(12_000) }));
      const Message = 'a'.repeat(LARGEST - OF_ATTRIBUTES + 1);
      await replay.match('error-with-attrs', publishing(bench, { Message, MessageAttributes: attributes }));
      await publishing(bench, { Message: Message.slice(1), MessageAttributes: attributes });
    },
    test_publish_batch_too_long_message: async (replay, _name, bench) => {
      const half = LARGEST / 2;
      await replay.match(
        'error-no-attrs',
        batch(bench, [{ Message: 'a'.repeat(half) }, { Message: 'b'.repeat(half + 1) }]),
      );
      const large = (length: number) => [
        { Message: 'a'.repeat(length - OF_ATTRIBUTES), MessageAttributes: attributes },
        { Message: 'b' },
      ];
      await replay.match('error-with-attrs', batch(bench, large(LARGEST)));
      await batch(bench, large(LARGEST - 1));
    },
    test_publish_batch_invalid_entry_id: async (replay, _name, bench) => {
      const ids = {
        'invalid-char-dot': 'message.id',
        'invalid-char-special': 'msg@123#test',
        'id-too-long-81': 'a'.repeat(81),
        'id-too-long-91': `my${'really'.repeat(13)}longid`,
        'valid-id-80-chars': 'a'.repeat(80),
        'valid-id-with-hyphen-underscore': 'valid-message_123',
      };
      for (const [key, id] of Object.entries(ids)) await replay.match(key, batch(bench, [{ Message: 'a' }], [id]));
    },
    test_publish_batch_messages_without_topic: once('publish-batch-no-topic', async ({ sns, topic }) => {
      const PublishBatchRequestEntries = [{ Id: '1', Message: 'a' }];
      return sns.publishBatch({ TopicArn: `${await topic()}fake-topic`, PublishBatchRequestEntries });
    }),
    test_message_structure_json_exc: async (replay, _name, bench) => {
      const json = (Message: string) => publishing(bench, { Message, MessageStructure: 'json' });
      await replay.match('missing-default-key', json('{"sqs":"Test message"}'));
      await replay.match('invalid-json', json('{"default": "This is a default message"} }'));
      await replay.match(
        'duplicate-json-keys',
        json('{"default": "This is a default message", "default": "Duplicate"}'),
      );
      await replay.match('key-is-not-string', json('{"default":{"object":"test"}}'));
    },
    test_empty_or_wrong_message_attributes: async (replay, _name, bench) => {
      for (const [key, wrong] of Object.entries(WRONG)) {
        const MessageAttributes = wrong as NonNullable<PublishCommandInput['MessageAttributes']>;
        await replay.match(key, publishing(bench, { MessageAttributes }));
        const entries = [{ Message: 'test-batch', MessageAttributes }, { Message: 'valid-batch' }];
        await replay.match(`batch-${key}`, batch(bench, entries));
      }
    },
  },
  13,
);

import type { SendMessageBatchRequestEntry, SendMessageCommandInput } from '@aws-sdk/client-sqs';
import { fifo, once, replayAll, type Attributes, type Bench } from '../testing/recorded.ts';

const LARGEST = 1_048_576;
const text = (StringValue: string) => ({ DataType: 'String', StringValue });
/** Eight bytes. */
const k = { k: text('x') };
const OF_K = 8;

const sending = async (bench: Bench, more: Partial<SendMessageCommandInput>, attributes: Attributes = {}) =>
  bench.sqs.sendMessage({ QueueUrl: await bench.queue(attributes), MessageBody: 'message', ...more });

const batch = async (
  bench: Bench,
  entries: readonly Partial<SendMessageBatchRequestEntry>[],
  attributes: Attributes = {},
) => {
  const Entries = entries.map((entry, index) => ({ Id: `message-${index}`, MessageBody: 'a', ...entry }));
  return bench.sqs.sendMessageBatch({ QueueUrl: await bench.queue(attributes), Entries });
};

/** As many entries as no batch may have. */
const twenty = <Entry>(entryOf: (id: string) => Entry): Entry[] =>
  Array.from({ length: 20 }, (_, index) => entryOf(String(index)));

/** A message that is never hidden, and how it is received. */
async function shown(bench: Bench, MessageAttributes: SendMessageCommandInput['MessageAttributes']) {
  const QueueUrl = await bench.queue({ VisibilityTimeout: '0' });
  const sent = bench.sqs.sendMessage({ QueueUrl, MessageBody: 'msg', MessageAttributes });
  await sent;
  return { sent, receive: (more: object) => bench.receive(QueueUrl, more) };
}

const systemFilters = (member: 'AttributeNames' | 'MessageSystemAttributeNames') => ({
  all_attributes: { [member]: ['All'] },
  all_system_and_message_attributes: { [member]: ['All'], MessageAttributeNames: ['All'] },
  single_attribute: { [member]: ['SenderId'] },
  multiple_attributes: { [member]: ['SenderId', 'SequenceNumber'] },
});

replayAll(
  'test_sqs.json',
  {
    test_aws_trace_header_propagation: once('xray-msg', async ({ sqs, queue, receive }) => {
      const QueueUrl = await queue();
      const StringValue = 'Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=7fa8c0f79203be72;Sampled=1';
      await sqs.sendMessage({
        QueueUrl,
        MessageBody: 'test',
        MessageAttributes: { timestamp: { StringValue: '1493147359900', DataType: 'Number' } },
        MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue } },
      });
      const AttributeNames = ['SentTimestamp', 'AWSTraceHeader'] as never[];
      const { Messages = [] } = await receive(QueueUrl, { AttributeNames, MessageAttributeNames: ['All'] });
      return Messages[0];
    }),
    test_delete_message_batch_invalid_msg_id: once('error_response', async ({ sqs, queue }, name) => {
      const Id = /\[sqs(?:_query)?-(.*)\]/.exec(name)?.[1];
      return sqs.deleteMessageBatch({ QueueUrl: await queue(), Entries: [{ Id, ReceiptHandle: 'testHandle1' }] });
    }),
    test_delete_message_batch_with_too_large_batch: once('error_response', async ({ sqs, queue }) =>
      sqs.deleteMessageBatch({ QueueUrl: await queue(), Entries: twenty((Id) => ({ Id, ReceiptHandle: 'a' })) }),
    ),
    test_change_message_visibility_batch_with_too_large_batch: once('error_response', async ({ sqs, queue }) => {
      const Entries = twenty((Id) => ({ Id, ReceiptHandle: 'a', VisibilityTimeout: 123 }));
      return sqs.changeMessageVisibilityBatch({ QueueUrl: await queue(), Entries });
    }),
    test_too_many_entries_in_batch_request: once('test_too_many_entries_in_batch_request', (bench) =>
      batch(
        bench,
        twenty(() => ({})),
      ),
    ),
    test_fair_queue_with_message_group_id: async (replay, _name, { sqs, queue, receive }) => {
      const QueueUrl = await queue();
      const sent = sqs.sendMessage({ QueueUrl, MessageBody: 'message', MessageGroupId: 'test' });
      await replay.match('send_message', sent);
      await replay.match('get-message-with-deduplication-id', receive(QueueUrl, { AttributeNames: ['All'] }));
    },
    test_invalid_batch_id: once('test_invalid_batch_id', (bench) => batch(bench, [{ Id: 'message:a' }])),
    'test_message_deduplication_id_invalid[too_long]': once('error-response', (bench) =>
      sending(bench, { MessageGroupId: 'test', MessageDeduplicationId: 'a'.repeat(129) }, fifo),
    ),
    'test_send_message_to_standard_queue_with_invalid_message_group_id[empty]': once('error-response', (bench) =>
      sending(bench, { MessageGroupId: '' }),
    ),
    'test_send_message_to_standard_queue_with_invalid_message_group_id[too_long]': once('error-response', (bench) =>
      sending(bench, { MessageGroupId: 'a'.repeat(129) }),
    ),
    test_message_system_attribute_names_with_attribute_names: async (replay, _name, bench) => {
      const { receive } = await shown(bench, { Foo: text('Bar') });
      const all = { MessageSystemAttributeNames: ['All'] };
      await replay.match('same_values', receive({ ...all, AttributeNames: ['All'] }));
      await replay.match('different_values', receive({ ...all, AttributeNames: ['SenderId'] }));
    },
    test_posting_to_fifo_requires_deduplicationid_group_id: async (replay, _name, bench) => {
      for (const end of ['', '-query']) {
        await replay.match(`invalid-parameter-value${end}`, sending(bench, { MessageGroupId: 'a' }, fifo));
        await replay.match(`missing-parameter${end}`, sending(bench, { MessageDeduplicationId: 'a' }, fifo));
      }
    },
    test_receive_empty_queue: async (replay, _name, { queue, receive, pass }) => {
      const QueueUrl = await queue();
      await replay.match('empty_short_poll_resp', receive(QueueUrl, { MaxNumberOfMessages: 1 }));
      await replay.match('empty_short_poll_resp_no_param', receive(QueueUrl));
      const polled = receive(QueueUrl, { MaxNumberOfMessages: 1, WaitTimeSeconds: 1 });
      await pass(1);
      await replay.match('empty_long_poll_resp', polled);
    },
    test_receive_message_attribute_names_filters: async (replay, _name, bench) => {
      const { receive } = await shown(bench, { Foo: text('Bar') });
      for (const [key, names] of Object.entries(systemFilters('AttributeNames')))
        await replay.match(key, receive(names));
    },
    test_receive_message_message_system_attribute_names_filters: async (replay, _name, bench) => {
      const { receive } = await shown(bench, { Foo: text('Bar') });
      for (const [key, names] of Object.entries(systemFilters('MessageSystemAttributeNames')))
        await replay.match(key, receive(names));
    },
    test_receive_message_message_attribute_names_filters: async (replay, _name, bench) => {
      const three = { 'Help.Me': text('Me'), Hello: text('There'), General: text('Kenobi') };
      const { sent, receive } = await shown(bench, three);
      const names = (...MessageAttributeNames: string[]) => receive({ MessageAttributeNames });
      const one = async (...wanted: string[]) => (await names(...wanted)).Messages?.[0];
      await replay.match('send_message_response', sent);
      await replay.match('empty_filter', names());
      await replay.match('all_name', names('All'));
      await replay.match('all_wildcard_asterisk', one('*'));
      await replay.match('all_wildcard', one('.*'));
      await replay.match('only_non_existing_names', one('Foo', 'Help'));
      await replay.match('only_existing', one('Hello', 'General'));
      await replay.match('existing_and_non_existing', one('Foo', 'Hello'));
      await replay.match('prefix_filter', one('Hel.*'));
      await replay.match('illegal_name_1', names('AWS.'));
      await replay.match('illegal_name_2', names('..foo'));
    },
    test_send_batch_message_size: once('send-message-batch-result', (bench) => {
      const ids = ['a4cff0d1-1961-44bd-ae53-c6d5ed71ed08', '35b535ed-b76a-4ebd-b749-6eb35cdb55ee'];
      const entries = ids.map((Id, index) => ({ Id, MessageBody: 'a'.repeat(1024 + index) }));
      return batch(bench, entries, { MaximumMessageSize: '1024' });
    }),
    test_send_batch_missing_deduplication_id_for_fifo_queue: once(
      'test_missing_deduplication_id_for_fifo_queue',
      (bench) => batch(bench, [{ MessageGroupId: 'a', MessageDeduplicationId: 'a' }, { MessageGroupId: 'a' }], fifo),
    ),
    test_send_batch_missing_message_group_id_for_fifo_queue: once(
      'test_missing_message_group_id_for_fifo_queue',
      (bench) =>
        batch(bench, [{ MessageGroupId: 'a', MessageDeduplicationId: 'a' }, { MessageDeduplicationId: 'b' }], fifo),
    ),
    test_send_empty_message: once('send_empty_message', (bench) => sending(bench, { MessageBody: '' })),
    'test_send_message_batch_with_oversized_contents[': once('send_oversized_message_batch', (bench) =>
      batch(bench, [{ MessageBody: 'a'.repeat(LARGEST - OF_K), MessageAttributes: k }, {}]),
    ),
    test_send_message_batch_with_oversized_contents_with_updated_maximum_message_size: once(
      'send_oversized_message_batch',
      (bench) => {
        const large = { Id: '1', MessageBody: 'a'.repeat(2048 - OF_K), MessageAttributes: k };
        return batch(bench, [large, { Id: '2' }], { MaximumMessageSize: '2048' });
      },
    ),
    test_send_message_with_binary_attributes: once('binary-attrs-msg', async ({ sqs, queue, receive }) => {
      const QueueUrl = await queue();
      const BinaryValue = Buffer.from('traceparent\x1e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01');
      const MessageAttributes = { attr1: { BinaryValue, DataType: 'Binary' } };
      await sqs.sendMessage({ QueueUrl, MessageBody: 'test', MessageAttributes });
      return receive(QueueUrl, { MessageAttributeNames: ['All'] });
    }),
    test_send_message_with_empty_string_attribute: once('empty-string-attr', (bench) =>
      sending(bench, { MessageAttributes: { ErrorDetails: text('') } }),
    ),
    test_send_message_with_updated_maximum_message_size: once('send_oversized_message', (bench) => {
      const large = { MessageBody: 'a'.repeat(1024 - OF_K + 1), MessageAttributes: k };
      return sending(bench, large, { MaximumMessageSize: '1024' });
    }),
    test_send_oversized_message: once('send_oversized_message', (bench) =>
      sending(bench, { MessageBody: 'a'.repeat(LARGEST - OF_K + 1), MessageAttributes: k }),
    ),
    test_send_receive_max_number_of_messages: once('send_max_number_of_messages', async ({ queue, receive }) =>
      receive(await queue(), { MaxNumberOfMessages: 11 }),
    ),
    test_send_receive_wait_time_seconds: async (replay, _name, { sqs, queue, receive }) => {
      const QueueUrl = await queue();
      for (let count = 0; count < 2; count += 1) await sqs.sendMessage({ QueueUrl, MessageBody: 'message' });
      await replay.match('recieve_message_error_too_large', receive(QueueUrl, { WaitTimeSeconds: 21 }));
      await replay.match('recieve_message_error_too_small', receive(QueueUrl, { WaitTimeSeconds: -1 }));
      await replay.match('empty_short_poll_by_default_resp', receive(QueueUrl, { MaxNumberOfMessages: 1 }));
      const explicit = receive(QueueUrl, { MaxNumberOfMessages: 1, WaitTimeSeconds: 0 });
      await replay.match('empty_short_poll_explicit_resp', explicit);
    },
  },
  39,
);

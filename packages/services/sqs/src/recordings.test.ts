import type { QueueAttributeName, SQS } from '@aws-sdk/client-sqs';
import { Comparison, loadRecordings } from '@coldstart/cloud/testing';
import { refusal, rootOf } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startQueues, type TestQueues } from './testing/queues.ts';

const recordings = loadRecordings('sqs');

let queues: TestQueues;
let sqs: SQS;
beforeAll(async () => {
  queues = await startQueues();
  sqs = queues.client(rootOf('111111111111'));
});
afterAll(() => queues.close());

let count = 0;
type Attributes = Partial<Record<QueueAttributeName, string>>;

async function queue(Attributes: Attributes = {}): Promise<string> {
  count += 1;
  const QueueName = `queue-${count}${Attributes.FifoQueue === undefined ? '' : '.fifo'}`;
  return (await sqs.createQueue({ QueueName, Attributes })).QueueUrl ?? '';
}

const arn = (url: string): string => `arn:aws:sqs:eu-central-1:111111111111:${url.split('/').at(-1)}`;

/** Answers as they were recorded: JSON texts parsed, without what only botocore adds. */
const plain = (answer: object): unknown =>
  JSON.parse(
    JSON.stringify(answer, (name, value: unknown) => (name === '$metadata' ? undefined : parsed(name, value))),
  );

const JSON_TEXTS = ['Body', 'Policy', 'RedrivePolicy'];

function parsed(name: string, value: unknown): unknown {
  return typeof value === 'string' && JSON_TEXTS.includes(name) && value.startsWith('{')
    ? (JSON.parse(value) as unknown)
    : value;
}

function comparison(): Comparison {
  return new Comparison({
    ignored: /\.ResponseMetadata$/,
    anything: /^(?:timestamp|<(?:sender-id|receipt-handle|task-handle|sequence-number):\d+>)$/,
  });
}

const fifo = { FifoQueue: 'true' };
const large = 'a'.repeat(1_048_577);
const twenty = Array.from({ length: 20 }, (_, index) => ({ Id: `id-${index}`, MessageBody: 'a' }));

/** What AWS has refused: the recorded test, its key, and the call. */
const REFUSALS: [string, string, () => Promise<unknown>][] = [
  [
    'test_create_fifo_queue_with_different_attributes_raises_error[sqs]',
    'queue-already-exists',
    async () => {
      const named = (ContentBasedDeduplication: string) =>
        sqs.createQueue({ QueueName: 'different.fifo', Attributes: { ...fifo, ContentBasedDeduplication } });
      await named('true');
      return named('false');
    },
  ],
  [
    'test_create_standard_queue_with_fifo_attribute_raises_error[sqs_query]',
    'invalid-attribute-content-based-deduplication',
    () => queue({ ContentBasedDeduplication: 'false' }),
  ],
  [
    'test_create_standard_queue_with_fifo_attribute_raises_error[sqs_query]',
    'invalid-attribute-deduplication-scope',
    () => queue({ DeduplicationScope: 'queue' }),
  ],
  [
    'test_delete_message_batch_invalid_msg_id[sqs-]',
    'error_response',
    async () => sqs.deleteMessageBatch({ QueueUrl: await queue(), Entries: [{ Id: '', ReceiptHandle: 'a' }] }),
  ],
  [
    'test_message_deduplication_id_invalid[too_long]',
    'error-response',
    async () =>
      sqs.sendMessage({
        QueueUrl: await queue(fifo),
        MessageBody: 'a',
        MessageGroupId: 'a',
        MessageDeduplicationId: 'a'.repeat(129),
      }),
  ],
  ['test_non_existent_queue', 'queue-does-not-exist', () => sqs.getQueueUrl({ QueueName: 'nowhere' })],
  [
    'test_posting_to_fifo_requires_deduplicationid_group_id[sqs_query]',
    'invalid-parameter-value-query',
    async () => sqs.sendMessage({ QueueUrl: await queue(fifo), MessageBody: 'a', MessageGroupId: 'a' }),
  ],
  [
    'test_posting_to_fifo_requires_deduplicationid_group_id[sqs_query]',
    'missing-parameter-query',
    async () => sqs.sendMessage({ QueueUrl: await queue(fifo), MessageBody: 'a', MessageDeduplicationId: 'a' }),
  ],
  [
    'test_send_empty_message[sqs]',
    'send_empty_message',
    async () => sqs.sendMessage({ QueueUrl: await queue(), MessageBody: '' }),
  ],
  [
    'test_send_message_to_standard_queue_with_invalid_message_group_id[empty]',
    'error-response',
    async () => sqs.sendMessage({ QueueUrl: await queue(), MessageBody: 'a', MessageGroupId: '' }),
  ],
  [
    'test_send_message_with_empty_string_attribute[sqs]',
    'empty-string-attr',
    async () =>
      sqs.sendMessage({
        QueueUrl: await queue(),
        MessageBody: 'a',
        MessageAttributes: { ErrorDetails: { DataType: 'String', StringValue: '' } },
      }),
  ],
  [
    'test_send_message_with_updated_maximum_message_size[sqs]',
    'send_oversized_message',
    async () =>
      sqs.sendMessage({ QueueUrl: await queue({ MaximumMessageSize: '1024' }), MessageBody: 'a'.repeat(1025) }),
  ],
  [
    'test_send_oversized_message[sqs]',
    'send_oversized_message',
    async () => sqs.sendMessage({ QueueUrl: await queue(), MessageBody: large }),
  ],
  [
    'test_send_receive_max_number_of_messages[sqs]',
    'send_max_number_of_messages',
    async () => sqs.receiveMessage({ QueueUrl: await queue(), MaxNumberOfMessages: 11 }),
  ],
  [
    'test_send_receive_wait_time_seconds[sqs]',
    'recieve_message_error_too_small',
    async () => sqs.receiveMessage({ QueueUrl: await queue(), WaitTimeSeconds: -1 }),
  ],
  [
    'test_set_unsupported_attribute_standard[sqs]',
    'invalid-attr-name-1',
    async () => sqs.setQueueAttributes({ QueueUrl: await queue(), Attributes: fifo }),
  ],
  [
    'test_too_many_entries_in_batch_request[sqs]',
    'test_too_many_entries_in_batch_request',
    async () => sqs.sendMessageBatch({ QueueUrl: await queue(), Entries: twenty }),
  ],
  ['test_cancel_with_invalid_task_handle', 'error', () => sqs.cancelMessageMoveTask({ TaskHandle: 'foobared' })],
  [
    'test_destination_needs_to_exist',
    'error',
    async () => {
      const SourceArn = arn(await queue());
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: SourceArn, maxReceiveCount: 1 });
      await queue({ RedrivePolicy });
      return sqs.startMessageMoveTask({ SourceArn, DestinationArn: `${SourceArn}-nowhere` });
    },
  ],
  [
    'test_source_needs_redrive_policy',
    'error',
    async () => sqs.startMessageMoveTask({ SourceArn: arn(await queue()) }),
  ],
];

describe.skipIf(!recordings.available)('recorded answers of AWS (skipped where they are not at hand)', () => {
  test.each(REFUSALS)('%s %s', async (name, key, call) => {
    const { Error: recorded } = recordings.of(name)[key] as { Error: { Code: string; Message: string } };
    const { code, message } = await refusal(call());
    // The SDK for JavaScript names an error that is modelled by its shape.
    const isSame = code === recorded.Code || recorded.Code.endsWith(`.${code}`) || NAMES[code] === recorded.Code;
    expect([isSame ? recorded.Code : code, message]).toEqual([recorded.Code, recorded.Message]);
  });

  test('test_create_and_update_queue_attributes[sqs]', async () => {
    const recorded = recordings.of('test_create_and_update_queue_attributes[sqs]');
    const QueueUrl = await queue({
      MessageRetentionPeriod: '604800',
      ReceiveMessageWaitTimeSeconds: '10',
      VisibilityTimeout: '20',
    });
    const compared = comparison();
    const match = async (key: string): Promise<string[]> => {
      const answer = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['All'] });
      return compared.differences(plain(answer), inEurope(recorded[key]), key);
    };
    expect(await match('get_queue_attributes')).toEqual([]);
    const Attributes = { MaximumMessageSize: '2048', VisibilityTimeout: '69', DelaySeconds: '420' };
    await sqs.setQueueAttributes({ QueueUrl, Attributes });
    expect(await match('get_updated_queue_attributes')).toEqual([]);
  });

  test('test_receive_message_message_attribute_names_filters[sqs]', async () => {
    const recorded = recordings.of('test_receive_message_message_attribute_names_filters[sqs]');
    const QueueUrl = await queue({ VisibilityTimeout: '0' });
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    const compared = comparison();
    const sent = await sqs.sendMessage({
      QueueUrl,
      MessageBody: 'msg',
      MessageAttributes: { 'Help.Me': text('Me'), Hello: text('There'), General: text('Kenobi') },
    });
    const found = compared.differences(plain(sent), recorded['send_message_response'], 'sent');
    const match = async (key: string, ...MessageAttributeNames: string[]): Promise<void> => {
      const answer = await sqs.receiveMessage({ QueueUrl, MessageAttributeNames });
      const first = recorded[key] as { Messages?: object[] };
      const whole = first.Messages === undefined ? { Messages: [first] } : first;
      found.push(...compared.differences(plain(answer), whole, key));
    };
    await match('empty_filter');
    await match('all_name', 'All');
    await match('all_wildcard_asterisk', '*');
    await match('all_wildcard', '.*');
    await match('only_non_existing_names', 'Foo', 'Help');
    await match('only_existing', 'Hello', 'General');
    await match('existing_and_non_existing', 'Foo', 'Hello');
    await match('prefix_filter', 'Hel.*');
    expect(found).toEqual([]);
  });

  test('test_sqs_permission_lifecycle[sqs]', async () => {
    const recorded = recordings.of('test_sqs_permission_lifecycle[sqs]');
    const QueueUrl = await queue();
    const compared = comparison();
    const match = async (key: string): Promise<string[]> => {
      const answer = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['Policy'] });
      return compared.differences(plain(answer), inEurope(recorded[key]), key);
    };
    const add = (Label: string, ...AWSAccountIds: string[]) =>
      sqs.addPermission({ QueueUrl, Label, AWSAccountIds, Actions: ['ReceiveMessage'] });
    await add('crossaccountpermission', '668614515564', '111111111111');
    expect(await match('get-queue-policy-attribute')).toEqual([]);
    await sqs.removePermission({ QueueUrl, Label: 'crossaccountpermission' });
    expect(await match('get-queue-policy-attribute-after-removal')).toEqual([]);
    await add('crossaccountpermission', '111111111111');
    await add('crossaccountpermission2', '111111111111');
    expect(await match('get-queue-policy-attribute-second-account-different-label')).toEqual([]);
    await sqs.removePermission({ QueueUrl, Label: 'crossaccountpermission' });
    expect(await match('get-queue-policy-attribute-delete-first-permission')).toEqual([]);
  });
});

/** Names of shapes, where the recorded codes are others. */
const NAMES: Readonly<Record<string, string>> = {
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  QueueNameExists: 'QueueAlreadyExists',
};

/** Recordings leave the Region open. */
function inEurope(recorded: unknown): unknown {
  const text = JSON.stringify(recorded).replaceAll('<region>', 'eu-central-1').replaceAll('<partition>', 'aws');
  return JSON.parse(text) as unknown;
}

import type { Replay } from '@coldstart/cloud/testing';
import { fifo, once, replayAll, type Attributes, type Bench } from '../testing/recorded.ts';

const byContent = { ContentBasedDeduplication: 'true' };

/** Sends one message after the other: its text, its group and its deduplication id. */
async function send({ sqs }: Bench, QueueUrl: string, ...messages: readonly (readonly [string, string, string?])[]) {
  for (const [MessageBody, MessageGroupId, MessageDeduplicationId] of messages) {
    const id = MessageDeduplicationId === undefined ? {} : { MessageDeduplicationId };
    await sqs.sendMessage({ QueueUrl, MessageBody, MessageGroupId, ...id });
  }
}

/** Receives, as what was recorded under a key, and deletes the first message. */
async function receiveAndDelete({ sqs, receive }: Bench, QueueUrl: string) {
  const received = await receive(QueueUrl);
  await sqs.deleteMessage({ QueueUrl, ReceiptHandle: received.Messages?.[0]?.ReceiptHandle });
  return received;
}

/** Two messages of one deduplication id in two groups. @returns the queue's URL */
async function sameId(replay: Replay, bench: Bench, attributes: Attributes, first: string, second: string) {
  const QueueUrl = await bench.queue({ ...fifo, ...attributes });
  await send(bench, QueueUrl, [first, 'group1', 'same-dedup']);
  await replay.match('same-dedup-different-grp-1', receiveAndDelete(bench, QueueUrl));
  await send(bench, QueueUrl, [second, 'group2', 'same-dedup']);
  await replay.match('same-dedup-different-grp-2', bench.receive(QueueUrl));
  return QueueUrl;
}

const HIGH_THROUGHPUT: Attributes = { DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' };

replayAll(
  'test_sqs.json',
  {
    test_change_message_visibility_after_visibility_timeout_expiration: once(
      'visibility_timeout_expired',
      async ({ sqs, queue, receive, pass }) => {
        const QueueUrl = await queue({ VisibilityTimeout: '1' });
        await sqs.sendMessage({ QueueUrl, MessageBody: 'test' });
        const { Messages: [first] = [] } = await receive(QueueUrl);
        await pass(2);
        return sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle: first?.ReceiptHandle, VisibilityTimeout: 2 });
      },
    ),
    test_delete_after_visibility_timeout: once(
      'delete_after_timeout_queue_empty',
      async ({ sqs, queue, receive, pass }) => {
        const QueueUrl = await queue({ VisibilityTimeout: '1' });
        await sqs.sendMessage({ QueueUrl, MessageBody: 'foobar' });
        const { Messages: [first] = [] } = await receive(QueueUrl);
        await pass(1);
        await sqs.deleteMessage({ QueueUrl, ReceiptHandle: first?.ReceiptHandle });
        return receive(QueueUrl);
      },
    ),
    'test_fifo_delete_after_visibility_timeout[': async (replay, _name, bench) => {
      const QueueUrl = await bench.queue({ ...fifo, ...byContent, VisibilityTimeout: '1' });
      await send(bench, QueueUrl, ['foobar', 'g1']);
      const received = bench.receive(QueueUrl);
      await replay.match('received_sqs_message', received);
      await bench.pass(1.5);
      const ReceiptHandle = (await received).Messages?.[0]?.ReceiptHandle;
      await replay.match('delete_after_timeout_fifo', bench.sqs.deleteMessage({ QueueUrl, ReceiptHandle }));
    },
    test_fifo_delete_after_visibility_timeout_extended: async (replay, _name, bench) => {
      const QueueUrl = await bench.queue({ ...fifo, ...byContent, VisibilityTimeout: '1' });
      await send(bench, QueueUrl, ['foobar', 'g1']);
      const received = bench.receive(QueueUrl);
      await replay.match('received_sqs_message', received);
      const ReceiptHandle = (await received).Messages?.[0]?.ReceiptHandle;
      await bench.sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle, VisibilityTimeout: 5 });
      await bench.pass(1.5);
      await bench.sqs.deleteMessage({ QueueUrl, ReceiptHandle });
      await replay.match('delete_after_timeout_fifo_extended', bench.receive(QueueUrl));
    },
    test_fifo_empty_message_groups_added_back_to_queue: async (replay, _name, bench) => {
      const QueueUrl = await bench.queue(fifo);
      await send(bench, QueueUrl, ['Message 1', 'g1', '1']);
      await replay.match('inital-fifo-receive', receiveAndDelete(bench, QueueUrl));
      await replay.match('empty-fifo-receive', bench.receive(QueueUrl));
      await send(bench, QueueUrl, ['Message 2', 'g1', '2']);
      await replay.match('final-fifo-receive', bench.receive(QueueUrl));
    },
    test_fifo_group_visibility_extends_with_change_message_visibility: async (replay, name, bench) => {
      const QueueUrl = await bench.queue({ ...fifo, VisibilityTimeout: '1' });
      await send(bench, QueueUrl, ['foo', '1', 'foo'], ['bar', '1', 'bar'], ['baz', '1', 'baz']);
      const received = bench.receive(QueueUrl, { MaxNumberOfMessages: 5 });
      await replay.match('receive_all_messages', received);
      const position = Number(/-(\d)-/.exec(name)?.[1]);
      const ReceiptHandle = (await received).Messages?.[position]?.ReceiptHandle;
      await bench.sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle, VisibilityTimeout: 4 });
      await bench.pass(2.5);
      await replay.match('some-messages-invisible', bench.receive(QueueUrl, { MaxNumberOfMessages: 5 }));
    },
    test_fifo_queue_send_message_with_zero_delay_defaults_to_queue_delay: async (replay, _name, bench) => {
      const QueueUrl = await bench.queue({ ...fifo, ...byContent, DelaySeconds: '2' });
      const message = { QueueUrl, MessageBody: 'message-1', MessageGroupId: '1', DelaySeconds: 0 };
      await replay.match('send_message_result', bench.sqs.sendMessage(message));
      await bench.pass(1);
      await replay.match('receive_message_initial_result', bench.receive(QueueUrl));
      await bench.pass(2);
      await replay.match('receive_message_after_delay_result', bench.receive(QueueUrl));
    },
    test_fifo_deduplication_arrives_once_after_delete: async (replay, name, bench) => {
      const isByContent = name.includes('True');
      const QueueUrl = await bench.queue({ ...fifo, ...(isByContent && byContent) });
      const message = ['{"foo": "bar"}', 'group-1', ...(isByContent ? [] : ['dedup1'])] as [string, string, string?];
      await send(bench, QueueUrl, message);
      await replay.match('get-messages', receiveAndDelete(bench, QueueUrl));
      await send(bench, QueueUrl, message);
      await replay.match('get-messages-duplicate', bench.receive(QueueUrl));
    },
    test_fifo_deduplication_not_on_message_group_id: async (replay, name, bench) => {
      const isByContent = name.includes('True');
      const QueueUrl = await bench.queue({ ...fifo, ...(isByContent && byContent) });
      for (const group of ['group-1', 'group-2'])
        await send(bench, QueueUrl, ['{"foo": "bar"}', group, isByContent ? undefined : 'dedup1']);
      await replay.match('get-messages', bench.receive(QueueUrl));
      await replay.match('get-dedup-messages', bench.receive(QueueUrl));
    },
    test_sqs_fifo_same_dedup_id_different_message_groups: async (replay, _name, bench) => {
      await sameId(replay, bench, {}, 'Test', 'Test');
    },
    test_fifo_high_throughput_ordering: async (replay, _name, bench) => {
      await sameId(replay, bench, HIGH_THROUGHPUT, 'Test1', 'Test2');
    },
    test_fifo_change_to_high_throughput_after_creation: async (replay, _name, bench) => {
      const QueueUrl = await sameId(replay, bench, { DeduplicationScope: 'queue' }, 'Test1', 'Test2');
      await bench.sqs.setQueueAttributes({ QueueUrl, Attributes: HIGH_THROUGHPUT });
      const get = bench.sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['All'] });
      await replay.match('set-to-high-throughput', get);
      await replay.match('same-dedup-different-grp-high-throughput', bench.receive(QueueUrl));
      await send(bench, QueueUrl, ['Test3', 'group3', 'same-dedup']);
      await replay.match('same-dedup-different-grp-high-throughput-2', bench.receive(QueueUrl));
      await send(bench, QueueUrl, ['Test4', 'group4', 'dedup_2']);
      await replay.match('new-dedup2-high-throughput', receiveAndDelete(bench, QueueUrl));
      await send(bench, QueueUrl, ['Test5', 'group5', 'dedup_2']);
      await replay.match('same-dedup2-high-throughput', bench.receive(QueueUrl));
    },
  },
  28,
);

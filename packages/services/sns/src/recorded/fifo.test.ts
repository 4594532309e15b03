import type { PublishBatchRequestEntry } from '@aws-sdk/client-sns';
import { everything, fifo, once, replayAll, type Bench } from '../testing/recorded.ts';

const system = { MessageSystemAttributeNames: ['All' as const] };
const FifoQueue = 'true';
const byContent = { ContentBasedDeduplication: 'true' };
const isByContent = (name: string): boolean => name.includes('[True]');

/** A FIFO topic with a queue. @param how the queue is, a FIFO one when left out */
async function joined(bench: Bench, topicAttributes = {}, queueAttributes: object = { FifoQueue }) {
  const TopicArn = await bench.topic({ Attributes: { ...fifo, ...topicAttributes } });
  return { TopicArn, ...(await join(bench, TopicArn, queueAttributes)) };
}

async function join({ queue, subscribe }: Bench, TopicArn: string, queueAttributes: object = { FifoQueue }) {
  const target = await queue(queueAttributes);
  return { target, SubscriptionArn: await subscribe(TopicArn, target) };
}

const number = (StringValue: string) => ({ DataType: 'Number', StringValue });

/** The batch of several tests. @param first number of its deduplication ids; without ids when left out */
const entries = (first?: number): PublishBatchRequestEntry[] =>
  TEXTS.map(({ Message, attributes }, index) => ({
    Id: String(index + 1),
    MessageGroupId: 'complexMessageGroupId',
    Subject: 'Subject',
    Message,
    MessageAttributes: attributes,
    ...(first !== undefined && { MessageDeduplicationId: `MessageDeduplicationId-${first + index}` }),
  }));

interface Text {
  readonly Message: string;
  readonly attributes?: PublishBatchRequestEntry['MessageAttributes'];
}

const TEXTS: readonly Text[] = [
  { Message: 'Test Message with two attributes', attributes: { attr1: number('99.12'), attr2: number('109.12') } },
  { Message: 'Test Message with one attribute', attributes: { attr1: number('19.12') } },
  { Message: 'Test Message without attribute' },
];

replayAll(
  'test_sns.json',
  {
    test_fifo_topic_to_regular_sqs: async (replay, name, bench) => {
      const { TopicArn, target } = await joined(bench, isByContent(name) ? byContent : {}, {});
      const id = isByContent(name) ? {} : { MessageDeduplicationId: 'message-deduplication-id-1' };
      for (const key of ['messages', 'dedup-messages']) {
        await bench.sns.publish({ TopicArn, Message: 'Test', MessageGroupId: 'message-group-id-1', ...id });
        await replay.match(key, bench.receive(target, system));
      }
    },
    test_message_to_fifo_sqs: async (replay, _name, bench) => {
      const { TopicArn, target } = await joined(bench);
      const id = { MessageDeduplicationId: 'message-deduplication-id-1' };
      for (const key of ['messages', 'dedup-messages']) {
        await bench.sns.publish({ TopicArn, Message: 'Test', MessageGroupId: 'message-group-id-1', ...id });
        await replay.match(key, bench.receive(target, system));
      }
    },
    test_publish_to_fifo_topic_deduplication_on_topic_level: async (replay, _name, bench) => {
      const { TopicArn, target } = await joined(bench, byContent);
      for (const group of [1, 2])
        await bench.sns.publish({ TopicArn, Message: 'Test', MessageGroupId: `message-group-id-${group}` });
      await replay.match('messages', bench.receive(target, system));
      await replay.match('dedup-messages', bench.receive(target, system));
    },
    test_publish_to_fifo_topic_to_sqs_queue_no_content_dedup: once('messages', async (bench) => {
      const { TopicArn, target } = await joined(bench, byContent);
      const MessageGroupId = 'message-group-id-1';
      const PublishBatchRequestEntries = [{ Id: '1', MessageGroupId, Message: 'Test batched' }];
      for (let round = 0; round < 2; round += 1) {
        await bench.sns.publish({ TopicArn, Message: 'Test single', MessageGroupId });
        await bench.sns.publishBatch({ TopicArn, PublishBatchRequestEntries });
      }
      const { Messages = [] } = await bench.receive(target, everything);
      const idOf = ({ Attributes = {} }: (typeof Messages)[number]) => Attributes.MessageDeduplicationId ?? '';
      return { Messages: Messages.sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1)) };
    }),
    test_publish_batch_messages_from_fifo_topic_to_fifo_queue: async (replay, _name, bench) => {
      const TopicArn = await bench.topic({ Attributes: fifo });
      await replay.match('topic-attrs', bench.sns.getTopicAttributes({ TopicArn }));
      const { target, SubscriptionArn } = await join(bench, TopicArn);
      const set = { SubscriptionArn, AttributeName: 'RawMessageDelivery', AttributeValue: 'true' };
      await bench.sns.setSubscriptionAttributes(set);
      await replay.match('sub-attrs-raw-true', bench.sns.getSubscriptionAttributes({ SubscriptionArn }));
      const publish = () => bench.sns.publishBatch({ TopicArn, PublishBatchRequestEntries: entries(0) });
      await replay.match('publish-batch-response-fifo', publish());
      await replay.match('messages', bench.receive(target, everything));
      await replay.match('republish-batch-response-fifo', publish());
      await replay.match('duplicate-messages', bench.receive(target, everything));
    },
    test_publish_fifo_messages_to_dlq: async (replay, _name, bench) => {
      const TopicArn = await bench.topic({ Attributes: fifo });
      await replay.match('topic-attrs', bench.sns.getTopicAttributes({ TopicArn }));
      const { target, SubscriptionArn } = await join(bench, TopicArn);
      const letters = await bench.queue({ FifoQueue });
      const attributes = {
        RawMessageDelivery: 'true',
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: letters }),
      };
      for (const [AttributeName, AttributeValue] of Object.entries(attributes))
        await bench.sns.setSubscriptionAttributes({ SubscriptionArn, AttributeName, AttributeValue });
      await bench.sqs.deleteQueue({ QueueUrl: bench.urlOf(target) });
      const batch = { TopicArn, PublishBatchRequestEntries: entries(1) };
      await replay.match('publish-batch-response-fifo', bench.sns.publishBatch(batch));
      await replay.match('batch-messages-in-dlq', bench.receive(letters, everything));
      const one = { MessageGroupId: 'message-group-id-1', MessageDeduplicationId: 'message-deduplication-id-1' };
      await replay.match('publish-response-fifo', bench.sns.publish({ TopicArn, Message: 'test-message', ...one }));
      await replay.match('messages-in-dlq', bench.receive(letters, everything));
    },
    test_validations_for_fifo: async (replay, _name, bench) => {
      const { sns, topic, queue, subscribe } = bench;
      const [plain, ordered] = [await topic(), await topic({ Attributes: fifo })];
      const fifoQueue = await queue({ FifoQueue });
      await replay.match('not-fifo-topic', subscribe(plain, fifoQueue));
      const unordered = await sns.getSubscriptionAttributes({
        SubscriptionArn: await subscribe(ordered, await queue()),
      });
      await replay.match('not-fifo-queue', Promise.resolve(unordered.Attributes));
      const SubscriptionArn = await subscribe(ordered, fifoQueue);
      const AttributeValue = JSON.stringify({ deadLetterTargetArn: await queue() });
      const redrive = { SubscriptionArn, AttributeName: 'RedrivePolicy', AttributeValue };
      await replay.match('regular-queue-for-dlq-of-fifo-topic', sns.setSubscriptionAttributes(redrive));
      const publish = (TopicArn: string, more: object) => sns.publish({ TopicArn, Message: 'test', ...more });
      await replay.match('no-msg-group-id', publish(ordered, {}));
      await replay.match('no-dedup-policy', publish(ordered, { MessageGroupId: 'a' }));
      await replay.match('no-msg-dedup-regular-topic', publish(plain, { MessageDeduplicationId: 'a' }));
    },
  },
  8,
);

import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { all, everything, once, replayAll, type Bench } from '../testing/recorded.ts';

const number = (StringValue: string) => ({ DataType: 'Number', StringValue });
const binary = { DataType: 'Binary', BinaryValue: Uint8Array.of(2, 3, 4) };

/** A topic with a queue. */
async function joined({ topic, queue, subscribe }: Bench, Attributes = {}) {
  const [TopicArn, target] = [await topic(), await queue()];
  return { TopicArn, target, SubscriptionArn: await subscribe(TopicArn, target, Attributes) };
}

const set = ({ sns }: Bench, SubscriptionArn: string, AttributeName: string, value: string | object) => {
  const AttributeValue = typeof value === 'string' ? value : JSON.stringify(value);
  return sns.setSubscriptionAttributes({ SubscriptionArn, AttributeName, AttributeValue });
};

/** What a queue gets of one message. */
const delivered = (key: string, message: Partial<PublishCommandInput>) =>
  once(key, async (bench) => {
    const { TopicArn, target } = await joined(bench);
    await bench.sns.publish({ TopicArn, Message: undefined, ...message });
    return bench.receive(target);
  });

replayAll(
  'test_sns.json',
  {
    test_publish_message_by_target_arn: async (replay, _name, bench) => {
      const { TopicArn, target } = await joined(bench);
      await bench.sns.publish({ TopicArn, Message: 'test-msg-1' });
      await replay.match('receive-topic-arn', bench.receive(target, all));
      await bench.sns.publish({ TargetArn: TopicArn, Message: 'test-msg-2' });
      await replay.match('receive-target-arn', bench.receive(target, all));
    },
    test_publish_message_before_subscribe_topic: async (replay, _name, bench) => {
      const [TopicArn, target] = [await bench.topic(), await bench.queue()];
      const publish = (when: string) =>
        bench.sns.publish({ TopicArn, Subject: `test-subject-${when}-sub`, Message: `test_message_${when}` });
      await replay.match('publish-before-subscribing', publish('before'));
      await bench.subscribe(TopicArn, target);
      await replay.match('publish-after-subscribing', publish('after'));
      await replay.match('receive-messages', bench.receive(target));
    },
    test_publish_unicode_chars: delivered('received-message', { Message: 'ö§a1"_!?,. £$-' }),
    test_message_structure_json_to_sqs: async (replay, _name, bench) => {
      const { TopicArn, target } = await joined(bench);
      const publish = (sqs: object | string) => {
        const Message = JSON.stringify({ default: 'default field', sqs });
        return bench.sns.publish({ TopicArn, Message, MessageStructure: 'json' });
      };
      await publish('{"field": "value"}');
      await replay.match('get-msg-json-sqs', bench.receive(target));
      await publish({ field: 'value' });
      await replay.match('get-msg-json-default', bench.receive(target));
    },
    test_attribute_raw_subscribe: async (replay, _name, bench) => {
      const { TopicArn, target, SubscriptionArn } = await joined(bench, { RawMessageDelivery: 'true' });
      await replay.match('subscription-attributes', bench.sns.getSubscriptionAttributes({ SubscriptionArn }));
      await bench.sns.publish({ TopicArn, Message: 'This is a test message', MessageAttributes: { store: binary } });
      await replay.match('messages-response', bench.receive(target, all));
    },
    test_message_attributes_not_missing: async (replay, _name, bench) => {
      const { TopicArn, target, SubscriptionArn } = await joined(bench);
      const text = { DataType: 'String', StringValue: 'an-attribute-value' };
      const MessageAttributes = { 'an-attribute-key': text, 'binary-attribute': binary };
      for (const [key, raw] of [
        ['raw', 'true'],
        ['json', 'false'],
      ] as const) {
        await set(bench, SubscriptionArn, 'RawMessageDelivery', raw);
        await replay.match(`publish-msg-${key}`, bench.sns.publish({ TopicArn, Message: 'text', MessageAttributes }));
        await replay.match(`${key}-delivery-msg-attrs`, bench.receive(target, everything));
      }
    },
    test_publish_batch_messages_from_sns_to_sqs: async (replay, _name, bench) => {
      const { TopicArn, target, SubscriptionArn } = await joined(bench);
      await set(bench, SubscriptionArn, 'RawMessageDelivery', 'true');
      await replay.match('sub-attrs-raw-true', bench.sns.getSubscriptionAttributes({ SubscriptionArn }));
      const Subject = 'Subject';
      const two = { attr1: number('99.12'), attr2: number('109.12') };
      const PublishBatchRequestEntries = [
        { Id: '1', Message: 'Test Message with two attributes', Subject, MessageAttributes: two },
        { Id: '2', Message: 'Test Message with one attribute', Subject, MessageAttributes: { attr1: number('19.12') } },
        { Id: '3', Message: 'Test Message without attribute', Subject },
        { Id: '4', Message: 'Test Message without subject' },
        { Id: '5', Message: JSON.stringify({ default: 'test default', sqs: 'test sqs' }), MessageStructure: 'json' },
      ];
      await replay.match('publish-batch', bench.sns.publishBatch({ TopicArn, PublishBatchRequestEntries }));
      const { Messages = [] } = await bench.receive(target, everything);
      Messages.sort((one, other) => ((one.Body ?? '') < (other.Body ?? '') ? -1 : 1));
      await replay.match('messages', Promise.resolve({ Messages }));
    },
    test_redrive_policy_sqs_queue_subscription: once('messages', async (bench) => {
      const { TopicArn, target, SubscriptionArn } = await joined(bench);
      const letters = await bench.queue();
      await set(bench, SubscriptionArn, 'RedrivePolicy', { deadLetterTargetArn: letters });
      await bench.sqs.deleteQueue({ QueueUrl: bench.urlOf(target) });
      const MessageAttributes = { attr1: number('111'), attr2: binary };
      await bench.sns.publish({ TopicArn, Message: 'test_dlq_after_sqs_endpoint_deleted', MessageAttributes });
      return bench.receive(letters, everything);
    }),
    test_subscription_after_failure_to_deliver: async (replay, _name, bench) => {
      const { TopicArn, target, SubscriptionArn } = await joined(bench);
      const letters = await bench.queue();
      const show = () => bench.sns.getSubscriptionAttributes({ SubscriptionArn });
      const publish = (which: string) => bench.sns.publish({ TopicArn, Message: `test_dlq_${which}` });
      await replay.match('subscriptions-attrs', show());
      await publish('before_sqs_endpoint_deleted');
      await replay.match('messages-before-delete', bench.receive(target));
      await bench.sqs.deleteQueue({ QueueUrl: bench.urlOf(target) });
      await publish('after_sqs_endpoint_deleted');
      await bench.topics.pass(1);
      await replay.match('subscriptions', bench.sns.listSubscriptionsByTopic({ TopicArn }));
      await set(bench, SubscriptionArn, 'RedrivePolicy', { deadLetterTargetArn: letters });
      await replay.match('subscriptions-attrs-with-redrive', show());
      for (const index of [0, 1]) {
        await publish(`after_sqs_endpoint_deleted_${index}`);
        await replay.match(`message-${index}-after-delete`, bench.receive(letters));
      }
    },
  },
  9,
);

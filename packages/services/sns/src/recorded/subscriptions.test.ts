import { all, once, replayAll, type Bench } from '../testing/recorded.ts';

const nowhere = (region: string, name: string): string => `arn:aws:sns:${region}:111111111111:${name}`;

const subscribing = async (bench: Bench, Protocol: string, Endpoint: string, Attributes = {}) =>
  bench.sns.subscribe({ TopicArn: await bench.topic(), Protocol, Endpoint, Attributes });

/** A queue that is subscribed, and what is shown of the subscription. */
async function subscribed({ sns, topic, queue, subscribe }: Bench, Attributes = {}) {
  const SubscriptionArn = await subscribe(await topic(), await queue(), Attributes);
  return { SubscriptionArn, show: () => sns.getSubscriptionAttributes({ SubscriptionArn }) };
}

replayAll(
  'test_sns.json',
  {
    test_unsubscribe_from_non_existing_subscription: once('empty-unsubscribe', async (bench) => {
      const { SubscriptionArn } = await subscribed(bench);
      await bench.sns.unsubscribe({ SubscriptionArn });
      return bench.sns.unsubscribe({ SubscriptionArn });
    }),
    test_unsubscribe_idempotency: async (replay, _name, bench) => {
      const { SubscriptionArn } = await subscribed(bench);
      await replay.match('unsubscribe-1', bench.sns.unsubscribe({ SubscriptionArn }));
      await replay.match('unsubscribe-2', bench.sns.unsubscribe({ SubscriptionArn }));
    },
    test_unsubscribe_wrong_arn_format: async (replay, _name, { sns }) => {
      const wrong = [
        'randomstring',
        'arn:aws:sns:us-east-1:random',
        'arn:aws:sns:us-east-1:111111111111:random',
        undefined,
      ];
      for (const [index, SubscriptionArn] of wrong.entries())
        await replay.match(`invalid-unsubscribe-arn-${index + 1}`, sns.unsubscribe({ SubscriptionArn }));
    },
    test_unsubscribe_from_deleted_topic: once('unsubscribe-deleted-topic', async ({ sns, topic }) => {
      const TopicArn = await topic();
      const asked = await sns.subscribe({ TopicArn, Protocol: 'http', Endpoint: 'http://example.com/' });
      await sns.deleteTopic({ TopicArn });
      return sns.unsubscribe({ SubscriptionArn: asked.SubscriptionArn });
    }),
    test_create_subscriptions_with_attributes: async (replay, _name, { sns, topic, queue }) => {
      const [TopicArn, Endpoint] = [await topic(), await queue()];
      const subscribe = (RawMessageDelivery: string) => {
        const Attributes = { RawMessageDelivery, FilterPolicyScope: 'MessageBody', FilterPolicy: '' };
        return sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint, Attributes, ReturnSubscriptionArn: true });
      };
      await replay.match('subscribe-wrong-attr', subscribe('wrongvalue'));
      const made = subscribe('TrUe');
      await replay.match('subscribe', made);
      const { SubscriptionArn = '' } = await made;
      await replay.match('get-attrs', sns.getSubscriptionAttributes({ SubscriptionArn }));
      const other = `${SubscriptionArn.slice(0, -8)}${SubscriptionArn.endsWith('00000000') ? '11111111' : '00000000'}`;
      await replay.match('get-attrs-nonexistent-sub', sns.getSubscriptionAttributes({ SubscriptionArn: other }));
    },
    test_list_subscriptions_by_topic_pagination: once('list-sub-per-topic-page-2', async ({ sns, topic }) => {
      const TopicArn = await topic();
      for (let suffix = 0; suffix < 101; suffix += 1)
        await sns.subscribe({ TopicArn, Protocol: 'sms', Endpoint: `+12312312${suffix}` });
      const { NextToken } = await sns.listSubscriptionsByTopic({ TopicArn });
      return sns.listSubscriptionsByTopic({ TopicArn, NextToken });
    }),
    test_double_subscription: async (replay, _name, { sns, topic, queue }) => {
      // The recording has this name in it.
      const TopicArn = await topic({ Name: 'double-sub-befdfdff' });
      const asked = { TopicArn, Protocol: 'sqs', Endpoint: await queue() };
      await replay.match('double-subscription-first', sns.subscribe(asked));
      await replay.match('double-subscription-second', sns.subscribe(asked));
    },
    test_getting_subscriptions_by_topic: once('list-subscriptions-by-topic', async (bench) => {
      const TopicArn = await bench.topic();
      await bench.subscribe(TopicArn, await bench.queue());
      return bench.sns.listSubscriptionsByTopic({ TopicArn });
    }),
    test_get_subscription_attributes_error_not_exists: once('get-sub-attrs-nonexistent', ({ sns }) => {
      const id = '0f7d5971-aa8b-4bd5-b585-0826e9f93a66';
      return sns.getSubscriptionAttributes({ SubscriptionArn: `${nowhere('eu-central-1', 'nonexistent')}:${id}` });
    }),
    test_subscribe_attributes: once('get-subscription-attributes', async (bench) => (await subscribed(bench)).show()),
    test_sqs_topic_subscription_confirmation: once('subscription-attrs', async (bench) => {
      const { Attributes } = await (await subscribed(bench)).show();
      return Attributes;
    }),
    test_creating_subscription_with_attributes: once('subscription-with-attributes', async (bench) =>
      (await subscribed(bench, { RawMessageDelivery: 'true' })).show(),
    ),
    test_set_subscription_attributes: once('set-subscription-attributes', async (bench) => {
      const { SubscriptionArn, show } = await subscribed(bench);
      const set = { SubscriptionArn, AttributeName: 'RawMessageDelivery', AttributeValue: 'true' };
      await bench.sns.setSubscriptionAttributes(set);
      return show();
    }),
    test_subscribe_sms_obscure_phone_number: once('subscribe-sms-2', (bench) =>
      subscribing(bench, 'sms', '+12/34-567.890'),
    ),
    test_subscribe_bad_sms: once('subscribe-bad-sms', (bench) => subscribing(bench, 'sms', 'invalid-number')),
    test_subscribe_invalid_sms: async (replay, _name, bench) => {
      for (const number of ['+15--551234567', 'NAA+15551234567', '+15551234567.', '/+15551234567'])
        await replay.match(`subscribe-bad-sms-${number}`, subscribing(bench, 'sms', number));
    },
    test_subscribe_sms_endpoint: async (replay, _name, bench) => {
      const made = subscribing(bench, 'sms', '+123123123');
      await replay.match('subscribe-sms-endpoint', made);
      const { SubscriptionArn } = await made;
      await replay.match('subscribe-sms-attrs', bench.sns.getSubscriptionAttributes({ SubscriptionArn }));
    },
    test_subscribe_unknown_sqs_queue: async (replay, _name, bench) => {
      const unknown = 'arn:aws:sqs:eu-central-1:111111111111:unknown';
      await replay.match('subscribe-unknown-sqs', subscribing(bench, 'sqs', unknown));
      await replay.match('subscribe-unknown-sqs-invalid_arn', subscribing(bench, 'sqs', 'unknown'));
    },
    test_subscribe_sqs_queue: async (replay, _name, bench) => {
      const [TopicArn, target] = [await bench.topic(), await bench.queue()];
      const SubscriptionArn = await bench.subscribe(TopicArn, target);
      const AttributeValue = JSON.stringify({ attr1: [{ numeric: ['>', 0, '<=', 100] }] });
      await bench.sns.setSubscriptionAttributes({ SubscriptionArn, AttributeName: 'FilterPolicy', AttributeValue });
      await replay.match('subscription-attributes', bench.sns.getSubscriptionAttributes({ SubscriptionArn }));
      const MessageAttributes = { attr1: { DataType: 'Number', StringValue: '99.12' } };
      await bench.sns.publish({ TopicArn, Message: 'This is a test message', MessageAttributes });
      await replay.match('messages', bench.receive(target, all));
    },
    test_subscribe_sqs_queue_url: once('subscribe-sqs-via-url-error', async (bench) =>
      subscribing(bench, 'sqs', bench.urlOf(await bench.queue())),
    ),
    test_subscribe_invalid_filter_policy: once('subscribe-invalid-filter-policy', (bench) =>
      subscribing(bench, 'email', 'test@example.com', { FilterPolicy: 'invalid-json' }),
    ),
    test_http_subscription_response: async (replay, _name, { sns, topic }) => {
      const TopicArn = await topic();
      const subscribe = (ReturnSubscriptionArn: boolean) =>
        sns.subscribe({ TopicArn, Protocol: 'http', Endpoint: 'http://example.com', ReturnSubscriptionArn });
      await replay.match('topic-arn', Promise.resolve({ TopicArn }));
      await replay.match('subscription', subscribe(false));
      await replay.match('subscription-with-arn', subscribe(true));
    },
    test_cross_region_access: async (replay, _name, { topic, elsewhere }) => {
      const [TopicArn, far] = [await topic(), elsewhere('us-west-1')];
      const set = { TopicArn, AttributeName: 'DisplayName', AttributeValue: 'xenon' };
      await replay.match('set-topic-attrs', far.setTopicAttributes(set));
      await replay.match('get-topic-attrs', far.getTopicAttributes({ TopicArn }));
      await replay.match('cross-region-publish-forbidden', far.publish({ TopicArn, Message: 'hello world' }));
      const mail = { TopicArn, Protocol: 'email', Endpoint: 'devil@hell.com' };
      await replay.match('cross-region-subscribe', far.subscribe(mail));
      await replay.match('list-subs', far.listSubscriptionsByTopic({ TopicArn }));
      await replay.match('delete-topic', far.deleteTopic({ TopicArn }));
    },
    test_cross_region_delivery_sqs: async (replay, _name, { sns, topic, queue, receive, elsewhere }) => {
      const asked = { TopicArn: await topic(), Protocol: 'sqs', Endpoint: await queue() };
      await replay.match('subscribe-cross-region', elsewhere('us-west-1').subscribe(asked));
      await replay.match('subscribe-same-region', sns.subscribe(asked));
      const MessageAttributes = { attr1: { DataType: 'Number', StringValue: '99.12' } };
      await sns.publish({ TopicArn: asked.TopicArn, Message: 'This is a test message', MessageAttributes });
      await replay.match('messages', receive(asked.Endpoint, all));
    },
  },
  24,
);

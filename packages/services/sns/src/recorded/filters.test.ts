import { everything, once, replayAll, type Bench } from '../testing/recorded.ts';

/** A topic with a queue behind a filter of what messages say. */
async function filtered({ topic, queue, subscribe }: Bench, policy: object, more = {}) {
  const [TopicArn, target] = [await topic(), await queue()];
  const Attributes = { FilterPolicyScope: 'MessageBody', FilterPolicy: JSON.stringify(policy), ...more };
  return { TopicArn, target, SubscriptionArn: await subscribe(TopicArn, target, Attributes) };
}

const number = (StringValue: string) => ({ DataType: 'Number', StringValue });

const record = (eventName: string, key: string) => ({
  eventSource: 'aws:s3',
  eventTime: '2022-11-21T03:41:29.743Z',
  eventName,
  s3: {
    bucket: { name: 'insurance-bucket-demo', arn: 'arn:aws:s3:::insurance-bucket-demo' },
    object: { key, size: 17 },
  },
});

/** What S3 might have sent, and first something with lists within lists. */
const RECORDS: readonly object[][] = [
  [
    {
      eventSource: 'aws:s3',
      eventName: 'ObjectCreated:Put',
      s3: { object: [[{ key: 'auto-insurance-2314.xml', size: 17 }]] },
    },
    {
      eventSource: 'aws:s3',
      eventName: 'ObjectRemoved:Delete',
      s3: { object: { key: 'home-insurance-2314.xml', size: 17 } },
    },
  ],
  [record('ObjectRemoved:Delete', 'auto-insurance-2314.xml')],
  [record('ObjectCreated:Put', 'home-insurance-2314.xml')],
  [record('ObjectCreated:Put', 'auto-insurance-2314.xml')],
];

replayAll(
  'test_sns_filter_policy.json',
  {
    test_exists_filter_policy: async (replay, _name, bench) => {
      const { sns, sqs, topic, queue, subscribe } = bench;
      const [TopicArn, target] = [await topic(), await queue()];
      const SubscriptionArn = await subscribe(TopicArn, target);
      const QueueUrl = bench.urlOf(target);
      const filter = (exists: boolean) => {
        const AttributeValue = JSON.stringify({ store: [{ exists }] });
        return sns.setSubscriptionAttributes({ SubscriptionArn, AttributeName: 'FilterPolicy', AttributeValue });
      };
      const show = () => sns.getSubscriptionAttributes({ SubscriptionArn });
      const look = async (Message?: string, MessageAttributes = {}) => {
        if (Message !== undefined) await sns.publish({ TopicArn, Message, MessageAttributes });
        await bench.topics.pass(1);
        return sqs.receiveMessage({ QueueUrl, VisibilityTimeout: 0 });
      };
      await filter(true);
      await replay.match('subscription-attributes-policy-1', show());
      await replay.match('messages-0', look());
      const stored = look('message-1', { store: number('99'), def: number('99') });
      await replay.match('messages-1', stored);
      await replay.match('messages-2', look('message-2', { attr1: number('111') }));
      const [first] = (await stored).Messages ?? [];
      await sqs.deleteMessage({ QueueUrl, ReceiptHandle: first?.ReceiptHandle });
      await filter(false);
      await replay.match('subscription-attributes-policy-2', show());
      await replay.match('messages-3', look('message-3', { def: number('99') }));
      await replay.match('messages-4', look('message-4', { store: number('99'), def: number('99') }));
    },
    'test_filter_policy_on_message_body[': async (replay, _name, bench) => {
      const object = { key: [{ prefix: 'auto-' }, 'hardcodedvalue'], nested_key: [{ exists: false }] };
      const policy = { object, test: [{ exists: false }] };
      const { TopicArn, target } = await filtered(bench, policy, { RawMessageDelivery: 'true' });
      await replay.match('recv-init', bench.receive(target));
      for (const [index, key] of ['auto-test', 'hardcodedvalue'].entries()) {
        await bench.sns.publish({ TopicArn, Message: `{"object": {"key": "${key}"}}` });
        await replay.match(`recv-passed-msg-${index}`, bench.receive(target));
      }
    },
    test_filter_policy_on_message_body_dot_attribute: async (replay, _name, bench) => {
      const { TopicArn, target, SubscriptionArn } = await filtered(bench, { 'object.nested': ['string.value'] });
      const match = async (key: string, messages: readonly string[]): Promise<void> => {
        for (const [index, Message] of messages.entries()) {
          await bench.sns.publish({ TopicArn, Message });
          await replay.match(`${key}-${index}`, bench.receive(target));
        }
      };
      await replay.match('recv-init', bench.receive(target));
      await match('recv-nested-msg', ['{"object": {"nested": "string.value"}}', '{"object.nested": "string.value"}']);
      const AttributeValue = JSON.stringify({ 'object.nested.test': ['string.value'] });
      await bench.sns.setSubscriptionAttributes({ SubscriptionArn, AttributeName: 'FilterPolicy', AttributeValue });
      await match('recv-deep-nested-msg', [
        '{"object": {"nested": {"test": "string.value"}}}',
        '{"object.nested.test": "string.value"}',
        '{"object.nested": {"test": "string.value"}}',
        '{"object": {"nested.test": "string.value"}}',
      ]);
    },
    test_filter_policy_on_message_body_array_of_object_attributes: once('messages', async (bench) => {
      const s3 = { object: { key: [{ prefix: 'auto-' }] } };
      const policy = { Records: { s3, eventName: [{ prefix: 'ObjectCreated:' }] } };
      const { TopicArn, target } = await filtered(bench, policy, { RawMessageDelivery: 'true' });
      for (const Records of RECORDS) await bench.sns.publish({ TopicArn, Message: JSON.stringify({ Records }) });
      return bench.receive(target, everything);
    }),
    test_filter_policy_ip_address_condition: once('messages-queue', async (bench) => {
      const four = { sourceIPAddress: [{ cidr: '10.0.0.0/24' }] };
      const six = { sourceIPAddressV6: [{ cidr: '2001:db8:1234:1a00::/64' }] };
      const { TopicArn, target } = await filtered(
        bench,
        { detail: { $or: [four, six] } },
        { RawMessageDelivery: 'true' },
      );
      const addresses = [
        { sourceIPAddress: '10.0.0.255' },
        { sourceIPAddress: '10.0.0.256' },
        { sourceIPAddressV6: '2001:0db8:1234:1a00:0000:0000:0000:0000' },
        { sourceIPAddressV6: '2001:0db8:123f:1a01:0000:0000:0000:0000' },
      ];
      const messages = addresses.map((detail, index) => ({
        id: String(index + 1),
        source: 'test-source',
        'detail-type': 'test-detail-type',
        account: '123456789012',
        region: 'my-region',
        time: '2022-07-13T13:48:01Z',
        detail,
      }));
      for (const message of messages) await bench.sns.publish({ TopicArn, Message: JSON.stringify(message) });
      return bench.receive(target, everything);
    }),
  },
  5,
);

import { documentText } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';
import { attributesOf, propertiesOf } from './values.ts';

interface TopicProperties {
  TopicName?: string;
  FifoTopic?: boolean;
  DisplayName?: string;
  KmsMasterKeyId?: string;
  SignatureVersion?: string;
  TracingConfig?: string;
  ContentBasedDeduplication?: boolean;
  FifoThroughputScope?: string;
  DataProtectionPolicy?: object | string;
  Subscription?: { Endpoint: string; Protocol: string }[];
  Tags?: { Key: string; Value: string }[];
}

const CHANGEABLE = [
  'DisplayName',
  'KmsMasterKeyId',
  'SignatureVersion',
  'TracingConfig',
  'ContentBasedDeduplication',
  'FifoThroughputScope',
] as const;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html */
export const snsTopic = resourceRow<TopicProperties>({
  type: 'AWS::SNS::Topic',
  name: { property: 'TopicName', most: 256 },
  create: {
    CreateTopic: {
      input: ({ name, properties, tags }) => ({
        // A name that CloudFormation makes ends as those of FIFO topics have to.
        Name: properties.FifoTopic === true && properties.TopicName === undefined ? `${name.slice(0, 251)}.fifo` : name,
        Attributes: attributesOf(properties, ['FifoTopic', ...CHANGEABLE]),
        ...(properties.DataProtectionPolicy !== undefined && {
          DataProtectionPolicy: documentText(properties.DataProtectionPolicy),
        }),
        Tags: tags,
      }),
      id: ({ TopicArn }) => TopicArn,
      attributes: ({ TopicArn }) => ({ TopicArn, TopicName: TopicArn?.split(':').at(-1) }),
    },
  },
  update: [
    {
      of: CHANGEABLE,
      put: {
        SetTopicAttributes: ({ id, properties, changed }) => {
          const given = attributesOf(properties, CHANGEABLE);
          return CHANGEABLE.filter((name) => changed.includes(name)).map((AttributeName) => ({
            TopicArn: id,
            AttributeName,
            AttributeValue: given[AttributeName] ?? '',
          }));
        },
      },
    },
    {
      of: ['DataProtectionPolicy'],
      put: {
        PutDataProtectionPolicy: ({ id, properties: { DataProtectionPolicy = '' } }) => ({
          ResourceArn: id,
          DataProtectionPolicy: documentText(DataProtectionPolicy),
        }),
      },
      read: {
        GetDataProtectionPolicy: {
          input: ({ id }) => ({ ResourceArn: id }),
          read: ({ DataProtectionPolicy: policy = '' }) =>
            policy === '' ? {} : { DataProtectionPolicy: JSON.parse(policy) as object },
        },
      },
    },
  ],
  settings: [
    {
      list: 'Subscription',
      add: {
        Subscribe: ({ id, item }) => ({ TopicArn: id, Protocol: item.Protocol, Endpoint: item.Endpoint }),
      },
      remove: {
        ListSubscriptionsByTopic: ({ id }) => ({ TopicArn: id }),
        Unsubscribe: ({ item, answers }) => {
          const all = answers.ListSubscriptionsByTopic?.Subscriptions ?? [];
          const found = all.find(({ Protocol, Endpoint }) => Protocol === item.Protocol && Endpoint === item.Endpoint);
          const { SubscriptionArn = '' } = found ?? {};
          // One that was never confirmed cannot be ended; it goes with its topic.
          return SubscriptionArn.startsWith('arn:') ? { SubscriptionArn } : undefined;
        },
      },
      read: {
        ListSubscriptionsByTopic: {
          input: ({ id }) => ({ TopicArn: id }),
          read: ({ Subscriptions = [] }, { properties: { Subscription: wanted = [] } }) => {
            const isThere = (one: { Endpoint: string; Protocol: string }): boolean =>
              Subscriptions.some(({ Protocol, Endpoint }) => Protocol === one.Protocol && Endpoint === one.Endpoint);
            const found = wanted.filter(isThere);
            return found.length === 0 ? {} : { Subscription: found };
          },
        },
      },
    },
  ],
  tags: {
    tag: { TagResource: ({ id, tags }) => ({ ResourceArn: id, Tags: tags }) },
    untag: { UntagResource: ({ id, keys }) => ({ ResourceArn: id, TagKeys: keys }) },
    read: { ListTagsForResource: { input: ({ id }) => ({ ResourceArn: id }), read: ({ Tags }) => Tags } },
  },
  read: {
    GetTopicAttributes: {
      input: ({ id }) => ({ TopicArn: id }),
      read: ({ Attributes = {} }, { id }) => ({
        TopicName: id.split(':').at(-1),
        ...propertiesOf(Attributes, ['FifoTopic', ...CHANGEABLE]),
      }),
    },
  },
  delete: { DeleteTopic: ({ id }) => ({ TopicArn: id }) },
  unsupported: ['ArchivePolicy', 'DeliveryStatusLogging'],
});

import { pick, tagMap } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface QueueProperties {
  QueueName?: string;
  FifoQueue?: boolean;
  ContentBasedDeduplication?: boolean;
  DeduplicationScope?: string;
  DelaySeconds?: number;
  FifoThroughputLimit?: string;
  KmsDataKeyReusePeriodSeconds?: number;
  KmsMasterKeyId?: string;
  MaximumMessageSize?: number;
  MessageRetentionPeriod?: number;
  ReceiveMessageWaitTimeSeconds?: number;
  RedriveAllowPolicy?: object | string;
  RedrivePolicy?: object | string;
  SqsManagedSseEnabled?: boolean;
  VisibilityTimeout?: number;
  Tags?: { Key: string; Value: string }[];
}

const CHANGEABLE = [
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'DelaySeconds',
  'FifoThroughputLimit',
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'RedriveAllowPolicy',
  'RedrivePolicy',
  'SqsManagedSseEnabled',
  'VisibilityTimeout',
] as const;

/**
 * What an attribute is set to whose property is taken out of the template, as recorded: the largest message is what it
 * was before 2025. What is not here stays as it was.
 */
const DEFAULTS: Readonly<Partial<Record<(typeof CHANGEABLE)[number], string>>> = {
  ContentBasedDeduplication: 'false',
  DelaySeconds: '0',
  KmsDataKeyReusePeriodSeconds: '300',
  KmsMasterKeyId: '',
  MaximumMessageSize: '262144',
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  RedriveAllowPolicy: '',
  RedrivePolicy: '',
  VisibilityTimeout: '30',
};

const text = (value: string | number | boolean | object): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);

function attributesOf(properties: Partial<QueueProperties>, names: readonly (keyof QueueProperties)[]) {
  const given = Object.entries(pick(properties, names));
  return Object.fromEntries(given.flatMap(([name, value]) => (value === undefined ? [] : [[name, text(value)]])));
}

const isChangeable = (name: keyof QueueProperties): name is (typeof CHANGEABLE)[number] =>
  (CHANGEABLE as readonly string[]).includes(name);

/** Attributes as properties of the types that the template gives them. */
function propertiesOf(attributes: Readonly<Record<string, string>>): Partial<QueueProperties> {
  const shown = CHANGEABLE.flatMap((name) => {
    const value = attributes[name];
    if (value === undefined) return [];
    return [[name, /^(?:\d+|true|false|\{.*\})$/s.test(value) ? (JSON.parse(value) as unknown) : value]];
  });
  return Object.fromEntries(shown) as Partial<QueueProperties>;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html */
export const sqsQueue = resourceRow<QueueProperties>({
  type: 'AWS::SQS::Queue',
  name: { property: 'QueueName', most: 80 },
  create: {
    CreateQueue: {
      input: ({ name, properties, tags }) => ({
        // A name that CloudFormation makes ends as those of FIFO queues have to.
        QueueName: properties.FifoQueue === true && !name.endsWith('.fifo') ? `${name.slice(0, 75)}.fifo` : name,
        Attributes: attributesOf(properties, ['FifoQueue', ...CHANGEABLE]),
        tags: tagMap(tags),
      }),
      id: ({ QueueUrl }) => QueueUrl,
    },
    GetQueueAttributes: {
      input: ({ answers }) => ({ QueueUrl: answers.CreateQueue?.QueueUrl ?? '', AttributeNames: ['QueueArn'] }),
      attributes: ({ Attributes }, { answers }) => ({
        Arn: Attributes?.QueueArn,
        QueueName: Attributes?.QueueArn?.split(':').at(-1),
        QueueUrl: answers.CreateQueue?.QueueUrl,
      }),
    },
  },
  update: [
    {
      of: CHANGEABLE,
      put: {
        SetQueueAttributes: ({ id, properties, changed }) => {
          const names = changed.filter(isChangeable);
          const Attributes = { ...pick(DEFAULTS, names), ...attributesOf(properties, names) };
          return Object.keys(Attributes).length === 0 ? undefined : { QueueUrl: id, Attributes };
        },
      },
    },
  ],
  tags: {
    tag: { TagQueue: ({ id, tags }) => ({ QueueUrl: id, Tags: tagMap(tags) }) },
    untag: { UntagQueue: ({ id, keys }) => ({ QueueUrl: id, TagKeys: keys }) },
    read: { ListQueueTags: { input: ({ id }) => ({ QueueUrl: id }), read: ({ Tags = {} }) => Tags } },
  },
  read: {
    GetQueueAttributes: {
      input: ({ id }) => ({ QueueUrl: id, AttributeNames: ['All'] }),
      read: ({ Attributes = {} }) => ({
        QueueName: Attributes.QueueArn?.split(':').at(-1),
        ...(Attributes.FifoQueue === 'true' && { FifoQueue: true }),
        ...propertiesOf(Attributes as Record<string, string>),
      }),
    },
  },
  delete: { DeleteQueue: ({ id }) => ({ QueueUrl: id }) },
});

import { tagMap } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface StreamConsumerProperties {
  StreamARN: string;
  ConsumerName: string;
  Tags?: { Key: string; Value: string }[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kinesis-streamconsumer.html */
export const kinesisStreamConsumer = resourceRow<StreamConsumerProperties>({
  type: 'AWS::Kinesis::StreamConsumer',
  create: {
    RegisterStreamConsumer: {
      input: ({ properties: { StreamARN, ConsumerName }, tags }) => ({
        StreamARN,
        ConsumerName,
        ...(tags.length > 0 && { Tags: tagMap(tags) }),
      }),
      id: ({ Consumer }) => Consumer?.ConsumerARN,
      attributes: ({ Consumer }) => ({
        ConsumerARN: Consumer?.ConsumerARN,
        ConsumerStatus: 'ACTIVE',
        ConsumerCreationTimestamp: String((Consumer?.ConsumerCreationTimestamp?.getTime() ?? 0) / 1000),
      }),
    },
  },
  tags: {
    tag: { TagResource: ({ id, tags }) => ({ ResourceARN: id, Tags: tagMap(tags) }) },
    untag: { UntagResource: ({ id, keys }) => ({ ResourceARN: id, TagKeys: keys }) },
    read: {
      ListTagsForResource: {
        input: ({ id }) => ({ ResourceARN: id }),
        read: ({ Tags = [] }) => Tags.map(({ Key, Value }) => ({ Key, Value })),
      },
    },
  },
  stable: {
    DescribeStreamConsumer: {
      input: ({ id }) => ({ ConsumerARN: id }),
      state: ({ ConsumerDescription: consumer }) => (consumer?.ConsumerStatus === 'ACTIVE' ? 'ready' : 'waiting'),
    },
  },
  read: {
    DescribeStreamConsumer: {
      input: ({ id }) => ({ ConsumerARN: id }),
      read: ({ ConsumerDescription: consumer }) =>
        consumer && { StreamARN: consumer.StreamARN ?? '', ConsumerName: consumer.ConsumerName ?? '' },
    },
  },
  delete: { DeregisterStreamConsumer: ({ id }) => ({ ConsumerARN: id }) },
  lingers: true,
});

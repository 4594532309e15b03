import { parseArn, type Measured, type ServiceMetrics } from '@coldstart/cloud';
import type { SnsSdk } from './sdk.ts';

/**
 * What CloudWatch is told of a topic: what is published, not who gets it.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
 */
export const topicMetrics: ServiceMetrics<SnsSdk> = {
  Publish: ({ TopicArn, TargetArn, Message }) => of(TopicArn ?? TargetArn, [Buffer.byteLength(Message)]),
  PublishBatch: ({ TopicArn, PublishBatchRequestEntries: entries }, { Successful = [] }) => {
    const published = new Set(Successful.map(({ Id }) => Id));
    return of(
      TopicArn,
      entries.filter(({ Id }) => published.has(Id)).map((entry) => Buffer.byteLength(entry.Message ?? '')),
    );
  },
};

/** @param sizes of the messages, in bytes */
function of(arn: string | undefined, sizes: readonly number[]): Measured | undefined {
  const topic = arn === undefined ? undefined : parseArn(arn);
  // Telephones and devices are no topics.
  if (topic === undefined || topic.resource.includes('/')) return undefined;
  const own = { namespace: 'AWS/SNS', dimensions: { TopicName: topic.resource } };
  return {
    measurements: [
      { ...own, name: 'NumberOfMessagesPublished', value: sizes.length, unit: 'Count' },
      { ...own, name: 'PublishSize', value: sizes.map((size) => [size, 1] as const), unit: 'Bytes' },
    ],
    place: { account: topic.account, region: topic.region },
  };
}

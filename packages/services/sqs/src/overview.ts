import { SQS } from '@aws-sdk/client-sqs';
import { counted, type Overview, type OverviewResource } from '@coldstart/cloud';

/** Queues, and how much is in them: to look at messages would be to receive them. */
export const overview: Overview = async (client) => {
  const sqs = new SQS(client);
  try {
    const { QueueUrls: urls = [] } = await sqs.listQueues({});
    const resources = await Promise.all(urls.map((url) => queueOf(url, sqs)));
    return [{ title: 'Queues', empty: 'It is empty.', resources }];
  } finally {
    sqs.destroy();
  }
};

async function queueOf(QueueUrl: string, sqs: SQS): Promise<OverviewResource> {
  const { Attributes: attributes = {} } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['All'] });
  const count = (name: string): number => Number(attributes[name as keyof typeof attributes] ?? 0);
  const waiting = count('ApproximateNumberOfMessages');
  const inFlight = count('ApproximateNumberOfMessagesNotVisible');
  const delayed = count('ApproximateNumberOfMessagesDelayed');
  const redrive = attributes.RedrivePolicy === undefined ? undefined : readRedrive(attributes.RedrivePolicy);
  return {
    name: QueueUrl.split('/').at(-1) ?? '',
    physicalId: QueueUrl,
    summary: `${counted(waiting, 'message')} · ${inFlight} in flight · ${delayed} delayed`,
    facts: {
      'visibility timeout': `${attributes.VisibilityTimeout} s`,
      ...(redrive !== undefined && { 'dead letters': redrive }),
    },
    contents: [],
  };
}

function readRedrive(policy: string): string {
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(policy) as Record<string, unknown>;
  return `${String(deadLetterTargetArn).split(':').at(-1)} after ${String(maxReceiveCount)} receives`;
}

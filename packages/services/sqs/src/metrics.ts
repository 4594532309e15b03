import type { Call, Measured, Measurement, ServiceMetrics } from '@coldstart/cloud';
import type { SqsSdk } from './sdk.ts';
import { contents, measuredContents, queues } from './state.ts';

/**
 * What CloudWatch is told of a queue's calls; what waits in it is in `gauges.ts`.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export const queueMetrics: ServiceMetrics<SqsSdk> = {
  SendMessage: ({ QueueUrl, MessageBody }, _, call) =>
    of(call, QueueUrl, { NumberOfMessagesSent: 1 }, [Buffer.byteLength(MessageBody)]),
  SendMessageBatch: ({ QueueUrl, Entries }, { Successful = [] }, call) => {
    const sent = new Set(Successful.map(({ Id }) => Id));
    const sizes = Entries.filter(({ Id }) => sent.has(Id)).map((entry) => Buffer.byteLength(entry.MessageBody ?? ''));
    return of(call, QueueUrl, { NumberOfMessagesSent: sizes.length }, sizes);
  },
  ReceiveMessage: ({ QueueUrl }, { Messages = [] }, call) =>
    of(
      call,
      QueueUrl,
      Messages.length === 0 ? { NumberOfEmptyReceives: 1 } : { NumberOfMessagesReceived: Messages.length },
    ),
  DeleteMessage: ({ QueueUrl }, _, call) => of(call, QueueUrl, { NumberOfMessagesDeleted: 1 }),
  DeleteMessageBatch: ({ QueueUrl }, { Successful = [] }, call) =>
    of(call, QueueUrl, { NumberOfMessagesDeleted: Successful.length }),
};

/** @param sizes of messages that were sent, in bytes */
function of(
  { region }: Call,
  url: string | undefined,
  counts: Readonly<Record<string, number>>,
  sizes: readonly number[] = [],
): Measured | undefined {
  const [account, name] = (url ?? '').split('/').slice(-2);
  if (account === undefined || name === undefined) return undefined;
  const own = { namespace: 'AWS/SQS', dimensions: { QueueName: name } };
  const measurements: Measurement[] = Object.entries(counts).map(([metric, value]) => ({
    ...own,
    name: metric,
    value,
    unit: 'Count',
  }));
  if (sizes.length > 0) {
    measurements.push({
      ...own,
      name: 'SentMessageSize',
      value: sizes.map((size) => [size, 1] as const),
      unit: 'Bytes',
    });
  }
  return { measurements, place: { account, region } };
}

/** Measures what waits in the queues of an account and Region, for CloudWatch, which is about to look. */
export function measureQueues(call: Call): object {
  const { account, region, cloud } = call;
  for (const queue of cloud.store.peek(queues, { account, region, part: '' })?.byName.values() ?? []) {
    if (cloud.store.peek(contents, { account, region, part: queue.name }) !== undefined) measuredContents(call, queue);
  }
  return {};
}

import { SQS } from '@aws-sdk/client-sqs';
import type { Figure } from './figures.ts';
import { ACCOUNT, configOf, REGION, untilFirstLine } from './polled-function.ts';

/** From the call that sends a message to the first line of a warm function that polls its queue. */
export async function queueFigures(endpoint: string): Promise<Figure[]> {
  const sqs = new SQS(configOf(endpoint));
  const { QueueUrl = '' } = await sqs.createQueue({ QueueName: 'bench-polled' });
  const values = await untilFirstLine(endpoint, {
    name: 'bench-polls',
    action: 'sqs:*',
    mapping: { EventSourceArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:bench-polled` },
    text: 'record.body',
    put: (text) => sqs.sendMessage({ QueueUrl, MessageBody: text }),
  });
  return [
    {
      name: 'SQS, from sending to the first line of a function',
      unit: 'ms',
      values,
      goal: '<= 5',
      met: (value) => value <= 5,
    },
  ];
}

import { Kinesis, waitUntilStreamExists } from '@aws-sdk/client-kinesis';
import type { Figure } from './figures.ts';
import { ACCOUNT, configOf, REGION, untilFirstLine } from './polled-function.ts';

/** From the call that puts a record to the first line of a warm function that reads its stream. */
export async function streamFigures(endpoint: string): Promise<Figure[]> {
  const kinesis = new Kinesis(configOf(endpoint));
  const StreamName = 'bench-read';
  await kinesis.createStream({ StreamName, ShardCount: 1 });
  await waitUntilStreamExists({ client: kinesis, maxWaitTime: 10, minDelay: 1, maxDelay: 1 }, { StreamName });
  const EventSourceArn = `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/${StreamName}`;
  const values = await untilFirstLine(endpoint, {
    name: 'bench-reads',
    action: 'kinesis:*',
    mapping: { EventSourceArn, StartingPosition: 'TRIM_HORIZON' },
    text: 'Buffer.from(record.kinesis.data, "base64")',
    put: (text) => kinesis.putRecord({ StreamName, PartitionKey: 'a', Data: Buffer.from(text) }),
  });
  return [
    {
      name: 'Kinesis, from PutRecord to the first line',
      unit: 'ms',
      values,
      goal: '<= 5',
      met: (value) => value <= 5,
    },
  ];
}

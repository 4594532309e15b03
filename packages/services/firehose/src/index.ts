import { defineService } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { laneDue } from './pipeline/lanes.ts';
import { putOperations } from './records/put.ts';
import { deliveryStreamMetrics } from './metrics.ts';
import type { FirehoseSdk } from './sdk.ts';
import { kinesisSource } from './source/kinesis.ts';
import { describeOperations } from './streams/describe.ts';
import { encryptionOperations } from './streams/encryption.ts';
import { streamOperations } from './streams/streams.ts';
import { streamSettles } from './streams/timers.ts';
import { tagOperations } from './tags.ts';

/** Amazon Data Firehose. https://docs.aws.amazon.com/firehose/latest/APIReference/Welcome.html */
export const firehose = defineService<FirehoseSdk>({
  name: 'firehose',
  sdk: () => import('@aws-sdk/client-firehose'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...streamOperations,
    ...describeOperations,
    ...putOperations,
    ...encryptionOperations,
    ...tagOperations,
  },
  throttle: () => new AwsError('ServiceUnavailableException', 'Slow down.', { status: 503 }),
  timers: [streamSettles, laneDue, kinesisSource],
  metrics: deliveryStreamMetrics,
});

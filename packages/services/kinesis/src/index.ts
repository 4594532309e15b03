import { defineService } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { consumerOperations, consumerSettles } from './consumers/consumers.ts';
import { subscribeOperations } from './consumers/subscribe.ts';
import { policyOperations } from './policies.ts';
import { getOperations } from './records/get.ts';
import { putOperations } from './records/put.ts';
import { streamMetrics } from './metrics.ts';
import type { KinesisSdk } from './sdk.ts';
import { shardListOperations } from './shards/list.ts';
import { reshardOperations } from './shards/reshard.ts';
import { accountOperations } from './streams/account.ts';
import { describeOperations } from './streams/describe.ts';
import { encryptionOperations } from './streams/encryption.ts';
import { settingOperations } from './streams/settings.ts';
import { streamOperations } from './streams/streams.ts';
import { streamSettles } from './streams/timers.ts';
import { warmThroughputOperations } from './streams/warm-throughput.ts';
import { tagOperations } from './tags.ts';

/** Amazon Kinesis Data Streams. https://docs.aws.amazon.com/kinesis/latest/APIReference/Welcome.html */
export const kinesis = defineService<KinesisSdk>({
  name: 'kinesis',
  sdk: () => import('@aws-sdk/client-kinesis'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...streamOperations,
    ...describeOperations,
    ...settingOperations,
    ...accountOperations,
    ...warmThroughputOperations,
    ...encryptionOperations,
    ...shardListOperations,
    ...reshardOperations,
    ...putOperations,
    ...getOperations,
    ...consumerOperations,
    ...subscribeOperations,
    ...policyOperations,
    ...tagOperations,
  },
  throttle: () =>
    new AwsError('ProvisionedThroughputExceededException', 'Rate exceeded for shard shardId-000000000000.'),
  timers: [streamSettles, consumerSettles],
  metrics: streamMetrics,
});

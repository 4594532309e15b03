import type { Call } from '@coldstart/cloud';
import { limitExceeded } from '../errors.ts';
import { openShards, streams } from '../state.ts';

/** Of an account in a Region; elsewhere than in three Regions AWS begins with less. */
export const SHARD_LIMIT = 20_000;

/** Of the streams whose shards somebody has to pay for one by one. */
export function openShardCount(call: Call): number {
  const all = [...call.state(streams).byName.values()];
  return all.filter(({ mode }) => mode === 'PROVISIONED').reduce((sum, stream) => sum + openShards(stream).length, 0);
}

/** @throws AwsError LimitExceededException */
export function checkShardQuota(call: Call, more: number): void {
  const current = openShardCount(call);
  if (current + more <= SHARD_LIMIT) return;
  throw limitExceeded(
    `This request would exceed the shard limit for the account ${call.account} in ${call.region}. ` +
      `Current shard count for the account: ${current}. Limit: ${SHARD_LIMIT}. ` +
      `Number of additional shards that would have resulted from this request: ${more}. Refer to the AWS Service Limits page ` +
      '(http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and how to request higher limits.',
  );
}

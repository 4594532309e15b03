import { defineState, type Call } from '@coldstart/cloud';
import type { KinesisOperations } from '../sdk.ts';

/** The shortest time for which an account commits itself, in milliseconds. */
const SHORTEST_COMMITMENT = 24 * 3_600_000;

/** Of an account and Region: the commitment to pay for a minimum of throughput, which on-demand advantage mode asks for. */
const commitments = defineState('kinesis/commitment', (): { startedAt?: number; endedAt?: number } => ({}));

export const accountOperations: KinesisOperations = {
  /** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeAccountSettings.html */
  DescribeAccountSettings: {
    run: (_, call) => ({ MinimumThroughputBillingCommitment: describe(call) }),
  },

  /** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateAccountSettings.html */
  UpdateAccountSettings: {
    run({ MinimumThroughputBillingCommitment: { Status } }, call) {
      const commitment = call.state(commitments);
      if (Status === 'ENABLED') {
        if (!isCommitted(call)) commitment.startedAt = call.now();
        delete commitment.endedAt;
      } else if (isCommitted(call)) {
        commitment.endedAt ??= Math.max(call.now(), earliestEnd(commitment.startedAt));
      }
      return { MinimumThroughputBillingCommitment: describe(call) };
    },
  },
};

const earliestEnd = (startedAt = 0): number => startedAt + SHORTEST_COMMITMENT;

export function isCommitted(call: Call): boolean {
  const { startedAt, endedAt = Infinity } = call.state(commitments);
  return startedAt !== undefined && call.now() < endedAt;
}

function describe(call: Call) {
  const { startedAt, endedAt } = call.state(commitments);
  const ends = endedAt !== undefined && { EndedAt: new Date(endedAt) };
  const began = startedAt !== undefined && { StartedAt: new Date(startedAt) };
  if (!isCommitted(call)) return { Status: 'DISABLED' as const, ...began, ...ends };
  return {
    Status: endedAt === undefined ? ('ENABLED' as const) : ('ENABLED_UNTIL_EARLIEST_ALLOWED_END' as const),
    ...began,
    EarliestAllowedEndAt: new Date(earliestEnd(startedAt)),
  };
}

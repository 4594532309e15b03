import { afterFailure } from './after-failure.ts';
import type { Batch, BatchResult, Look } from './look.ts';
import type { Lane, RetriedBatch } from './progress.ts';

/**
 * What is left of a batch is tried again, in halves where the settings say so, until its retries are used up.
 *
 * @param failed position of the first record that is not done with
 */
export async function handleFailure<Result extends BatchResult>(
  look: Look<Result>,
  batch: Batch,
  failed: number,
  last: Result,
): Promise<void> {
  const { lane, records, attempts, shard } = batch;
  const sequences = records.map(({ sequence }) => sequence);
  const next = afterFailure({ sequences, attempts }, failed, look.settings);
  if (next.kind === 'giveUp') {
    finish(batch);
    await look.giveUp({ records, shard, condition: 'RetryAttemptsExhausted', attempts, last });
    return;
  }
  if (next.kind === 'goOn') lane.after = next.after;
  retry(batch, ...next.retried);
  if (next.kind === 'again') waitToRetry(look, lane, next.delay, last.cause);
}

export function endOf({ records }: Batch): string {
  return records.at(-1)?.sequence ?? '';
}

/** The lane is done with a batch, and with everything before it. */
export function finish(batch: Batch): void {
  batch.lane.after = endOf(batch);
  retry(batch);
}

/** What is tried again in a batch's place, before what has failed behind it. */
export function retry(batch: Batch, ...instead: readonly RetriedBatch[]): void {
  const { lane } = batch;
  const end = endOf(batch);
  lane.retried = [...instead, ...lane.retried.filter((other) => other.end !== end)];
}

export function waitToRetry(
  { call, reader }: Pick<Look, 'call' | 'reader'>,
  lane: Lane,
  delay: number,
  cause: number,
): void {
  lane.retryAt = call.now() + delay;
  call.cloud.journal.record({
    kind: 'retry',
    account: call.account,
    region: call.region,
    service: call.service,
    action: 'retry',
    resource: reader,
    cause,
    outcome: 'pending',
    message: `retry in ${delay / 1000} s`,
  });
}

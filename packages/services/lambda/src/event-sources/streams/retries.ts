import { functionArn } from '../../names.ts';
import { afterFailure } from './after-failure.ts';
import { discard, type BatchRun } from './discard.ts';
import type { Batch, Look } from './look.ts';
import type { Lane, RetriedBatch } from './progress.ts';

/**
 * What is left of a batch is tried again, in halves where the mapping says so, until its retries are used up.
 *
 * @param failed position of the first record that is not done with
 */
export async function handleFailure(look: Look, batch: Batch, failed: number, last: BatchRun): Promise<void> {
  const { lane, records, attempts, shard } = batch;
  const next = afterFailure(
    { sequences: records.map(({ sequence }) => sequence), attempts },
    failed,
    look.mapping.settings,
  );
  if (next.kind === 'giveUp') {
    finish(batch);
    const condition = 'RetryAttemptsExhausted';
    await discard(look.call, look.mapping, look, { records, shard, condition, attempts, last });
    return;
  }
  if (next.kind === 'goOn') lane.after = next.after;
  retry(batch, ...next.retried);
  if (next.kind === 'again') waitToRetry(look, lane, next.delay, last.entry.id);
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

export function waitToRetry({ call, asked }: Look, lane: Lane, delay: number, cause: number): void {
  lane.retryAt = call.now() + delay;
  call.cloud.journal.record({
    kind: 'retry',
    account: asked.account,
    region: asked.region,
    service: 'lambda',
    action: 'retry',
    resource: functionArn(asked, asked.qualifier),
    cause,
    outcome: 'pending',
    message: `retry in ${delay / 1000} s`,
  });
}

import type { Batch, BatchResult, Look } from './look.ts';
import type { Lane, RetriedBatch } from './progress.ts';

/** Milliseconds before a batch is tried again, doubled each time. AWS does not say; eight attempts in a minute are recorded. */
const FIRST_RETRY = 250;
const LONGEST_RETRY = 60_000;

/**
 * What is left of a batch is tried again, in halves where the settings say so, until its retries are used up.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
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
  const { MaximumRetryAttempts: most = -1, BisectBatchOnFunctionError: bisects } = look.settings;
  const end = endOf(batch);
  if (failed > 0) {
    // What is left is another batch, whose retries are counted anew, as recorded.
    lane.after = records[failed - 1]?.sequence;
    retry(batch, { end, attempts: 0 });
  } else if (bisects === true && records.length > 1) {
    // To split a batch does not count as a retry.
    const half = records[Math.ceil(records.length / 2) - 1]?.sequence ?? end;
    retry(batch, { end: half, attempts: attempts - 1 }, { end, attempts: attempts - 1 });
  } else if (most !== -1 && attempts > most) {
    finish(batch);
    await look.giveUp({ records, shard, condition: 'RetryAttemptsExhausted', attempts, last });
  } else {
    retry(batch, { end, attempts });
    waitToRetry(look, lane, delayAfter(attempts), last.cause);
  }
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

export function delayAfter(attempts: number): number {
  return Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** (attempts - 1));
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

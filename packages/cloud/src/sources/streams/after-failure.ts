import type { StreamSettings } from './look.ts';
import type { RetriedBatch } from './progress.ts';

/*
 * What becomes of a batch that a function has failed with. Pure: lessons run it as well.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
 */

/** Milliseconds before a batch is tried again, doubled each time. AWS does not say; eight attempts in a minute are recorded. */
const FIRST_RETRY = 250;
const LONGEST_RETRY = 60_000;

export type RetrySettings = Pick<StreamSettings, 'MaximumRetryAttempts' | 'BisectBatchOnFunctionError'>;

export interface FailedBatch {
  /** Sequence numbers of its records, in order. */
  readonly sequences: readonly string[];
  /** Times that the function has failed with it, this one included. */
  readonly attempts: number;
}

/** `retried` stands in the batch's place, the first one first. */
export type AfterFailure =
  /** Records before the first that failed are done with. */
  | { readonly kind: 'goOn'; readonly after: string; readonly retried: readonly RetriedBatch[] }
  | { readonly kind: 'split'; readonly retried: readonly RetriedBatch[] }
  | { readonly kind: 'giveUp' }
  /** @property delay in milliseconds */
  | { readonly kind: 'again'; readonly retried: readonly RetriedBatch[]; readonly delay: number };

/** @param failed position of the first record that is not done with */
export function afterFailure(
  { sequences, attempts }: FailedBatch,
  failed: number,
  { MaximumRetryAttempts: most = -1, BisectBatchOnFunctionError: bisects }: RetrySettings,
): AfterFailure {
  const end = sequences.at(-1) ?? '';
  // What is left is another batch, whose retries are counted anew, as recorded.
  if (failed > 0) return { kind: 'goOn', after: sequences[failed - 1] ?? '', retried: [{ end, attempts: 0 }] };
  if (bisects === true && sequences.length > 1) {
    // To split a batch does not count as a retry.
    const half = sequences[Math.ceil(sequences.length / 2) - 1] ?? end;
    return { kind: 'split', retried: [half, end].map((last) => ({ end: last, attempts: attempts - 1 })) };
  }
  if (most !== -1 && attempts > most) return { kind: 'giveUp' };
  return { kind: 'again', retried: [{ end, attempts }], delay: delayAfter(attempts) };
}

export const delayAfter = (attempts: number): number => Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** (attempts - 1));

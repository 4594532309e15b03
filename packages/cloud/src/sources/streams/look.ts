import type { FilterCriteria } from '@coldstart/patterns';
import type { Call } from '../../call.ts';
import type { Lane, StreamProgress } from './progress.ts';
import type { SourceRecord } from './record.ts';
import type { SourceStream } from './source.ts';
import type { WindowedEvent } from './tumbling.ts';

/** How a stream is read, in the words of event source mappings. */
export interface StreamSettings {
  readonly BatchSize?: number | undefined;
  readonly MaximumBatchingWindowInSeconds?: number | undefined;
  readonly TumblingWindowInSeconds?: number | undefined;
  readonly ParallelizationFactor?: number | undefined;
  /** `TRIM_HORIZON`, `LATEST`, `AT_TIMESTAMP` */
  readonly StartingPosition?: string | undefined;
  readonly MaximumRecordAgeInSeconds?: number | undefined;
  readonly MaximumRetryAttempts?: number | undefined;
  readonly BisectBatchOnFunctionError?: boolean | undefined;
}

/** A look at a stream: what reads it, and what becomes of its records there. */
export interface Look<Result extends BatchResult = BatchResult> {
  readonly call: Call;
  /** ARN of the stream, or of one of its consumers. */
  readonly source: string;
  readonly settings: StreamSettings;
  /** For `AT_TIMESTAMP`. */
  readonly startingAt: Date | undefined;
  readonly progress: StreamProgress;
  readonly filters: FilterCriteria;
  /** Bytes that fit into one event. */
  readonly largest: number;
  /** Who reads, for the journal: ARN of a function, of a pipe. */
  readonly reader: string;
  /** False once nobody reads any more: no batch is begun. */
  readonly goesOn: () => boolean;
  readonly open: () => SourceStream;
  /** Handles records. @throws AwsError where that could not be begun, which counts against no quota */
  readonly run: (handled: Handled) => Promise<Result>;
  readonly giveUp: (discarded: Discarded<Result>) => Promise<void>;
}

/** What is handled at once. */
export interface Handled {
  readonly records: readonly SourceRecord[];
  /** Times that it has failed already. */
  readonly attempts: number;
  readonly window: WindowedEvent | undefined;
}

export interface BatchResult {
  /** The journal's entry of what was done. */
  readonly cause: number;
  /** Position of the first record that is not done with; `undefined` where all are. */
  readonly failed: number | undefined;
  /** What was answered, unless that was an error: a tumbling window's state. */
  readonly answer?: Uint8Array | undefined;
}

/** Records that are given up, and why. */
export interface Discarded<Result> {
  readonly records: readonly SourceRecord[];
  readonly shard: string;
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  /** Times that they were handled. */
  readonly attempts: number;
  /** The last of these, where it is why they are given up. */
  readonly last?: Result;
}

/** Records that are handled together. */
export interface Batch {
  readonly shard: string;
  readonly lane: Lane;
  readonly records: readonly SourceRecord[];
  /** Times that it has failed. */
  readonly attempts: number;
}

import type { FilterCriteria } from '@coldstart/patterns';
import type { Call } from '@coldstart/cloud';
import type { FunctionName } from '../../names.ts';
import type { Mapping } from '../state.ts';
import type { Lane, StreamProgress } from './progress.ts';
import type { SourceRecord } from './record.ts';

/** A look at a mapping's stream. */
export interface Look {
  readonly call: Call;
  readonly mapping: Mapping;
  readonly progress: StreamProgress;
  readonly filters: FilterCriteria;
  readonly asked: FunctionName;
  /** Of the function. */
  readonly roleArn: string;
  /** False once the mapping is disabled or deleted: no batch is begun any more. */
  readonly goesOn: () => boolean;
}

/** Records that are handled together. */
export interface Batch {
  readonly shard: string;
  readonly lane: Lane;
  readonly records: readonly SourceRecord[];
  /** Times that the function has failed with it. */
  readonly attempts: number;
}

/** A record on its way. Plain data: it waits in the cloud's state. */
export interface FirehoseRecord {
  /** As a transform knows it. */
  readonly id: string;
  readonly data: Uint8Array;
  /** Milliseconds since 1970. */
  readonly arrived: number;
  /** Where it comes from a data stream. */
  readonly kinesis?: KinesisMetadata;
  /** By `namespace:key`, once they are known. */
  readonly keys?: PartitionKeys;
}

export type PartitionKeys = Readonly<Record<string, string>>;

export interface KinesisMetadata {
  readonly sequenceNumber: string;
  readonly subsequenceNumber: string;
  readonly partitionKey: string;
  readonly shardId: string;
  /** Milliseconds since 1970. */
  readonly approximateArrivalTimestamp: number;
}

/** Records of one kind are collected for one purpose, until there are enough or it is time. */
export type Lane =
  | { readonly stage: 'transform' }
  | { readonly stage: 'deliver'; readonly keys: PartitionKeys }
  | { readonly stage: 'backup' }
  /** What has failed, below a prefix that says how: `processing-failed`. */
  | { readonly stage: 'failed'; readonly type: string };

export const laneKey = (lane: Lane): string => JSON.stringify(lane);

/** Records that go on into a lane. */
export interface Outgoing {
  readonly lane: Lane;
  readonly records: readonly FirehoseRecord[];
}

/** Records that are collected together, and what became of them so far. */
export interface Batch {
  /** Unique; a request keeps it when it is tried again. */
  readonly id: string;
  /** Numbers of the parcels that its records are in. */
  readonly parcels: number[];
  /** When its first record came into the lane, in milliseconds since 1970; the others are, too. */
  readonly opened: number;
  bytes: number;
  /** It takes no more records. */
  closed: boolean;
  attempts: number;
  /** When it was tried first. */
  tried: number | undefined;
  retryAt: number | undefined;
}

/** What a stage has done with a batch. */
export interface StageResult {
  /** It failed, and is tried again then. */
  readonly retryAt?: number;
  readonly out?: readonly Outgoing[];
}

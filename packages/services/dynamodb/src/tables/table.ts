import type {
  ApproximateCreationDateTimePrecision,
  OnDemandThroughput,
  StreamViewType,
  TableClass,
} from '@aws-sdk/client-dynamodb';
import { defineState, type DocumentPolicy, type ResourceTag } from '@coldstart/cloud';
import type { Collection } from '../items/collection.ts';
import type { KeyType } from '../values/value.ts';

export interface KeyAttribute {
  readonly name: string;
  readonly type: KeyType;
}

export interface KeySchema {
  /** Attributes of the partition key: one, or up to four in a global index. */
  readonly hash: readonly KeyAttribute[];
  /** Attributes of the sort key: none or one, or up to four in a global index. */
  readonly range: readonly KeyAttribute[];
}

export interface Throughput {
  read: number;
  write: number;
  /** Milliseconds since 1970. */
  increased?: number;
  decreased?: number;
  decreasesToday: number;
}

export interface WarmThroughput {
  readonly read: number;
  readonly write: number;
}

export interface Projection {
  readonly type: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
  readonly nonKeyAttributes: readonly string[];
}

export interface Index {
  readonly name: string;
  readonly kind: 'global' | 'local';
  readonly arn: string;
  readonly keys: KeySchema;
  readonly projection: Projection;
  /** Global indexes only. */
  throughput: Throughput | undefined;
  onDemand: OnDemandThroughput | undefined;
  warm: WarmThroughput | undefined;
  readonly entries: Collection;
}

export interface Stream {
  /** Date and time of its making, without a zone. */
  readonly label: string;
  readonly arn: string;
  readonly view: StreamViewType;
}

export interface Encryption {
  readonly status: 'ENABLED' | 'UPDATING' | 'DISABLED';
  readonly keyArn: string;
}

export interface ResourcePolicy extends DocumentPolicy {
  readonly revision: string;
}

export interface Replica {
  readonly region: string;
  readonly keyId: string | undefined;
}

export interface PointInTimeRecovery {
  enabled: boolean;
  /** Milliseconds since 1970. */
  since: number;
  days: number;
}

/** An item's end of life, as its time-to-live attribute says. */
export interface Expiry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly partition: string;
  readonly sort: string;
}

export interface TimeToLive {
  attribute: string;
  enabled: boolean;
  /** The furthest first; some may be out of date: the item itself counts. */
  expiries: Expiry[];
  /** When the timer fires that deletes what has expired, where one waits. */
  timer: number | undefined;
}

/** A data stream of Kinesis that a table's changes go to. */
export interface DataStream {
  readonly arn: string;
  enabled: boolean;
  precision: ApproximateCreationDateTimePrecision;
}

/** A table with everything in it. */
export interface Table {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  /** Attributes of all keys. */
  definitions: readonly KeyAttribute[];
  readonly keys: KeySchema;
  indexes: Index[];
  readonly items: Collection;
  billing: 'PROVISIONED' | 'PAY_PER_REQUEST';
  /** When it was last made pay per request; `BillingModeSummary` is there once it ever was. */
  onDemandSince: number | undefined;
  throughput: Throughput;
  onDemand: OnDemandThroughput | undefined;
  warm: WarmThroughput | undefined;
  tableClass: { readonly name: TableClass; readonly updated: number | undefined } | undefined;
  deletionProtection: boolean;
  encryption: Encryption | undefined;
  stream: Stream | undefined;
  /** The last stream, also when it is switched off by now. */
  lastStream: Stream | undefined;
  ttl: TimeToLive | undefined;
  tags: ResourceTag[];
  recovery: PointInTimeRecovery;
  policy: ResourcePolicy | undefined;
  streamPolicy: ResourcePolicy | undefined;
  replicas: readonly Replica[];
  /** Contributor Insights, by index name; the table's own under the empty name. */
  insights: Map<string, { readonly mode: string; readonly updated: number }>;
  /** The data streams of Kinesis that it was ever told to write its changes to. */
  dataStreams?: DataStream[];
}

/** One part for each table, by its name. */
export const tablePart = defineState('dynamodb/table', (): { table: Table | undefined } => ({ table: undefined }));

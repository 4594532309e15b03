import type { LogGroupClass } from '@aws-sdk/client-cloudwatch-logs';
import { defineState } from '@coldstart/cloud';

/** Times are milliseconds since 1970. */
export interface LogEvent {
  /** Unique in its group, and in the order of arrival. */
  readonly id: number;
  readonly timestamp: number;
  readonly message: string;
  readonly ingestionTime: number;
}

export interface LogStream {
  readonly name: string;
  readonly creationTime: number;
  firstEvent?: number;
  lastEvent?: number;
  lastIngestion?: number;
  sequence: number;
  /** By timestamp, then by arrival. */
  events: LogEvent[];
}

export interface MetricFilter {
  readonly name: string;
  readonly pattern: string;
  readonly creationTime: number;
  readonly transformations: readonly object[];
  readonly applyOnTransformedLogs: boolean;
}

export interface SubscriptionFilter {
  readonly name: string;
  readonly pattern: string;
  readonly destinationArn: string;
  readonly roleArn: string | undefined;
  readonly distribution: 'ByLogStream' | 'Random';
  readonly creationTime: number;
  readonly applyOnTransformedLogs: boolean;
}

export interface LogGroup {
  readonly name: string;
  readonly creationTime: number;
  readonly logGroupClass: LogGroupClass;
  kmsKeyId?: string;
  /** Days; events are kept for ever when it is not set. */
  retentionInDays?: number;
  deletionProtection?: boolean;
  readonly tags: Map<string, string>;
  readonly metricFilters: Map<string, MetricFilter>;
  readonly subscriptionFilters: Map<string, SubscriptionFilter>;
}

/** The groups of an account and Region. */
export const logGroups = defineState('logs/groups', () => ({ byName: new Map<string, LogGroup>() }));

/** The streams of one group; the part is the group's name. */
export const logStreams = defineState('logs/streams', () => ({ byName: new Map<string, LogStream>(), nextEvent: 1 }));

export interface ResourcePolicy {
  readonly document: string;
  readonly lastUpdatedTime: number;
}

/** Where other accounts may send their logs to. */
export interface Destination {
  readonly name: string;
  readonly targetArn: string;
  readonly roleArn: string;
  readonly accessPolicy: string | undefined;
  readonly creationTime: number;
  readonly tags: Map<string, string>;
}

/** What belongs to the account rather than to a group. */
export const logAccount = defineState('logs/account', () => ({
  resourcePolicies: new Map<string, ResourcePolicy>(),
  destinations: new Map<string, Destination>(),
}));

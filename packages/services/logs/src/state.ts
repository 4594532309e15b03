import type { LogGroupClass, MetricTransformation } from '@aws-sdk/client-cloudwatch-logs';
import type { Statement } from '@coldstart/iam';
import { defineState, type Call, type ResourceTag, type StateAddress, type StateKind } from '@coldstart/cloud';
import { groupNotFound } from './errors.ts';

export interface LogStream {
  readonly name: string;
  readonly creationTime: number;
  /** Times are milliseconds since 1970. */
  firstEvent?: number;
  lastEvent?: number;
  lastIngestion?: number;
  sequence: number;
  /** Its events are in the blocks from the first up to, and without, the next: see `stream-events.ts`. */
  firstBlock: number;
  nextBlock: number;
}

export interface MetricFilter {
  readonly name: string;
  readonly pattern: string;
  readonly creationTime: number;
  readonly transformations: readonly MetricTransformation[];
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
  tags: ResourceTag[];
  readonly metricFilters: Map<string, MetricFilter>;
  readonly subscriptionFilters: Map<string, SubscriptionFilter>;
}

/** The groups of an account and Region. */
export const logGroups = defineState('logs/groups', () => ({ byName: new Map<string, LogGroup>() }));

/** The streams of one group; the part is the group's name. */
export const logStreams = defineState('logs/streams', () => ({ byName: new Map<string, LogStream>(), nextEvent: 1 }));

export interface ResourcePolicy {
  readonly document: string;
  readonly statements: readonly Statement[];
  readonly lastUpdatedTime: number;
}

/** Where other accounts may send their logs to. */
export interface Destination {
  readonly name: string;
  readonly targetArn: string;
  readonly roleArn: string;
  readonly accessPolicy: string | undefined;
  readonly creationTime: number;
  tags: ResourceTag[];
}

/** A subscription to all groups of the account but those that it excludes. */
export interface AccountPolicy {
  readonly name: string;
  readonly document: string;
  readonly selectionCriteria: string | undefined;
  readonly excluded: readonly string[];
  readonly subscription: Pick<SubscriptionFilter, 'pattern' | 'destinationArn' | 'roleArn' | 'distribution'>;
  readonly lastUpdatedTime: number;
}

/** What belongs to the account rather than to a group. */
export const logAccount = defineState('logs/account', () => ({
  resourcePolicies: new Map<string, ResourcePolicy>(),
  destinations: new Map<string, Destination>(),
  accountPolicies: new Map<string, AccountPolicy>(),
}));

/** State that is only looked at: what `call.state` gives is written to disk after the operation. */
export function readState<State extends object>(call: Call, kind: StateKind<State>, part = ''): State | undefined {
  const address: StateAddress = { account: call.account, region: call.region, part };
  return call.cloud.store.peek(kind, address);
}

/** A group that is going to change. @throws AwsError ResourceNotFoundException */
export function findGroup(call: Call, name: string): LogGroup {
  const group = call.state(logGroups).byName.get(name);
  if (group === undefined) throw groupNotFound();
  return group;
}

/** A group that is only looked at. @throws AwsError ResourceNotFoundException */
export function readGroup(call: Call, name: string): LogGroup {
  const group = readState(call, logGroups)?.byName.get(name);
  if (group === undefined) throw groupNotFound();
  return group;
}

/** The streams of a group that are only looked at. */
export function readStreams(call: Call, group: string): ReadonlyMap<string, LogStream> {
  return readState(call, logStreams, group)?.byName ?? new Map<string, LogStream>();
}

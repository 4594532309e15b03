import type { PutMetricAlarmInput, StateValue } from '@aws-sdk/client-cloudwatch';
import { defineState, formatArn, type ArnPlace, type Call, type ResourceTag } from '@coldstart/cloud';

/** What an alarm says now, since when, and why. */
export interface AlarmState {
  readonly value: StateValue;
  readonly reason: string;
  /** JSON. */
  readonly reasonData: string | undefined;
  /** When reason or value changed last, in milliseconds since 1970. */
  readonly updated: number;
  /** When the value changed last. */
  readonly transitioned: number;
}

interface Common extends ArnPlace {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly actionsEnabled: boolean;
  readonly actions: Readonly<Record<StateValue, readonly string[]>>;
  /** When it was made or changed last, in milliseconds since 1970. */
  readonly configured: number;
  readonly tags: readonly ResourceTag[];
  readonly state: AlarmState;
}

/** What a metric alarm looks at; its members are those of PutMetricAlarm. */
export type MetricSettings = Omit<
  PutMetricAlarmInput,
  | 'AlarmName'
  | 'AlarmDescription'
  | 'ActionsEnabled'
  | 'OKActions'
  | 'AlarmActions'
  | 'InsufficientDataActions'
  | 'Tags'
  | 'EvaluationPeriods'
  | 'Threshold'
  | 'ComparisonOperator'
> & {
  readonly EvaluationPeriods: number;
  readonly Threshold: number;
  readonly ComparisonOperator: NonNullable<PutMetricAlarmInput['ComparisonOperator']>;
};

export interface MetricAlarmState extends Common {
  readonly kind: 'metric';
  readonly settings: MetricSettings;
  /** What events call its one metric. */
  readonly metricId: string;
  /** Seconds. */
  readonly period: number;
}

/** Why a composite alarm does nothing, and until when: the end is in milliseconds since 1970. */
export interface Suppression {
  readonly by: 'Alarm' | 'WaitPeriod' | 'ExtensionPeriod';
  readonly until: number | undefined;
}

export interface Suppressor {
  /** Its name or ARN, as it was given. */
  readonly alarm: string;
  /** Seconds. */
  readonly wait: number;
  readonly extension: number;
}

/** An alarm that has led a composite one to its state. */
export interface Trigger {
  readonly arn: string;
  readonly value: StateValue;
  readonly at: number;
}

/** A composite alarm. */
export interface CompositeAlarmState extends Common {
  readonly kind: 'composite';
  readonly rule: string;
  readonly suppressor: Suppressor | undefined;
  readonly suppression: Suppression | undefined;
  /** The state whose actions were taken last: another one's wait for the suppression to end. */
  readonly acted: StateValue;
  readonly triggers: readonly Trigger[];
}

export type AlarmRecord = MetricAlarmState | CompositeAlarmState;

/** One part for each alarm: each comes, changes and goes by itself. */
const alarms = defineState('cloudwatch/alarm', () => ({ alarm: undefined as AlarmRecord | undefined }));

export const alarmArn = (place: ArnPlace, name: string): string => formatArn(place, 'cloudwatch', `alarm:${name}`);

/** The name in an alarm's ARN; what is no ARN is a name. */
export function alarmName(nameOrArn: string): string {
  return /^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:(.*)$/s.exec(nameOrArn)?.[1] ?? nameOrArn;
}

export function peekAlarm({ cloud, account, region }: Call, name: string): AlarmRecord | undefined {
  return cloud.store.peek(alarms, { account, region, part: name })?.alarm;
}

export function keepAlarm<Kept extends AlarmRecord>(call: Call, alarm: Kept): Kept {
  call.state(alarms, { part: alarm.name }).alarm = alarm;
  return alarm;
}

export function dropAlarm(call: Call, name: string): void {
  call.dropState(alarms, { part: name });
}

/** Those of an account and Region, in the order of their names. */
export function allAlarms({ cloud, account, region }: Call): AlarmRecord[] {
  return cloud.store
    .addresses(alarms)
    .filter((address) => address.account === account && address.region === region)
    .flatMap((address) => cloud.store.peek(alarms, address)?.alarm ?? [])
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export const isMetric = (alarm: AlarmRecord): alarm is MetricAlarmState => alarm.kind === 'metric';
export const isComposite = (alarm: AlarmRecord): alarm is CompositeAlarmState => alarm.kind === 'composite';

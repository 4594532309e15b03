import type { CreateScheduleCommandInput, Target } from '@aws-sdk/client-scheduler';
import { defineState, type Call, type ResourceTag } from '@coldstart/cloud';
import { notFound } from './errors.ts';
import { DEFAULT_GROUP } from './names.ts';

/** What a caller says of a schedule; whatever was left out has its default. */
export interface ScheduleSettings {
  readonly expression: string;
  readonly timeZone: string;
  /** Milliseconds since 1970. */
  readonly start: number | undefined;
  readonly end: number | undefined;
  /** Minutes after its moment in which it may happen; 0 without a window. */
  readonly window: number;
  readonly description: string | undefined;
  readonly state: 'ENABLED' | 'DISABLED';
  readonly kmsKeyArn: string | undefined;
  readonly target: Target;
  readonly after: NonNullable<CreateScheduleCommandInput['ActionAfterCompletion']>;
}

export interface Schedule extends ScheduleSettings {
  readonly arn: string;
  readonly group: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly modified: number;
  /** The token of the request that has made it: the same request again makes nothing new. */
  readonly token: string | undefined;
}

export interface ScheduleGroup {
  readonly name: string;
  /** Milliseconds since 1970; the default one is there without having been made. */
  readonly created: number | undefined;
  modified: number | undefined;
  readonly token: string | undefined;
  tags: ResourceTag[];
}

/** One part for each schedule: there may be a million, and each comes and goes by itself. */
const schedules = defineState('scheduler/schedule', () => ({ schedule: undefined as Schedule | undefined }));

/** The groups that somebody has made. */
export const groups = defineState('scheduler/groups', () => ({ byName: new Map<string, ScheduleGroup>() }));

const partOf = (group: string, name: string): string => `${group}/${name}`;

export function peekSchedule({ cloud, account, region }: Call, group: string, name: string): Schedule | undefined {
  return cloud.store.peek(schedules, { account, region, part: partOf(group, name) })?.schedule;
}

/** @throws AwsError ResourceNotFoundException */
export function findSchedule(call: Call, group: string | undefined, name: string): Schedule {
  const found = peekSchedule(call, findGroup(call, group).name, name);
  if (found === undefined) throw notFound(`Schedule ${name} does not exist.`);
  return found;
}

export function keepSchedule(call: Call, schedule: Schedule): void {
  call.state(schedules, { part: partOf(schedule.group, schedule.name) }).schedule = schedule;
}

export function dropSchedule(call: Call, { group, name }: Schedule): void {
  call.dropState(schedules, { part: partOf(group, name) });
}

/** Those of an account and Region, the newest first. */
export function allSchedules({ cloud, account, region }: Call): Schedule[] {
  return cloud.store
    .addresses(schedules)
    .filter((address) => address.account === account && address.region === region)
    .flatMap((address) => cloud.store.peek(schedules, address)?.schedule ?? [])
    .reverse()
    .sort((a, b) => b.created - a.created);
}

const DEFAULT: ScheduleGroup = {
  name: DEFAULT_GROUP,
  created: undefined,
  modified: undefined,
  token: undefined,
  tags: [],
};

export function peekGroup({ cloud, account, region }: Call, name: string): ScheduleGroup | undefined {
  const made = cloud.store.peek(groups, { account, region, part: '' })?.byName.get(name);
  return made ?? (name === DEFAULT_GROUP ? DEFAULT : undefined);
}

/** @param name the default group when left out @throws AwsError ResourceNotFoundException */
export function findGroup(call: Call, name = DEFAULT_GROUP): ScheduleGroup {
  const found = peekGroup(call, name);
  if (found === undefined) throw notFound(`Schedule group ${name} does not exist.`);
  return found;
}

/** The default group, and then the newest first. */
export function allGroups(call: Call): ScheduleGroup[] {
  const { account, region } = call;
  const made = call.cloud.store.peek(groups, { account, region, part: '' })?.byName ?? new Map<string, ScheduleGroup>();
  const others = [...made.values()].filter(({ name }) => name !== DEFAULT_GROUP).reverse();
  return [findGroup(call), ...others.sort((a, b) => (b.created ?? 0) - (a.created ?? 0))];
}

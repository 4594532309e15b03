import { createHash } from 'node:crypto';
import { defineState, formatArn, type ArnPlace, type Call } from '@coldstart/cloud';
import { readFilter } from '../filter/read.ts';
import type { Filter } from '../filter/filter.ts';

export interface Group {
  readonly name: string;
  readonly arn: string;
  readonly filter: string | undefined;
  readonly insights: boolean;
  readonly notifications: boolean;
}

export const groups = defineState('xray/groups', () => ({ byName: new Map<string, Group>() }));

/** Every account has it: it lets everything through. */
export function defaultGroup(place: ArnPlace): Group {
  const arn = formatArn(place, 'xray', 'group/Default');
  return { name: 'Default', arn, filter: undefined, insights: false, notifications: false };
}

/** The ARN's last part is made of chance on AWS; here of the account, so that it stays. */
export function groupArn(place: ArnPlace, name: string, at: number): string {
  const id = createHash('sha256').update(`${place.account} ${name} ${at}`).digest('hex').slice(0, 26).toUpperCase();
  return formatArn(place, 'xray', `group/${name}/${id}`);
}

export function allGroups(call: Call): Group[] {
  const own = call.cloud.store.peek(groups, { account: call.account, region: call.region, part: '' });
  const known = [...(own?.byName.values() ?? [])];
  return known.some(({ name }) => name === 'Default') ? known : [defaultGroup(call), ...known];
}

export const filterOfGroup =
  (call: Call) =>
  (by: 'name' | 'arn', value: string): Filter | 'all' | undefined => {
    const group = allGroups(call).find((one) => one[by] === value);
    return group === undefined ? undefined : (readFilter(group.filter) ?? 'all');
  };

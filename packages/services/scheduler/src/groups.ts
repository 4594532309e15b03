import { page, type Call, type Page } from '@coldstart/cloud';
import { onGroup } from './access.ts';
import { conflict, invalid } from './errors.ts';
import { stopSchedule } from './invoke/plan.ts';
import { DEFAULT_GROUP, groupArn } from './names.ts';
import type { SchedulerOperations } from './sdk.ts';
import { allGroups, allSchedules, dropSchedule, findGroup, groups, peekGroup, type ScheduleGroup } from './state.ts';
import { groupTags } from './tags.ts';

const time = (moment: number | undefined): Date | undefined => (moment === undefined ? undefined : new Date(moment));

const show = (call: Call, { name, created, modified }: ScheduleGroup) => ({
  Arn: groupArn(call, name),
  Name: name,
  State: 'ACTIVE' as const,
  CreationDate: time(created),
  LastModificationDate: time(modified),
});

interface Listing {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

/** Both lists have pages alike. */
export function pageOf<Item>(
  items: readonly Item[],
  { NextToken: token, MaxResults: limit }: Listing,
  scope: unknown,
  keyOf: (item: Item) => string,
): Page<Item> {
  return page(items, { token, limit, scope }, { keyOf, size: 100, invalid: () => invalid('Invalid NextToken.') });
}

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateScheduleGroup.html */
export const groupOperations: SchedulerOperations = {
  CreateScheduleGroup: {
    access: onGroup,
    run({ Name: name, Tags, ClientToken: token }, call) {
      const there = peekGroup(call, name);
      const repeated = there?.token !== undefined && there.token === token;
      if (there !== undefined && !repeated) throw conflict(`Schedule group ${name} already exists.`);
      if (!repeated) {
        const now = call.now();
        const made = { name, created: now, modified: now, token, tags: groupTags.add([], Tags) };
        call.state(groups).byName.set(name, made);
      }
      return { ScheduleGroupArn: groupArn(call, name) };
    },
  },

  GetScheduleGroup: {
    access: onGroup,
    run: ({ Name }, call) => show(call, findGroup(call, Name)),
  },

  ListScheduleGroups: {
    run(input, call) {
      const { NamePrefix: prefix = '' } = input;
      const found = allGroups(call).filter(({ name }) => name.startsWith(prefix));
      const { items, token } = pageOf(found, input, ['groups', prefix], ({ name }) => name);
      return { ScheduleGroups: items.map((group) => show(call, group)), NextToken: token };
    },
  },

  /** Its schedules go with it. AWS takes some minutes to do so; here it is done at once. */
  DeleteScheduleGroup: {
    access: onGroup,
    run({ Name: name }, call) {
      if (name === DEFAULT_GROUP) throw invalid('The default schedule group cannot be deleted.');
      findGroup(call, name);
      for (const schedule of allSchedules(call)) {
        if (schedule.group !== name) continue;
        stopSchedule(call, schedule);
        dropSchedule(call, schedule);
      }
      call.state(groups).byName.delete(name);
      return {};
    },
  },
};

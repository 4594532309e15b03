import { Scheduler, type ScheduleSummary } from '@aws-sdk/client-scheduler';
import { counted, OVERVIEW_LIMIT, type Overview, type OverviewResource } from '@coldstart/cloud';

/** Groups, their schedules, and when these invoke what. */
export const overview: Overview = async (client) => {
  const scheduler = new Scheduler(client);
  try {
    const { ScheduleGroups = [] } = await scheduler.listScheduleGroups({});
    const groups = await Promise.all(ScheduleGroups.map(({ Name = '', Arn = '' }) => groupOf(Name, Arn, scheduler)));
    // Every account has the default group, used or not.
    const resources = groups.filter(({ name, contents }) => name !== 'default' || contents.length > 0);
    return [{ title: 'Schedule groups', empty: 'There are no schedules.', resources }];
  } finally {
    scheduler.destroy();
  }
};

async function groupOf(GroupName: string, physicalId: string, scheduler: Scheduler): Promise<OverviewResource> {
  const found: ScheduleSummary[] = [];
  let NextToken: string | undefined;
  do {
    const page = await scheduler.listSchedules({ GroupName, NextToken });
    found.push(...(page.Schedules ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined && found.length < OVERVIEW_LIMIT);
  const rows = await Promise.all(
    found.slice(0, OVERVIEW_LIMIT).map(({ Name }) => rowOf({ Name, GroupName }, scheduler)),
  );
  return {
    name: GroupName,
    physicalId,
    summary: counted(found.length, 'schedule'),
    contents: rows.length === 0 ? [] : [{ kind: 'table', heads: ['Schedule', 'State', 'When', 'Target'], rows }],
  };
}

async function rowOf(which: { readonly Name: string | undefined; readonly GroupName: string }, scheduler: Scheduler) {
  const { Name = '', State = '', ScheduleExpression = '', ...rest } = await scheduler.getSchedule(which);
  const { ScheduleExpressionTimezone: zone = 'UTC', Target } = rest;
  return [Name, State, `${ScheduleExpression} ${zone}`, (Target?.Arn ?? '').split(':').slice(2).join(':')];
}

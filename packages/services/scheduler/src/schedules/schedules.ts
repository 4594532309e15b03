import type { GetScheduleCommandOutput } from '@aws-sdk/client-scheduler';
import { onSchedule, onTargetedSchedule } from '../access.ts';
import { conflict } from '../errors.ts';
import { pageOf } from '../groups.ts';
import { planSchedule, stopSchedule } from '../invoke/plan.ts';
import { DEFAULT_GROUP, scheduleArn } from '../names.ts';
import type { SchedulerOperations } from '../sdk.ts';
import {
  allSchedules,
  dropSchedule,
  findGroup,
  findSchedule,
  keepSchedule,
  peekSchedule,
  type Schedule,
} from '../state.ts';
import { readSettings } from './check.ts';

/** What `GetSchedule` and the list both tell. */
const summary = ({ arn, name, group, state, created, modified }: Schedule) => ({
  Arn: arn,
  Name: name,
  GroupName: group,
  State: state,
  CreationDate: new Date(created),
  LastModificationDate: new Date(modified),
});

const show = (schedule: Schedule): Omit<GetScheduleCommandOutput, '$metadata'> => ({
  ...summary(schedule),
  ScheduleExpression: schedule.expression,
  ScheduleExpressionTimezone: schedule.timeZone,
  StartDate: schedule.start === undefined ? undefined : new Date(schedule.start),
  EndDate: schedule.end === undefined ? undefined : new Date(schedule.end),
  Description: schedule.description,
  KmsKeyArn: schedule.kmsKeyArn,
  Target: schedule.target,
  FlexibleTimeWindow:
    schedule.window === 0 ? { Mode: 'OFF' } : { Mode: 'FLEXIBLE', MaximumWindowInMinutes: schedule.window },
  ActionAfterCompletion: schedule.after,
});

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
export const scheduleOperations: SchedulerOperations = {
  CreateSchedule: {
    access: onTargetedSchedule,
    async run(input, call) {
      const { Name: name, GroupName: group = DEFAULT_GROUP, ClientToken: token } = input;
      findGroup(call, group);
      const there = peekSchedule(call, group, name);
      if (there !== undefined) {
        if (token !== undefined && there.token === token) return { ScheduleArn: there.arn };
        throw conflict(`Schedule ${name} already exists.`);
      }
      const settings = await readSettings(call, group, input);
      const [arn, now] = [scheduleArn(call, group, name), call.now()];
      const schedule = { ...settings, arn, group, name, created: now, modified: now, token };
      keepSchedule(call, schedule);
      planSchedule(call, schedule);
      return { ScheduleArn: arn };
    },
  },

  /** What is left out goes back to its default: it is no change of some members, but a new schedule of the same name. */
  UpdateSchedule: {
    access: onTargetedSchedule,
    async run(input, call) {
      const there = findSchedule(call, input.GroupName, input.Name);
      const settings = await readSettings(call, there.group, input);
      const { arn, group, name, created, token } = there;
      const schedule = { ...settings, arn, group, name, created, modified: call.now(), token };
      keepSchedule(call, schedule);
      planSchedule(call, schedule);
      return { ScheduleArn: arn };
    },
  },

  GetSchedule: {
    access: onSchedule,
    run: ({ GroupName, Name }, call) => show(findSchedule(call, GroupName, Name)),
  },

  ListSchedules: {
    run(input, call) {
      const { GroupName: group, NamePrefix: prefix = '', State: state } = input;
      if (group !== undefined) findGroup(call, group);
      const found = allSchedules(call).filter(
        (one) =>
          (group === undefined || one.group === group) &&
          one.name.startsWith(prefix) &&
          (state === undefined || one.state === state),
      );
      const { items, token } = pageOf(found, input, ['schedules', group, prefix, state], ({ arn }) => arn);
      const shown = items.map((one) => ({ ...summary(one), Target: { Arn: one.target.Arn } }));
      return { Schedules: shown, NextToken: token };
    },
  },

  DeleteSchedule: {
    access: onSchedule,
    run({ GroupName, Name }, call) {
      const schedule = findSchedule(call, GroupName, Name);
      stopSchedule(call, schedule);
      dropSchedule(call, schedule);
      return {};
    },
  },
};

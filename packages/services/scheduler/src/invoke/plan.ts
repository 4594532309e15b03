import { defineTimer, readZonedSchedule, servicePrincipal, type Call } from '@coldstart/cloud';
import { dropSchedule, peekSchedule, type Schedule } from '../state.ts';
import { invokeTarget } from './send.ts';

/** The next moment of a schedule: within its window it may happen later. */
interface Due {
  readonly group: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly scheduled: number;
}

const MINUTE = 60_000;

export const scheduledInvocation = defineTimer<Due>('scheduler/invocation', (call, { group, name, scheduled }) => {
  const schedule = peekSchedule(call, group, name);
  if (schedule === undefined || schedule.state === 'DISABLED') return;
  invokeTarget(call, schedule, scheduled);
  plan(call, schedule, nextAfter(schedule, scheduled, call.now()));
});

/** Begins anew what a schedule does: a rate counts from its start, or else from now on. */
export function planSchedule(call: Call, schedule: Schedule): void {
  stopSchedule(call, schedule);
  if (schedule.state === 'ENABLED') plan(call, schedule, firstMoment(schedule, call.now()));
}

export function stopSchedule(call: Call, schedule: Schedule): void {
  call.unschedule(scheduledInvocation, keyOf(schedule));
}

const keyOf = ({ group, name }: Pick<Schedule, 'group' | 'name'>): string => `${group}/${name}`;

/**
 * A rate begins with its start date, or at once where it has none:
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#rate-based
 */
function firstMoment(schedule: Schedule, now: number): number | undefined {
  const { kind } = readZonedSchedule(schedule.expression, schedule.timeZone) ?? {};
  const { start = now } = schedule;
  if (kind === 'rate') return start >= now ? withinEnd(schedule, start) : nextAfter(schedule, start, now - 1);
  // The moment of the start itself counts.
  return kind === 'cron' ? nextAfter(schedule, Math.max(start, now) - 1, now - 1) : nextAfter(schedule, now, now);
}

/** What has passed by `now`, as while the cloud was not running, is left out. */
function nextAfter(schedule: Schedule, after: number, now: number): number | undefined {
  const zoned = readZonedSchedule(schedule.expression, schedule.timeZone);
  let at = zoned?.next(after);
  while (at !== undefined && at <= now) at = zoned?.next(at);
  return zoned?.kind === 'at' ? at : withinEnd(schedule, at);
}

const withinEnd = ({ end = Infinity }: Schedule, at: number | undefined): number | undefined =>
  at !== undefined && at <= end ? at : undefined;

/** Without a next moment a schedule is completed. */
function plan(call: Call, schedule: Schedule, scheduled: number | undefined): void {
  const { group, name, window, account } = { ...schedule, account: call.account };
  if (scheduled === undefined) {
    if (schedule.after === 'DELETE') dropSchedule(call, schedule);
    return;
  }
  // Any moment of the window is as good as another.
  const at = scheduled + Math.floor(Math.random() * window * MINUTE);
  call.schedule(
    scheduledInvocation,
    { at },
    { group, name, scheduled },
    { key: keyOf(schedule), what: `schedule ${name}`, as: servicePrincipal('scheduler.amazonaws.com', account) },
  );
}

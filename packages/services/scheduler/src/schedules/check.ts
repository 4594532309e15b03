import type { CreateScheduleCommandInput } from '@aws-sdk/client-scheduler';
import { readZonedSchedule, timeZone, type Call } from '@coldstart/cloud';
import { invalid } from '../errors.ts';
import type { ScheduleSettings } from '../state.ts';
import { checkTarget } from '../targets/check.ts';

/** What may be said when a schedule is made or changed. */
type Given = Omit<CreateScheduleCommandInput, 'ScheduleExpression' | 'Target' | 'FlexibleTimeWindow'> & {
  readonly ScheduleExpression: string;
  readonly Target: NonNullable<CreateScheduleCommandInput['Target']>;
  readonly FlexibleTimeWindow: NonNullable<CreateScheduleCommandInput['FlexibleTimeWindow']>;
};

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html */
const RETRIES = { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 };

/** A start may be this late: whoever made the request took some time. */
const LATE = 300_000;

/**
 * Reads what a caller says of a schedule, group and name aside.
 *
 * @throws AwsError ValidationException; NotImplemented for kinds of targets that this cloud does not know
 */
export async function readSettings(call: Call, group: string, input: Given): Promise<ScheduleSettings> {
  const { ScheduleExpression: expression, ScheduleExpressionTimezone: zone = 'UTC', Target: target } = input;
  if (timeZone(zone) === undefined) throw invalid(`Invalid Schedule Expression Timezone ${zone}.`);
  const schedule = readZonedSchedule(expression, zone);
  if (schedule === undefined) throw invalid(`Invalid Schedule Expression ${expression}.`);
  const window = readWindow(input.FlexibleTimeWindow);
  const [start, end] = [input.StartDate?.getTime(), input.EndDate?.getTime()];
  // What happens once has no use for either, and ignores them.
  if (schedule.kind !== 'at') checkDates(start, end, call.now());
  await checkTarget(call, group, target);
  return {
    expression,
    timeZone: zone,
    start,
    end,
    window,
    description: input.Description,
    state: input.State ?? 'ENABLED',
    kmsKeyArn: input.KmsKeyArn,
    target: { ...target, RetryPolicy: { ...RETRIES, ...target.RetryPolicy } },
    after: input.ActionAfterCompletion ?? 'NONE',
  };
}

/** @returns minutes */
function readWindow({ Mode, MaximumWindowInMinutes: most }: Given['FlexibleTimeWindow']): number {
  if (Mode === 'OFF' && most !== undefined)
    throw invalid('MaximumWindowInMinutes must not be set when the flexible time window is OFF.');
  if (Mode === 'FLEXIBLE' && most === undefined)
    throw invalid('MaximumWindowInMinutes must be set when the flexible time window is FLEXIBLE.');
  return most ?? 0;
}

function checkDates(start: number | undefined, end: number | undefined, now: number): void {
  if (start !== undefined && start < now - LATE)
    throw invalid('The StartDate you specify cannot be earlier than 5 minutes ago.');
  if (end !== undefined && end < now) throw invalid('The EndDate you specify cannot be in the past.');
  if (start !== undefined && end !== undefined && end < start)
    throw invalid('The EndDate you specify must be later than the StartDate.');
}

import { randomBytes } from 'node:crypto';
import { EVER_LONGER, queueDelivery, type Actor, type Call, type DeadLetter, type RetryPolicy } from '@coldstart/cloud';
import type { Schedule } from '../state.ts';
import { executionRole } from '../targets/role.ts';
import { ATTEMPT_NUMBER, timeText, type Invocation } from './attributes.ts';
import { messageFor } from './message.ts';

/** Invokes a schedule's target once, as its role, with the retries that it asks for. */
export function invokeTarget(call: Call, schedule: Schedule, scheduled: number): void {
  const { arn: scheduleArn, group, name, target } = schedule;
  const invocation: Invocation = { scheduleArn, scheduled, executionId: randomBytes(8).toString('hex') };
  const as = executionRole(call, group, target);
  call.cloud.usage.note(call.account, { meter: 'scheduler.invocations', quantity: 1, resource: name });
  const deadLetter = deadLetterOf(schedule, invocation, as);
  queueDelivery(call, {
    target: target.Arn ?? '',
    as,
    message: messageFor(call, schedule, invocation),
    retry: retryOf(schedule),
    metrics: {
      namespace: 'AWS/Scheduler',
      dimensions: { ScheduleGroup: group },
      attempted: ['InvocationAttemptCount'],
      failed: ['TargetErrorCount'],
      givenUp: ['InvocationDroppedCount'],
      buried: ['InvocationsSentToDeadLetterCount'],
    },
    attemptMark: ATTEMPT_NUMBER,
    action: 'schedule',
    note: `${name}, scheduled for ${timeText(scheduled)}, invokes ${target.Arn}`,
    ...(deadLetter !== undefined && { deadLetter }),
  });
}

const retryOf = ({ target: { RetryPolicy: retry = {} } }: Schedule): RetryPolicy => ({
  attempts: retry.MaximumRetryAttempts ?? 0,
  delays: EVER_LONGER,
  ...(retry.MaximumEventAgeInSeconds !== undefined && { maximumAge: retry.MaximumEventAgeInSeconds }),
});

/**
 * A dead letter is the request that the target was sent, written by the schedule's role.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 */
function deadLetterOf({ target }: Schedule, invocation: Invocation, as: Actor): DeadLetter | undefined {
  const queue = target.DeadLetterConfig?.Arn;
  if (queue === undefined) return undefined;
  const texts = {
    EXECUTION_ID: invocation.executionId,
    IS_PAYLOAD_TRUNCATED: 'false',
    SCHEDULED_TIME: timeText(invocation.scheduled),
    SCHEDULE_ARN: invocation.scheduleArn,
    TARGET_ARN: target.Arn ?? '',
  };
  const attributes = Object.fromEntries(
    Object.entries(texts).map(([name, value]) => [name, { type: 'String', value }]),
  );
  return { target: queue, as, message: { body: '', attributes }, asRequest: true, describeFailure: 'code' };
}

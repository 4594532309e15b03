/** What stands in an input for the number of the attempt, which begins with 1; a retry has the next. */
export const ATTEMPT_NUMBER = '<aws.scheduler.attempt-number>';

export interface Invocation {
  readonly scheduleArn: string;
  /** Milliseconds since 1970. */
  readonly scheduled: number;
  /** One for each time that a schedule comes due. */
  readonly executionId: string;
}

/** `2026-03-29T00:30:00Z` */
export const timeText = (moment: number): string => new Date(moment).toISOString().replace(/\.\d{3}Z$/, 'Z');

/**
 * Puts what is known of an invocation in the place of the words that stand for it, but for the number of the attempt.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export function fillIn(input: string, { scheduleArn, scheduled, executionId }: Invocation): string {
  return input
    .replaceAll('<aws.scheduler.schedule-arn>', scheduleArn)
    .replaceAll('<aws.scheduler.scheduled-time>', timeText(scheduled))
    .replaceAll('<aws.scheduler.execution-id>', executionId);
}

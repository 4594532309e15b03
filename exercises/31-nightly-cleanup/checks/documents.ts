import type { CheckContext } from '@coldstart/checks';
import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { readZonedSchedule, timeZone, type ZonedSchedule } from '@coldstart/cloud/schedules';
import { z } from 'zod';

export type Document = 'nightly.json' | 'closing.json';

export const PARIS = 'Europe/Paris';
export const MINUTE = 60_000;

/** What `CreateSchedule` takes, as far as an exercise of this kind has a use for it. */
const schedule = z.strictObject({
  Name: z.string(),
  Description: z.string().optional(),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().optional(),
  FlexibleTimeWindow: z.strictObject({
    Mode: z.enum(['OFF', 'FLEXIBLE']),
    MaximumWindowInMinutes: z.number().optional(),
  }),
  State: z.enum(['ENABLED', 'DISABLED']).optional(),
  ActionAfterCompletion: z.enum(['NONE', 'DELETE']).optional(),
  Target: z.strictObject({
    Arn: z.string(),
    RoleArn: z.string(),
    Input: z.string().optional(),
    RetryPolicy: z
      .strictObject({ MaximumRetryAttempts: z.number().optional(), MaximumEventAgeInSeconds: z.number().optional() })
      .optional(),
    DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
  }),
});

export type Asked = z.infer<typeof schedule>;

/** What a document asks for, with the ARNs of the stack. */
export function asked(t: CheckContext, document: Document): Asked {
  const given = t.document(document, schedule);
  const filledIn = JSON.stringify(given).replaceAll(/\$\{(FunctionArn|LettersArn|RoleArn)\}/g, (_, name: string) =>
    t.stack.output(name),
  );
  return JSON.parse(filledIn) as Asked;
}

/** When a document's schedule comes due. */
export function moments(t: CheckContext, document: Document): ZonedSchedule {
  const { ScheduleExpression: expression, ScheduleExpressionTimezone: zone } = asked(t, document);
  return (
    readZonedSchedule(expression, zone) ??
    t.fail(`${document} to have an expression that Scheduler knows`, `it has ${expression}, in ${zone ?? 'UTC'}`)
  );
}

/** Not later than it says. */
export function expectPunctual(t: CheckContext, document: Document): void {
  const { FlexibleTimeWindow: window, State = 'ENABLED' } = asked(t, document);
  t.expect(window.Mode, `the flexible time window of ${document}`).toEqual('OFF');
  t.expect(State, `the state of ${document}`).toEqual('ENABLED');
}

/** Makes what a document asks for while something is done, under a name of the check's own. */
export async function withSchedule(
  t: CheckContext,
  document: Document,
  change: Partial<Asked>,
  run: (name: string) => Promise<void>,
): Promise<void> {
  const scheduler = t.client(SchedulerClient);
  const Name = `check-${t.random.hex(8)}`;
  const input = { ...asked(t, document), ...change, Name };
  try {
    await scheduler.send(new CreateScheduleCommand(input));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    t.fail(`Scheduler to make what ${document} asks for`, `it refused: ${message}`);
  }
  try {
    await run(Name);
  } finally {
    // What has happened once may be gone already.
    if (await isThere(t, Name)) await scheduler.send(new DeleteScheduleCommand({ Name }));
  }
}

export async function isThere(t: CheckContext, Name: string): Promise<boolean> {
  try {
    await t.client(SchedulerClient).send(new GetScheduleCommand({ Name }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return false;
    throw error;
  }
}

/** `2026-12-01T01:30:00Z` */
export const timeText = (moment: number): string => new Date(moment).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** A moment soon, as Scheduler is told to do something once, by the clocks of UTC. */
export function soon(t: CheckContext): { readonly at: number; readonly once: Partial<Asked> } {
  const at = (Math.floor(t.clock.now() / MINUTE) + 2) * MINUTE;
  const ScheduleExpression = `at(${timeText(at).slice(0, -1)})`;
  return { at, once: { ScheduleExpression, ScheduleExpressionTimezone: 'UTC' } };
}

/** What clocks in Paris show. */
export const inParis = (moment: number): Date => new Date(timeZone(PARIS)?.wallClock(moment) ?? moment);

import { check, type CheckContext } from '@coldstart/checks';
import { ReceiveMessageCommand, SQSClient, type Message } from '@aws-sdk/client-sqs';
import { readZonedSchedule } from '@coldstart/cloud/schedules';
import {
  asked,
  expectPunctual,
  inParis,
  isThere,
  MINUTE,
  moments,
  PARIS,
  soon,
  timeText,
  withSchedule,
  type Document,
} from './documents.ts';

/** Whichever year it is when this is read. */
const YEAR = Date.UTC(2027, 0, 1);
/** Whether a schedule is, others ask. */
const PUNCTUAL = { FlexibleTimeWindow: { Mode: 'OFF' } } as const;
const BOTH: readonly Document[] = ['nightly.json', 'closing.json'];

check('every-night', (t) => {
  expectPunctual(t, 'nightly.json');
  const { next, kind } = moments(t, 'nightly.json');
  const nights = readZonedSchedule('cron(30 2 * * ? *)', PARIS);
  if (kind === 'rate')
    t.fail('nightly.json to say a time of the day', 'a rate counts hours from when it was made, whatever clocks show');
  // A year, with the days on which clocks change, and the beginning of another.
  let [is, was]: [number | undefined, number | undefined] = [YEAR, YEAR];
  for (let night = 0; night < 400; night += 1) {
    [is, was] = [is === undefined ? undefined : next(is), was === undefined ? undefined : nights?.next(was)];
    if (is !== was)
      t.fail(`a run at ${clock(was)} by the clocks in Paris`, `nightly.json has its next run ${clock(is)}`);
  }
});

const clock = (moment: number | undefined): string =>
  moment === undefined ? 'never' : inParis(moment).toISOString().slice(0, 16).replace('T', ' at ');

/** What the function is called with, once, until a moment. */
async function expectCalled(t: CheckContext, document: Document, until: number, event: object): Promise<void> {
  await t.clock.advance(until - t.clock.now() + MINUTE);
  const calls = t.journal.entries({ kind: 'delivery', service: 'scheduler' });
  const failed = calls.find(({ outcome }) => outcome !== 'ok');
  if (failed !== undefined) t.fail(`${document} to call the function`, `the call failed: ${failed.message}`);
  t.expect(calls.length, `the number of calls by ${document}`).toEqual(1);
  const events = t.journal.entries({ kind: 'invocation' }).map(({ detail }) => detail?.['event']);
  t.expect(events[0], `the event that ${document} gives the function`).toEqual(event);
}

check('event', async (t) => {
  const { next } = moments(t, 'nightly.json');
  const due = next(t.clock.now()) ?? t.fail('nightly.json to have a next run', 'it has none');
  await withSchedule(t, 'nightly.json', PUNCTUAL, async () => {
    await expectCalled(t, 'nightly.json', due, { run: timeText(due) });
  });
});

check('closing', async (t) => {
  expectPunctual(t, 'closing.json');
  const { next, kind } = moments(t, 'closing.json');
  t.expect(kind, 'the kind of expression in closing.json').toEqual('at');
  const [is, was] = [next(0), readZonedSchedule('at(2030-01-15T09:00:00)', PARIS)?.next(0)];
  if (is !== was) t.fail(`closing.json to be due on ${clock(was)} by the clocks in Paris`, `it is due on ${clock(is)}`);
  const { at, once } = soon(t);
  await withSchedule(t, 'closing.json', once, async (name) => {
    await expectCalled(t, 'closing.json', at, { run: timeText(at), all: true });
    if (await isThere(t, name)) t.fail('the schedule of closing.json to be gone once it is over', 'it is still there');
  });
});

check('role', async (t) => {
  const role = t.stack.output('RoleArn');
  for (const document of BOTH) t.expect(asked(t, document).Target.RoleArn, `the RoleArn of ${document}`).toEqual(role);
  await t.expectLeastPrivilege('SchedulerRole', {
    must: [
      { action: 'lambda:InvokeFunction', resources: [t.stack.output('FunctionArn')] },
      { action: 'sqs:SendMessage', resources: [t.stack.output('LettersArn')] },
    ],
    trusts: ['scheduler.amazonaws.com'],
  });
});

/** What is in the queue of letters about a schedule. */
async function letterOf(t: CheckContext, name: string): Promise<Message | undefined> {
  const receive = new ReceiveMessageCommand({
    QueueUrl: t.stack.resource('LettersQueue'),
    MaxNumberOfMessages: 10,
    MessageAttributeNames: ['All'],
  });
  const { Messages = [] } = await t.client(SQSClient).send(receive);
  return Messages.find(({ MessageAttributes: all }) => all?.['SCHEDULE_ARN']?.StringValue?.endsWith(name));
}

check('letters', async (t) => {
  for (const document of BOTH) {
    // First: a call that is tried for longer would meet the sessions of the next checks.
    const age = asked(t, document).Target.RetryPolicy?.MaximumEventAgeInSeconds;
    t.expect(age, `for how many seconds ${document} is tried again at most`).toEqual(3600);
    const mend = t.faults.add({ service: 'lambda', operation: 'Invoke', times: 200, effect: 'throttle' });
    await withSchedule(t, document, soon(t).once, async (name) => {
      await t.clock.advance(2 * 60 * MINUTE);
      const letter =
        (await letterOf(t, name)) ?? t.fail(`a message in LettersQueue when a call by ${document} fails`, 'none came');
      const retries = letter.MessageAttributes?.['RETRY_ATTEMPTS']?.StringValue;
      t.expect(Number(retries), `the number of retries by ${document}`).toEqual(3);
    });
    mend();
  }
});

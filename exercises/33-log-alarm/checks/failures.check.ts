import { gzipSync } from 'node:zlib';
import { check, type CheckContext, type Fault } from '@coldstart/checks';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { alertOf, listening, type Inbox } from './inbox.ts';
import { jsonLine, newIncident, payload, textLine, wrap } from './lines.ts';

/** What is refused once, and how the learner reads of it. */
interface Refusal {
  readonly fault: Omit<Fault, 'effect'>;
  readonly when: string;
}

const REFUSALS: readonly Refusal[] = [
  { fault: { service: 'sns', operation: 'Publish', nth: 1 }, when: 'an alert cannot be published' },
  { fault: { service: 'sns', operation: 'Publish', nth: 2 }, when: 'an alert cannot be published' },
  { fault: { service: 'dynamodb', nth: 1 }, when: 'the table cannot be asked' },
];

/** A batch of two lines, of which one leads to a refusal at first. */
async function refusedOnce(t: CheckContext, inbox: Inbox, { fault, when }: Refusal): Promise<void> {
  const lines = t.random.shuffle([jsonLine(t), textLine(t)]);
  const { event, logGroup } = payload(
    t,
    lines.map(({ text }) => text),
  );
  const takeBack = t.faults.add({ ...fault, effect: 'deny' });
  const { error } = await t.invoke('AlarmFunction', event);
  takeBack();
  if (error === undefined) t.fail(`AlarmFunction to fail when ${when}`, 'it succeeded, and nobody tries again');
  await t.call('AlarmFunction', event);
  for (const { incident, message, text } of lines) {
    const alert = await alertOf(t, inbox, incident, `the line ${text}, whose batch is tried again,`);
    t.expect(alert, 'the alert of a batch that is tried again').toEqual({ incident, logGroup, message });
  }
}

check('refused', async (t) => {
  await listening(t, async (inbox) => {
    for (const refusal of t.random.shuffle(REFUSALS)) await refusedOnce(t, inbox, refusal);
  });
});

/** Takes all that is in the queue of what cannot be unpacked. */
async function broken(t: CheckContext): Promise<string[]> {
  const sqs = t.client(SQSClient);
  const QueueUrl = t.stack.resource('BrokenQueue');
  const found: string[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    if (Messages.length === 0) return found;
    for (const { ReceiptHandle } of Messages) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    found.push(...Messages.map(({ Body = '' }) => Body));
  }
}

check('broken', async (t) => {
  const line = jsonLine(t);
  const whole = gzipSync(JSON.stringify({ messageType: 'DATA_MESSAGE', logEvents: [{ message: line.text }] }));
  const kinds = {
    'JSON, which is not compressed': Buffer.from(line.text).toString('base64'),
    'cut off in the middle': whole.subarray(0, whole.length - t.random.int(9, 20)).toString('base64'),
    'of text, which is no JSON': wrap(line.text.slice(0, -1)).awslogs.data,
  };
  for (const [kind, data] of t.random.shuffle(Object.entries(kinds))) {
    const { error } = await t.invoke('AlarmFunction', { awslogs: { data } });
    if (error !== undefined)
      t.fail(
        `AlarmFunction to succeed with a \`data\` that is ${kind}`,
        `it failed with ${error.type}, and Lambda tries it again`,
      );
    t.expect(await broken(t), `what is in BrokenQueue of a \`data\` that is ${kind}`).toEqual([data]);
  }
  await t.call('AlarmFunction', payload(t, [line.text]).event);
  t.expect(await broken(t), 'what is in BrokenQueue of a `data` that can be unpacked').toEqual([]);
});

const LARGEST = 262_144;
const SHORTEST = 1000;

check('long', async (t) => {
  await listening(t, async (inbox) => {
    // As many characters as SNS takes bytes or fewer, and more bytes; and one that is just as long as it may be.
    const long = {
      'of plain letters': t.random.hex(4).repeat(t.random.int(70_000, 80_000)),
      'of letters of two bytes': `${t.random.hex(4)}${'ü'.repeat(t.random.int(150_000, 200_000))}`,
      'of quotes, which JSON escapes': `${t.random.hex(4)}${'"'.repeat(t.random.int(150_000, 200_000))}`,
    };
    for (const [kind, message] of t.random.shuffle(Object.entries(long))) {
      const line = t.random.pick([jsonLine, textLine])(t, { message });
      const { event, logGroup } = payload(t, [line.text]);
      await t.call('AlarmFunction', event);
      const { message: cut, ...rest } = await alertOf(t, inbox, line.incident, `a line ${kind}, too long for SNS,`);
      t.expect(rest, `the other members of the alert of a line ${kind}, too long for SNS`).toEqual({
        incident: line.incident,
        logGroup,
        truncated: true,
      });
      if (typeof cut !== 'string' || !message.startsWith(cut) || cut.length < SHORTEST)
        t.fail(
          `\`message\` of the alert of a line ${kind} to be the beginning of what it says, ${SHORTEST} characters at least`,
          typeof cut === 'string' ? `it has ${cut.length} characters` : 'it is no text',
        );
    }
    // To the last byte.
    const [incident, logGroup] = [newIncident(t), `/shop/${t.random.hex(6)}`];
    const rest = Buffer.byteLength(JSON.stringify({ incident, logGroup, message: '' }));
    const fits = jsonLine(t, { incident, message: 'x'.repeat(LARGEST - rest) });
    const { event } = payload(t, [fits.text], { logGroup });
    await t.call('AlarmFunction', event);
    const alert = await alertOf(t, inbox, fits.incident, 'a long line that SNS takes');
    const { message, ...others } = alert;
    t.expect(others, 'the other members of the alert of a long line that SNS takes').toEqual({
      incident: fits.incident,
      logGroup,
    });
    if (message !== fits.message) t.fail('a long line that SNS takes not to be cut', 'its alert says something else');
  });
});

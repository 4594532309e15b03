import { check, type CheckContext } from '@coldstart/checks';
import {
  DeleteFunctionConcurrencyCommand,
  DeleteProvisionedConcurrencyConfigCommand,
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  GetProvisionedConcurrencyConfigCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  PutProvisionedConcurrencyConfigCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  type Message,
} from '@aws-sdk/client-sqs';

type Queue = 'FailedQueue' | 'DoneQueue' | 'DeadQueue' | 'ParkedQueue';

/** What destinations get: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
interface InvocationRecord {
  readonly requestContext: { readonly condition: string; readonly approximateInvokeCount: number };
  readonly requestPayload: unknown;
}

const MINUTE = 60_000;
/** A message is a minute late in the queues of what failed; milliseconds, with some slack. */
const DELAYED = 2 * MINUTE;
/** Two retries, after one minute and two more. */
const RETRIES = 3 * MINUTE + DELAYED;
/** A minute until a message is seen again that could not be handled. */
const VISIBLE_AGAIN = MINUTE + DELAYED;
/** Each of three redrives fails three times. */
const ALL_REDRIVES = 4 * RETRIES;

/** A text that has to survive being sent on. */
const NOTE = '"Zoë" \\ O’Ł\n🦄';

const label = (t: CheckContext, more: object = {}) => ({
  orderId: `o-${t.random.hex(10)}`,
  country: t.random.pick(['DE', 'FR', 'IT', 'PL']),
  note: NOTE,
  ...more,
});
/** Nobody ships there. */
const NOWHERE = { country: 'XX' };
const invoice = (t: CheckContext, more: object = {}) => ({
  orderId: `o-${t.random.hex(10)}`,
  amount: t.random.int(100, 99_999),
  lines: [{ article: t.random.name(), requestPayload: { amount: 1 } }],
  ...more,
});
/** Fails for ever. */
const FREE = { amount: 'free' };

const bodyOf = ({ Body = '' }: Message): unknown => {
  try {
    return JSON.parse(Body);
  } catch {
    return Body;
  }
};

/** Takes what is in a queue, and gives the messages that speak of an order. */
async function take(t: CheckContext, queue: Queue, { orderId }: { orderId: string }): Promise<Message[]> {
  const sqs = t.client(SQSClient);
  const QueueUrl = t.stack.resource(queue);
  const found: Message[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
    );
    if (Messages.length === 0) return found;
    for (const { ReceiptHandle } of Messages) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    found.push(...Messages.filter(({ Body = '' }) => Body.includes(orderId)));
  }
}

/** The one message that comes to speak of an order. */
async function arrives(t: CheckContext, queue: Queue, event: { orderId: string }, within: number): Promise<Message> {
  const messages = await t.eventually(
    async () => {
      const taken = await take(t, queue, event);
      if (taken.length === 0) t.fail(`a message in ${queue} about the order ${event.orderId}`, 'none came');
      return taken;
    },
    { within },
  );
  t.expect(messages.length, `the number of messages in ${queue} about one event`).toEqual(1);
  return messages[0] ?? t.fail(`a message in ${queue}`, 'none came');
}

const isRecord = (value: unknown): value is InvocationRecord =>
  typeof value === 'object' && value !== null && 'requestContext' in value && 'requestPayload' in value;

/** The record of an event, which says how it ended. */
async function recordOf(t: CheckContext, queue: Queue, event: { orderId: string }, within: number) {
  const body = bodyOf(await arrives(t, queue, event, within));
  if (!isRecord(body)) t.fail(`the record of an event in ${queue}`, `there was ${JSON.stringify(body)}`);
  t.expect(body.requestPayload, `\`requestPayload\` of the record in ${queue}`).toEqual(event);
  return body.requestContext;
}

const later = (t: CheckContext, name: string, event: object) => t.invoke(name, event, { type: 'Event' });

/** How often a function began with an order. */
async function attempts(t: CheckContext, name: string, { orderId }: { orderId: string }): Promise<number> {
  return (await t.logs(name)).filter((line) => line.includes(`for ${orderId}`)).length;
}

/** Switches the triggers of `RedriveFunction` on, and off afterwards. */
async function redriving<Result>(t: CheckContext, run: () => Promise<Result>): Promise<Result> {
  await switchTriggers(t, true);
  try {
    return await run();
  } finally {
    await switchTriggers(t, false);
  }
}

async function switchTriggers(t: CheckContext, Enabled: boolean): Promise<void> {
  const lambda = t.client(LambdaClient);
  const list = new ListEventSourceMappingsCommand({ FunctionName: t.stack.resource('RedriveFunction') });
  const { EventSourceMappings = [] } = await lambda.send(list);
  if (EventSourceMappings.length !== 2)
    t.fail('two triggers of RedriveFunction, as the template has them', `there are ${EventSourceMappings.length}`);
  for (const { UUID, State } of EventSourceMappings) {
    if (Enabled && State !== 'Disabled')
      t.fail("RedriveFunction's triggers to be off until somebody switches them on", `one was ${State}`);
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
  }
  await t.eventually(async () => {
    const states = (await lambda.send(list)).EventSourceMappings?.map(({ State }) => State) ?? [];
    t.expect(states, "the states of RedriveFunction's triggers").toEqual(
      states.map(() => (Enabled ? 'Enabled' : 'Disabled')),
    );
  });
}

check('retries', async (t) => {
  const event = label(t, NOWHERE);
  await later(t, 'LabelFunction', event);
  const { condition, approximateInvokeCount } = await recordOf(t, 'FailedQueue', event, RETRIES);
  t.expect(approximateInvokeCount, 'the number of attempts at a label that fails').toEqual(3);
  t.expect(condition, '`condition` in its record').toEqual('RetriesExhausted');
  t.expect((await take(t, 'DoneQueue', event)).length, 'the number of its records in DoneQueue').toEqual(0);
});

check('done', async (t) => {
  const event = label(t);
  await later(t, 'LabelFunction', event);
  const { condition } = await recordOf(t, 'DoneQueue', event, MINUTE);
  t.expect(condition, '`condition` in the record of a label that was printed').toEqual('Success');
  t.expect((await take(t, 'FailedQueue', event)).length, 'the number of its records in FailedQueue').toEqual(0);
});

check('too-old', async (t) => {
  const FunctionName = t.stack.resource('LabelFunction');
  const lambda = t.client(LambdaClient);
  const event = label(t);
  await withNothingToRunOn(t, FunctionName, async () => {
    await later(t, 'LabelFunction', event);
    // An event is given up as soon as its next attempt would come too late, and attempts come every five minutes.
    await t.clock.advance(50 * MINUTE);
    const early = await take(t, 'FailedQueue', event);
    t.expect(early.length, 'the number of records of a label that could not be started for 50 minutes').toEqual(0);
    const { condition } = await recordOf(t, 'FailedQueue', event, 10 * MINUTE + DELAYED);
    t.expect(condition, '`condition` in the record of a label that could not be started for an hour').toEqual(
      'EventAgeExceeded',
    );
  });
  const asked = new GetFunctionEventInvokeConfigCommand({ FunctionName });
  const { MaximumEventAgeInSeconds } = await lambda.send(asked);
  t.expect(MaximumEventAgeInSeconds, 'how old an event of LabelFunction may get, in seconds').toEqual(3600);
});

/** A function whose whole reserved concurrency is provisioned for another version has none to run on. */
async function withNothingToRunOn(t: CheckContext, FunctionName: string, run: () => Promise<void>): Promise<void> {
  const lambda = t.client(LambdaClient);
  const { Version: Qualifier } = await lambda.send(new PublishVersionCommand({ FunctionName }));
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 1 }));
  await lambda.send(
    new PutProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier, ProvisionedConcurrentExecutions: 1 }),
  );
  try {
    await t.eventually(async () => {
      const asked = new GetProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier });
      t.expect((await lambda.send(asked)).Status, 'the provisioned concurrency of another version').toEqual('READY');
    });
    await run();
  } finally {
    await lambda.send(new DeleteProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier }));
    await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
  }
}

check('switched-off', async (t) => {
  const FunctionName = t.stack.resource('LabelFunction');
  const lambda = t.client(LambdaClient);
  const event = label(t);
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
  try {
    await later(t, 'LabelFunction', event);
    const { condition } = await recordOf(t, 'FailedQueue', event, DELAYED);
    t.expect(condition, '`condition` in the record of a function that is switched off').toEqual(
      'ZeroReservedConcurrency',
    );
  } finally {
    await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
  }
});

check('invoice-once', async (t) => {
  const event = invoice(t, FREE);
  await later(t, 'InvoiceFunction', event);
  const message = await arrives(t, 'DeadQueue', event, RETRIES);
  t.expect(bodyOf(message), 'the message in DeadQueue, which is the event itself').toEqual(event);
  const error = message.MessageAttributes?.['ErrorMessage']?.StringValue;
  t.expect(error, 'the attribute ErrorMessage of the message in DeadQueue').toEqual(
    'An invoice needs an amount, in cents',
  );
  t.expect(await attempts(t, 'InvoiceFunction', event), 'the number of attempts at an invoice that fails').toEqual(1);
});

const LOGS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({
  action,
  resources: ['*'],
}));

check('roles', async (t) => {
  const lambda = t.client(LambdaClient);
  for (const [name, queues] of [
    ['LabelFunction', ['FailedQueue', 'DoneQueue']],
    ['InvoiceFunction', ['DeadQueue']],
  ] as const) {
    const asked = new GetFunctionConfigurationCommand({ FunctionName: t.stack.resource(name) });
    const { Role = '' } = await lambda.send(asked);
    const resources = await Promise.all(queues.map((queue) => arnOf(t, queue)));
    await t.expectLeastPrivilege(Role, {
      must: [{ action: 'sqs:SendMessage', resources }, ...LOGS],
      trusts: ['lambda.amazonaws.com'],
    });
  }
});

async function arnOf(t: CheckContext, queue: Queue): Promise<string> {
  const asked = new GetQueueAttributesCommand({ QueueUrl: t.stack.resource(queue), AttributeNames: ['QueueArn'] });
  return (await t.client(SQSClient).send(asked)).Attributes?.['QueueArn'] ?? '';
}

check('again', async (t) => {
  const event = label(t);
  const dead = invoice(t, FREE);
  await t.withEnvironment('LabelFunction', { PRINTER: 'off' }, async () => {
    await later(t, 'LabelFunction', event);
    await later(t, 'InvoiceFunction', dead);
    await filled(t, 'FailedQueue');
    await filled(t, 'DeadQueue');
  });
  await redriving(t, async () => {
    const { condition } = await recordOf(t, 'DoneQueue', { ...event, redrives: 1 } as typeof event, VISIBLE_AGAIN);
    t.expect(condition, '`condition` in the record of a label that was sent again').toEqual('Success');
    await t.eventually(
      async () => {
        const count = await attempts(t, 'InvoiceFunction', dead);
        t.expect(count, 'the number of attempts at an invoice that was sent again').toBeAtLeast(2);
      },
      { within: VISIBLE_AGAIN },
    );
  });
});

/** Waits for a message, and leaves it where it is. */
async function filled(t: CheckContext, queue: Queue): Promise<void> {
  const QueueUrl = t.stack.resource(queue);
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] });
  await t.eventually(
    async () => {
      const { Attributes = {} } = await t.client(SQSClient).send(asked);
      const count = Number(Attributes['ApproximateNumberOfMessages']);
      if (count === 0) t.fail(`a message in ${queue} about an event that failed`, 'none came');
    },
    { within: RETRIES },
  );
}

check('parks', async (t) => {
  const [lost, dead] = [label(t, NOWHERE), invoice(t, FREE)];
  await redriving(t, async () => {
    await later(t, 'LabelFunction', lost);
    await later(t, 'InvoiceFunction', dead);
    for (const event of [dead, lost]) {
      const message = await arrives(t, 'ParkedQueue', event, ALL_REDRIVES);
      const what = 'the message in ParkedQueue about an event that was sent again three times';
      t.expect(bodyOf(message), what).toEqual({ ...event, redrives: 3 });
    }
    // The first time, and three times more.
    const [labels, invoices] = [await attempts(t, 'LabelFunction', lost), await attempts(t, 'InvoiceFunction', dead)];
    t.expect(labels, 'the number of attempts at a label that fails each time').toEqual(3 * 4);
    t.expect(invoices, 'the number of attempts at an invoice that fails each time').toEqual(4);
  });
});

/** Puts a message into a queue, as somebody may who mends things by hand. */
async function put(t: CheckContext, queue: Queue, MessageBody: string): Promise<void> {
  await t.client(SQSClient).send(new SendMessageCommand({ QueueUrl: t.stack.resource(queue), MessageBody }));
}

/** A record of an event that is whatever it is. */
const record = (t: CheckContext, requestPayload: unknown, more: object = {}): string =>
  JSON.stringify({
    version: '1.0',
    requestContext: { requestId: t.random.hex(8), condition: 'RetriesExhausted', approximateInvokeCount: 3 },
    requestPayload,
    ...more,
  });

check('unreadable', async (t) => {
  const id = (): string => `o-${t.random.hex(10)}`;
  const bodies: [Queue, string][] = [
    ...(['FailedQueue', 'DeadQueue'] as const).flatMap((queue): [Queue, string][] => [
      [queue, `{ "orderId": "${id()}", `],
      [queue, `${id()} was torn`],
      [queue, JSON.stringify([{ orderId: id() }])],
      [queue, JSON.stringify(id())],
    ]),
    ['FailedQueue', JSON.stringify({ orderId: id(), country: 'FR' })],
    ['FailedQueue', record(t, id())],
    ['FailedQueue', record(t, [id(), 1])],
    ['FailedQueue', record(t, null, { orderId: id() })],
  ];
  await redriving(t, async () => {
    for (const [queue, body] of t.random.shuffle(bodies)) {
      await put(t, queue, body);
      const orderId = /o-[0-9a-f]{10}/.exec(body)?.[0] ?? '';
      const message = await arrives(t, 'ParkedQueue', { orderId }, VISIBLE_AGAIN);
      t.expect(message.Body, `the message in ParkedQueue, as it came into ${queue}`).toEqual(body);
    }
    await put(t, 'FailedQueue', 'null');
    await gone(t, 'FailedQueue');
  });
});

async function gone(t: CheckContext, queue: Queue): Promise<void> {
  const counts = [
    'ApproximateNumberOfMessages',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesDelayed',
  ] as const;
  const asked = new GetQueueAttributesCommand({ QueueUrl: t.stack.resource(queue), AttributeNames: [...counts] });
  await t.eventually(
    async () => {
      const { Attributes = {} } = await t.client(SQSClient).send(asked);
      const left = counts.reduce((sum, name) => sum + Number(Attributes[name]), 0);
      t.expect(left, `the number of messages left in ${queue} once it was read`).toEqual(0);
    },
    { within: VISIBLE_AGAIN },
  );
}

check('keeps', async (t) => {
  const [event, parked] = [label(t), label(t, { ...NOWHERE, redrives: 3 })];
  t.faults.add({ service: 'lambda', operation: 'Invoke', resource: 'LabelFunction', effect: 'deny' });
  t.faults.add({
    service: 'sqs',
    resource: 'ParkedQueue',
    operation: 'SendMessage',
    effect: 'deny',
  });
  await redriving(t, async () => {
    await put(t, 'FailedQueue', record(t, event));
    const { condition } = await recordOf(t, 'DoneQueue', { ...event, redrives: 1 } as typeof event, VISIBLE_AGAIN);
    t.expect(condition, '`condition` in the record of a label whose function could not be called at first').toEqual(
      'Success',
    );
    await put(t, 'FailedQueue', record(t, parked));
    const message = await arrives(t, 'ParkedQueue', parked, VISIBLE_AGAIN);
    t.expect(bodyOf(message), 'the message that could not be parked at first').toEqual(parked);
  });
});

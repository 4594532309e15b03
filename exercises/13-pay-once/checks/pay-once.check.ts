import { check, type CheckContext } from '@coldstart/checks';
import { DynamoDBClient, GetItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

interface Payment {
  readonly paymentId: string;
  readonly customer: string;
  readonly amount: number;
}

type Attributes = NonNullable<Awaited<ReturnType<typeof recordOf>>>;

const DIRECT = 'PayFunction';
const QUEUED = 'QueuedPayFunction';
/** Seconds that each may run, and its claims last: longer than a check, and more than a minute apart. */
const TIMEOUTS = { [DIRECT]: 30, [QUEUED]: 120 };

/** A function's clock is the machine's; the cloud's may be ahead of it. */
const seconds = (): number => Date.now() / 1000;

function payment(t: CheckContext, more: Partial<Payment> = {}): Payment {
  return {
    paymentId: `pay-${t.random.hex(10)}`,
    customer: t.random.name(),
    amount: t.random.int(100, 99_999),
    ...more,
  };
}

/** What the provider has charged for a payment. */
async function chargesOf(t: CheckContext, { paymentId }: Payment): Promise<{ chargeId: unknown; amount: number }[]> {
  const scan = new ScanCommand({ TableName: t.stack.resource('ChargesTable'), ConsistentRead: true });
  const { Items = [] } = await t.client(DynamoDBClient).send(scan);
  return Items.filter((item) => item['paymentId']?.S === paymentId).map(({ chargeId, amount }) => ({
    chargeId: chargeId?.S,
    amount: Number(amount?.N),
  }));
}

async function expectCharges(t: CheckContext, paid: Payment, count: number, what: string): Promise<void> {
  t.expect((await chargesOf(t, paid)).length, `the number of charges for ${what}`).toEqual(count);
}

const keyOf = (t: CheckContext, { paymentId }: Payment) => ({
  TableName: t.stack.resource('PaymentsTable'),
  Key: { paymentId: { S: paymentId } },
});

async function recordOf(t: CheckContext, paid: Payment) {
  const get = new GetItemCommand({ ...keyOf(t, paid), ConsistentRead: true });
  return (await t.client(DynamoDBClient).send(get)).Item;
}

async function recordThere(t: CheckContext, paid: Payment, when: string): Promise<Attributes> {
  const item = await recordOf(t, paid);
  return item ?? t.fail(`a record of the payment in PAYMENTS_TABLE ${when}`, 'there is none with its `paymentId`');
}

/** `expiresAt` of a record, which must lie between two moments, in seconds since 1970. */
function expectExpiry(t: CheckContext, { expiresAt }: Attributes, [from, to]: [number, number], what: string): void {
  t.expect(expiresAt?.N, `\`expiresAt\` of ${what}`).toBe(
    `a number of seconds from ${Math.floor(from)} to ${Math.ceil(to)}`,
    (value) => Number(value) >= Math.floor(from) && Number(value) <= Math.ceil(to),
  );
}

/** Makes a record one that has just expired. */
async function expire(t: CheckContext, paid: Payment): Promise<void> {
  await t.client(DynamoDBClient).send(
    new UpdateItemCommand({
      ...keyOf(t, paid),
      UpdateExpression: 'SET expiresAt = :past',
      ExpressionAttributeValues: { ':past': { N: String(Math.floor(seconds()) - t.random.int(5, 60)) } },
    }),
  );
}

/** What the provider does to the next charges. */
function provider(t: CheckContext, code: 'Busy' | 'NoAnswer' | 'PowerCut', times = 1): void {
  const resource = t.stack.resource('ChargesTable');
  const effect = { error: { code, message: 'As the check asks for.' } };
  t.faults.add({ service: 'dynamodb', operation: 'PutItem', resource, times, effect });
}

/** Pays, and expects the receipt of the only charge. */
async function paidOnce(t: CheckContext, event: Payment, name = DIRECT): Promise<Record<string, unknown>> {
  const receipt = await t.callObject(name, event);
  const charges = await chargesOf(t, event);
  t.expect(charges, 'what the provider charged for a payment').toEqual([
    { chargeId: charges[0]?.chargeId, amount: event.amount },
  ]);
  return receipt;
}

check('pays', async (t) => {
  const one = payment(t);
  const two = { ...one, paymentId: payment(t).paymentId };
  for (const event of [one, two]) {
    const receipt = await paidOnce(t, event);
    const [charged] = await chargesOf(t, event);
    const { amount, customer: holder } = event;
    const card = { holder, digits: ['****', String(charged?.chargeId).slice(-4)] };
    t.expect(receipt, 'the receipt of a payment').toEqual({ chargeId: charged?.chargeId, amount, card, note: null });
  }
});

check('again', async (t) => {
  // A name that has to survive being stored.
  const event = payment(t, { customer: `${t.random.name()} "Zoë" \\ O’Ł\n🦄` });
  const { paymentId, customer, amount } = event;
  const receipt = await paidOnce(t, event);
  // Another function is another environment, and knows what is in the table alone.
  for (const [name, copy] of [
    [DIRECT, event],
    [QUEUED, event],
    [DIRECT, { amount, customer, paymentId }],
  ] as const) {
    const answer = await t.callObject(name, copy);
    await expectCharges(t, event, 1, 'a payment that comes again');
    t.expect(answer, 'the answer to a payment that comes again').toEqual(receipt);
  }
});

/** Two calls may follow each other by chance, all of four never do. */
const AT_ONCE = 4;

check('at-once', async (t) => {
  // Slow writes: whoever looks first and writes afterwards does not see what the others are about to write.
  for (const operation of ['PutItem', 'UpdateItem', 'TransactWriteItems'])
    t.faults.add({ service: 'dynamodb', operation, effect: { delay: 600 }, times: 100 });
  const all = (eventOf: () => Payment) =>
    Promise.all(Array.from({ length: AT_ONCE }, () => t.invoke(DIRECT, eventOf())));
  // Environments for all, so that none comes too late for starting first.
  await all(() => payment(t));
  const event = payment(t);
  const answers = await all(() => event);
  const [charged, ...more] = await chargesOf(t, event);
  t.expect(
    more.length + (charged === undefined ? 0 : 1),
    `the number of charges for ${AT_ONCE} copies at once`,
  ).toEqual(1);
  for (const { error, result } of answers)
    if (error === undefined) t.expect(result, 'the answer to a copy').toHaveMembers({ chargeId: charged?.chargeId });
    else
      t.expect(error.type, 'the type of the error of a copy that comes at the same moment').toEqual('InProgressError');
  t.expect(
    answers.filter(({ error }) => error === undefined).length,
    'the number of copies with a receipt',
  ).toBeAtLeast(1);
});

check('provider-fails', async (t) => {
  const event = payment(t);
  for (const _ of [1, 2]) {
    provider(t, 'Busy');
    await t.expectRefusal(DIRECT, event, 'ProviderError');
    await expectCharges(t, event, 0, 'a payment that the provider refused');
  }
  await paidOnce(t, event);
});

check('no-table', async (t) => {
  const event = payment(t);
  const resource = t.stack.resource('PaymentsTable');
  const mend = t.faults.add({ service: 'dynamodb', resource, times: 100, effect: 'deny' });
  await t.expectRefusal(DIRECT, event, 'AccessDeniedException');
  await expectCharges(t, event, 0, 'a payment that cannot be claimed');
  mend();
  await paidOnce(t, event);
});

check('crash', async (t) => {
  const crashes = ([DIRECT, QUEUED] as const).map((name) => ({ name, event: payment(t) }));
  provider(t, 'PowerCut', crashes.length);
  const from = seconds();
  // Both at once, since each costs an environment.
  const ends = await Promise.all(crashes.map(({ name, event }) => t.invoke(name, event)));
  const to = seconds();
  for (const { error } of ends)
    if (error?.type !== 'Runtime.ExitError')
      t.fail('an invocation whose machine died to have ended there', `it had ${error?.type ?? 'an answer'}`);

  for (const { name, event } of crashes) {
    const record = await recordThere(t, event, 'before the provider is asked');
    const deadline = TIMEOUTS[name];
    // A second for whoever rounds down.
    expectExpiry(
      t,
      record,
      [from + deadline - 1, to + deadline + 60],
      `a claim of a function that may run ${deadline} s`,
    );
    await t.expectRefusal(name, event, 'InProgressError');
    await expectCharges(t, event, 0, 'a payment whose claim has not expired');
    await expire(t, event);
    await paidOnce(t, event, name);
  }
});

check('never-twice', async (t) => {
  const event = payment(t);
  provider(t, 'NoAnswer');
  await t.expectRefusal(DIRECT, event, 'NoAnswerError');
  await t.expectRefusal(DIRECT, event, 'InProgressError');
  await expectCharges(t, event, 0, 'a payment of which nobody knows whether it was charged');

  await breakStoring(t);
  const lost = payment(t);
  await t.invoke(DIRECT, lost);
  await expectCharges(t, lost, 1, 'a payment whose receipt cannot be stored');
  const { error, result } = await t.invoke(DIRECT, lost);
  await expectCharges(t, lost, 1, 'a payment that comes again after its receipt could not be stored');
  const [charged] = await chargesOf(t, lost);
  if (error === undefined) t.expect(result, 'the answer to such a copy').toHaveMembers({ chargeId: charged?.chargeId });
  else t.expect(error.type, 'the type of the error of such a copy').toEqual('InProgressError');
});

/** Lets the next payment find no way to store its receipt. How this function does that, a payment before it shows. */
async function breakStoring(t: CheckContext): Promise<void> {
  const [payments, charges] = [t.stack.resource('PaymentsTable'), t.stack.resource('ChargesTable')];
  const { requestId, error } = await t.invoke(DIRECT, payment(t));
  if (error !== undefined) t.fail('a payment to be paid', `it failed with ${error.type}: ${error.message}`);
  const calls = t.callsDuring(requestId);
  const charged = calls.findIndex(({ resource }) => resource?.includes(charges));
  const seen = new Map<string, number>();
  for (const [index, { operation, resource }] of calls.entries()) {
    if (resource?.includes(payments) !== true) continue;
    const nth = (seen.get(operation) ?? 0) + 1;
    seen.set(operation, nth);
    if (index > charged) t.faults.add({ service: 'dynamodb', operation, resource: payments, nth, effect: 'deny' });
  }
}

check('conflict', async (t) => {
  const event = payment(t);
  const receipt = await paidOnce(t, event);
  for (const other of t.random.shuffle([
    { amount: event.amount + 1 },
    { amount: event.amount * 10 },
    { customer: `${event.customer}.` },
    { customer: t.random.name() },
  ]))
    await t.expectRefusal(DIRECT, { ...event, ...other }, 'ConflictError');
  await expectCharges(t, event, 1, 'a `paymentId` that comes with other payments');
  t.expect(await t.callObject(DIRECT, event), 'the answer to the first payment after conflicts').toEqual(receipt);
});

check('queue', async (t) => {
  const event = payment(t);
  for (const _ of [1, 2]) {
    await send(t, event);
    await t.eventually(() => expectEmpty(t), { within: 8000 });
    await expectCharges(t, event, 1, 'a payment that was sent to the queue, once or twice');
  }
  const charges = await chargesOf(t, event);
  const { chargeId } = await t.callObject(DIRECT, event);
  t.expect(chargeId, 'the charge of a payment from the queue that is then asked for').toEqual(charges[0]?.chargeId);
});

async function send(t: CheckContext, event: Payment): Promise<void> {
  const QueueUrl = t.stack.resource('PaymentsQueue');
  await t.client(SQSClient).send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event) }));
}

async function expectEmpty(t: CheckContext): Promise<void> {
  const asked = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const QueueUrl = t.stack.resource('PaymentsQueue');
  const get = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...asked] });
  const { Attributes = {} } = await t.client(SQSClient).send(get);
  const waiting = asked.reduce((sum, name) => sum + Number(Attributes[name]), 0);
  t.expect(waiting, 'the number of messages that are left in the queue').toEqual(0);
}

check('expires', async (t) => {
  const event = payment(t);
  const from = seconds();
  const first = await paidOnce(t, event);
  const record = await recordThere(t, event, 'once it is paid');
  const day = 24 * 60 * 60;
  // Whether the day begins with the claim or with the receipt, and which way it is rounded, is no matter.
  expectExpiry(t, record, [from + day - 1, seconds() + day + 60], 'a receipt, which is kept for 24 hours');
  await expire(t, event);
  const later = { ...event, amount: event.amount + 1 };
  // Under way again: the receipt of old is not its receipt.
  provider(t, 'NoAnswer');
  await t.expectRefusal(DIRECT, later, 'NoAnswerError');
  await t.expectRefusal(DIRECT, later, 'InProgressError');
  await expire(t, event);
  const second = await t.callObject(DIRECT, later);
  t.expect(second['chargeId'], 'the charge of a payment whose record has expired').toNotEqual(first['chargeId']);
  await expectCharges(t, event, 2, 'a payment before and after its record has expired');
  t.expect(await t.callObject(DIRECT, later), 'the answer to the new payment, again').toEqual(second);
});

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { check, type CheckContext } from '@coldstart/checks';
import { ARRIVES, orderId, publish, said, text } from './shop.ts';

interface Refund {
  readonly refundId: string;
  readonly orderId: string;
  /** Cents. */
  readonly amount: number;
}

const refund = (t: CheckContext, of = orderId(t)): Refund => ({
  refundId: `r-${t.random.hex(10)}`,
  orderId: of,
  amount: t.random.int(1, 99_999),
});

const sum = (refunds: readonly Refund[]): number => refunds.reduce((total, { amount }) => total + amount, 0);

const tables = (t: CheckContext): DynamoDBDocumentClient => DynamoDBDocumentClient.from(t.client(DynamoDBClient));

/** What has been refunded of an order, as the table has it. */
async function refunded(t: CheckContext, id: string): Promise<unknown> {
  const { Item } = await tables(t).send(
    new GetCommand({ TableName: t.stack.resource('RefundsTable'), Key: { id }, ConsistentRead: true }),
  );
  return Item?.['refunded'];
}

/** The same of several orders. */
async function allRefunded(t: CheckContext, ids: readonly string[]): Promise<ReadonlyMap<unknown, unknown>> {
  const TableName = t.stack.resource('RefundsTable');
  const Keys = ids.map((id) => ({ id }));
  const { Responses = {} } = await tables(t).send(
    new BatchGetCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }),
  );
  return new Map((Responses[TableName] ?? []).map((item) => [item['id'], item['refunded']]));
}

/** The event of a function that SNS calls, with a record for each text. */
const eventOf = (t: CheckContext, texts: readonly string[]) => ({
  Records: texts.map((Message) => ({
    EventSource: 'aws:sns',
    EventVersion: '1.0',
    EventSubscriptionArn: `${t.stack.resource('ShopTopic')}:${t.random.uuid()}`,
    Sns: {
      Type: 'Notification',
      MessageId: t.random.uuid(),
      TopicArn: t.stack.resource('ShopTopic'),
      Subject: null,
      Message,
      Timestamp: new Date(Date.UTC(2026, 10, 30) + t.random.int(0, 86_400_000)).toISOString(),
      SignatureVersion: '1',
      Signature: t.random.hex(32),
      SigningCertUrl: `https://sns.${t.region}.amazonaws.com/SimpleNotificationService-${t.random.hex(32)}.pem`,
      UnsubscribeUrl: `https://sns.${t.region}.amazonaws.com/?Action=Unsubscribe`,
      MessageAttributes: { kind: { Type: 'String', Value: 'refund' } },
    },
  })),
});

const textOf = (one: unknown): string => JSON.stringify(one);

/** Starts the function with a record for each text; it must not fail. */
async function bring(t: CheckContext, texts: readonly string[], what: string): Promise<void> {
  const { error } = await t.invoke('RefundFunction', eventOf(t, texts));
  if (error !== undefined)
    t.fail(`RefundFunction to succeed with ${what}`, `it failed with ${error.type}: ${error.message}`);
}

check('sums', async (t) => {
  const [first, second] = [orderId(t), orderId(t)];
  const refunds: Refund[] = [];
  const compare = async (id: string, when: string): Promise<void> => {
    const own = refunds.filter((one) => one.orderId === id);
    const what = `\`refunded\` of an order with refunds of ${own.map(({ amount }) => amount).join(', ')}, ${when}`;
    t.expect(await refunded(t, id), what).toEqual(sum(own));
  };
  for (const id of [first, second, first]) {
    const next = { ...refund(t, id), reason: t.random.unicode(5) };
    refunds.push(next);
    await publish(t, [said(next, { kind: text('refund') })]);
    await t.eventually(() => compare(id, 'each published'), { within: ARRIVES });
  }
  const more = t.random.shuffle([refund(t, first), refund(t, second), { ...refund(t, first), amount: 1 }]);
  refunds.push(...more);
  await bring(t, more.map(textOf), 'three records');
  for (const id of [first, second]) await compare(id, 'after an event of three records');
});

check('odd', async (t) => {
  const of = (more: object): string => textOf({ ...refund(t), ...more });
  const odd = [
    `the till says ${t.random.hex(6)}`,
    of({}).slice(0, -1),
    'null',
    textOf([refund(t)]),
    textOf(of({})),
    String(t.random.int(1, 999)),
    ...[undefined, '', null, t.random.int(1, 999)].flatMap((value) => [
      of({ refundId: value }),
      of({ orderId: value }),
    ]),
    ...[undefined, null, '1250', '', 12.5, 0, -t.random.int(1, 999), true].map((amount) => of({ amount })),
  ];
  const messages = t.random.shuffle(odd).map((message) => ({ message, next: refund(t) }));
  const { error } = await t.invoke(
    'RefundFunction',
    eventOf(
      t,
      messages.flatMap(({ message, next }) => [message, textOf(next)]),
    ),
  );
  // One of them was it: which, tells the function that gets it alone.
  if (error !== undefined) for (const { message } of messages) await bring(t, [message], `the message ${message}`);
  const ids = messages
    .flatMap(({ message, next }) => [next.orderId, orderIn(message)])
    .filter((id) => id !== undefined);
  const found = await allRefunded(t, ids);
  for (const { message, next } of messages) {
    t.expect(found.get(next.orderId), `\`refunded\` of an order after the message ${message}`).toEqual(next.amount);
    const id = orderIn(message);
    if (id !== undefined)
      t.expect(found.get(id), `\`refunded\` of the order in the message ${message}`).toEqual(undefined);
  }
});

/** The order that an odd message names, where it does. */
function orderIn(message: string): string | undefined {
  return /o-[0-9a-f]{10}/.exec(message)?.[0];
}

check('tries-again', async (t) => {
  const deny = (nth: number, times: number) =>
    t.faults.add({ service: 'dynamodb', resource: t.stack.resource('RefundsTable'), nth, times, effect: 'deny' });
  const refused = refund(t);
  const open = deny(1, 100);
  const { error } = await t.invoke('RefundFunction', eventOf(t, [textOf(refused)]));
  open();
  if (error === undefined) t.fail('RefundFunction to fail while RefundsTable refuses its calls', 'it succeeded');
  await bring(t, [textOf(refused)], 'the same refund, once the table takes calls again');
  t.expect(await refunded(t, refused.orderId), '`refunded` of the order that Lambda tried again').toEqual(
    refused.amount,
  );

  const several = [refund(t), refund(t), refund(t)];
  const event = eventOf(t, several.map(textOf));
  const take = deny(2, 1);
  const { error: again } = await t.invoke('RefundFunction', event);
  take();
  if (again !== undefined) await bring(t, several.map(textOf), 'the same three refunds');
  const found = await allRefunded(
    t,
    several.map(({ orderId: id }) => id),
  );
  for (const { orderId: id, amount } of several)
    t.expect(found.get(id), '`refunded` of an order when the second call was refused').toEqual(amount);
});

check('once', async (t) => {
  const id = orderId(t);
  const [one, other] = [refund(t, id), refund(t, id)];
  await bring(t, [textOf(one)], 'a refund');
  // Another event, and in another environment: nothing but the table remembers.
  await t.withEnvironment('RefundFunction', { ROUND: t.random.hex(8) }, async () => {
    await bring(t, [textOf(one)], 'a refund that has come before');
    t.expect(await refunded(t, id), '`refunded` once a refund has come twice').toEqual(one.amount);
    await bring(t, [textOf(other), textOf(one), textOf(other)], 'refunds that have come before');
  });
  t.expect(await refunded(t, id), '`refunded` once two refunds have come several times').toEqual(sum([one, other]));
});

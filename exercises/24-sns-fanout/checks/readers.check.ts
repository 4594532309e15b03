import { check, type CheckContext } from '@coldstart/checks';
import {
  ARRIVES,
  collector,
  described,
  number,
  orderId,
  publish,
  said,
  text,
  type Attributes,
  type Said,
} from './shop.ts';

const ORDER: Attributes = { kind: text('order') };
const REFUND: Attributes = { kind: text('refund') };

/** An order for Europe, but for what is otherwise. */
function order(t: CheckContext, more: object = {}, attributes = ORDER): Said {
  const shipTo = { region: 'eu', city: t.random.word() };
  return said({ kind: 'order', orderId: orderId(t), shipTo, ...more }, attributes);
}

const refund = (t: CheckContext, more: object = {}, attributes = REFUND): Said =>
  said({ refundId: t.random.hex(12), orderId: orderId(t), amount: t.random.int(1, 9999), ...more }, attributes);

const europeans = (t: CheckContext): Said[] => [
  order(t),
  order(t, {}, {}),
  order(t, {}, { kind: text('note'), region: text('us') }),
  order(t, { shipTo: { region: 'eu', parts: [{ region: 'us' }, null] }, note: 'gift' }),
];

/** What resembles an order for Europe, and is none. */
const others = (t: CheckContext): Said[] => [
  ...['us', 'EU', 'eu-north', 'europe', 'apac', null].map((region) => order(t, { shipTo: { region } })),
  order(t, { shipTo: {} }),
  order(t, { shipTo: undefined }),
  order(t, { shipTo: { city: 'eu' }, region: 'eu' }),
  order(t, { shipTo: { region: 'us' }, billTo: { region: 'eu' } }, { ...ORDER, region: text('eu') }),
  ...['refunded', 'order-cancelled', 'Order', 'preorder', undefined].map((kind) => order(t, { kind })),
  { text: `order for eu: ${t.random.hex(6)}`, attributes: { ...ORDER, region: text('eu') } },
];

check('warehouse', async (t) => {
  const [wanted, unwanted] = [europeans(t), others(t)];
  const queue = collector(t, 'WarehouseQueue');
  // Those that are to come are published last: when they are there, the others had their time.
  await publish(t, [...t.random.shuffle(unwanted), ...t.random.shuffle(wanted)]);
  const came = ({ text: body }: Said): boolean =>
    queue.found.some(({ Body = '' }) => Body === body || Body.includes(JSON.stringify(body)));
  await t.eventually(
    async () => {
      await queue.more();
      for (const one of wanted) if (!came(one)) t.fail(`${described(one)} in WarehouseQueue`, 'it did not come');
    },
    { within: ARRIVES },
  );
  for (const one of unwanted) if (came(one)) t.fail(`WarehouseQueue without ${described(one)}`, 'it came');
});

check('raw', async (t) => {
  const note = t.random.unicode(6);
  const till = t.random.int(1, 99);
  const message = order(t, { note }, { ...ORDER, till: number(till), who: text(t.random.name()) });
  const { orderId: id } = JSON.parse(message.text) as { readonly orderId: string };
  const queue = collector(t, 'WarehouseQueue');
  await publish(t, [message]);
  const found = await t.eventually(
    async () => {
      const all = await queue.more();
      return all.find(({ Body = '' }) => Body.includes(id)) ?? t.fail('an order in WarehouseQueue', 'it did not come');
    },
    { within: ARRIVES },
  );
  t.expect(found.Body, 'the body of the message in WarehouseQueue').toEqual(message.text);
  const values = Object.entries(found.MessageAttributes ?? {}).map(([name, { StringValue }]) => [name, StringValue]);
  const published = Object.entries(message.attributes ?? {}).map(([name, { StringValue }]) => [name, StringValue]);
  t.expect(Object.fromEntries(values), 'the attributes of the message in WarehouseQueue').toEqual(
    Object.fromEntries(published),
  );
});

/** Invocations of the function so far. */
const invocations = (t: CheckContext): number =>
  t.journal
    .entries({ kind: 'invocation' })
    .filter(({ resource }) => resource?.includes(t.stack.resource('RefundFunction')) === true).length;

const MINUTE = 60_000;

check('refunds', async (t) => {
  const wanted = [
    refund(t),
    refund(t, {}, { ...REFUND, till: number(t.random.int(1, 9)) }),
    { text: `refund ${t.random.hex(8)}`, attributes: REFUND },
  ];
  const unwanted = [
    refund(t, { kind: 'refund' }, {}),
    ...['order', 'Refund', 'refund-declined', 'prerefund'].map((kind) =>
      refund(t, { kind: 'refund' }, { kind: text(kind) }),
    ),
    refund(t, {}, { what: text('refund') }),
    ...[text('true'), text('false'), number(0)].map((test) => refund(t, {}, { ...REFUND, test })),
  ];
  // What an earlier check has left to be tried again is none of these.
  await t.clock.advance(4 * MINUTE);
  for (const message of wanted) {
    if (!(await starts(t, [message]))) t.fail(`${described(message)} to start RefundFunction`, 'it did not');
  }
  if (!(await starts(t, t.random.shuffle(unwanted)))) return;
  // One of them was it.
  for (const message of unwanted) {
    if (await starts(t, [message])) t.fail(`${described(message)} not to start RefundFunction`, 'it did');
  }
});

/** Whether what is published starts the function. */
async function starts(t: CheckContext, messages: readonly Said[]): Promise<boolean> {
  const before = invocations(t);
  await publish(t, messages);
  await t.clock.advance(1000);
  return invocations(t) > before;
}

check('audit', async (t) => {
  const messages = t.random.shuffle<Said>([
    order(t),
    order(t, { shipTo: { region: 'us' } }, {}),
    refund(t, {}, { ...REFUND, test: text('true') }),
    refund(t, {}, {}),
    said({ kind: t.random.word(), note: t.random.unicode(8) }, { kind: text(t.random.word()) }),
    { text: `a till speaks: ${t.random.hex(8)}`, subject: t.random.words(2) },
  ]);
  const queue = collector(t, 'AuditQueue');
  const ids = await publish(t, messages);
  await t.eventually(
    async () => {
      await queue.more();
      messages.forEach((message, index) => {
        const found = queue.found.find(({ Body = '' }) => Body === message.text || Body.includes(ids[index] ?? ''));
        if (found === undefined) return t.fail(`${described(message)} in AuditQueue`, 'it did not come');
        const { Type, Message } = envelopeIn(t, found.Body ?? '');
        t.expect({ Type, Message }, "what SNS's envelope says").toEqual({
          Type: 'Notification',
          Message: message.text,
        });
      });
    },
    { within: ARRIVES },
  );
});

function envelopeIn(t: CheckContext, body: string): { readonly Type?: unknown; readonly Message?: unknown } {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null && 'Message' in value) return value;
  } catch {
    // Said below.
  }
  return t.fail("AuditQueue to have messages in SNS's envelope", `one was ${body}`);
}

const HANDOVERS = {
  RefundFunction: { service: 'lambda', operation: 'Invoke', message: refund },
  WarehouseQueue: { service: 'sqs', operation: 'SendMessage', message: order },
} as const;

check('undelivered', async (t) => {
  for (const [reader, { service, operation, message }] of t.random.shuffle(Object.entries(HANDOVERS))) {
    const lost = message(t);
    const { orderId: id } = JSON.parse(lost.text) as { readonly orderId: string };
    const queue = collector(t, 'UndeliveredQueue');
    const open = t.faults.add({ service, operation, resource: reader, times: 100, effect: 'deny' });
    await publish(t, [lost]);
    await t.eventually(
      async () => {
        const found = await queue.more();
        if (!found.some(({ Body = '' }) => Body.includes(id)))
          t.fail(`the message in UndeliveredQueue that could not be handed to ${reader}`, 'it is not there');
      },
      { within: ARRIVES },
    );
    open();
  }
});

import { check, type CheckContext } from '@coldstart/checks';
import { lineOf, oddOrders, orderOf, pricedOf, textOf, type Order } from './orders.ts';
import { begin, dead, emptied, left, onBus, purge, runs, send, type Sent } from './queues.ts';

const MINUTE = 60_000;

/** What branches write besides orders, or what looks like one and is none. */
function others(t: CheckContext): unknown[] {
  const { orderId } = orderOf(t);
  const but = (type: unknown): object => ({ ...orderOf(t), type });
  return t.random.shuffle<unknown>([
    { type: 'stock', item: 'tea', count: t.random.int(1, 99) },
    { type: 'ping' },
    but('Order'),
    but('orders'),
    but('order '),
    but('reorder'),
    but(''),
    but(null),
    but({ order: 'order' }),
    { kind: { type: 'order' }, orderId },
    { body: orderOf(t) },
    { orderId, lines: [] },
    'order',
    '"order"',
    'type: order',
  ]);
}

check('filters', async (t) => {
  await begin(t);
  await send(t, others(t));
  await emptied(t, 'what is no order', 2 * MINUTE);
  t.expect(runs(t), 'the number of times that PriceFunction ran for what is no order').toEqual(0);
  await t.clock.advance(2 * MINUTE);
  t.expect(await dead(t), 'what is in DeadOrdersQueue').toEqual([]);
  const came = (await onBus(t)).map(({ detail }) => detail);
  t.expect(came, 'what came to the bus of what is no order').toEqual([]);
  const order = orderOf(t);
  await send(t, [`  ${JSON.stringify({ ...order, note: 'stock' }, undefined, 2)}\n`]);
  await arrive(t, [order]);
});

/** Waits until each order is on the bus. @returns all that came */
async function arrive(t: CheckContext, orders: readonly Order[]): Promise<Sent[]> {
  const came: Sent[] = [];
  const has = ({ orderId }: Order): boolean => came.some(({ detail }) => JSON.stringify(detail).includes(orderId));
  await t.eventually(async () => {
    came.push(...(await onBus(t)));
    const missing = orders.find((order) => !has(order));
    if (missing !== undefined) t.fail(`an event for the order ${JSON.stringify(missing)}`, describe(came));
  });
  return came;
}

const describe = (came: readonly Sent[]): string =>
  came.length === 0 ? 'nothing came to the bus' : `there was ${JSON.stringify(came[0])}`;

check('tells', async (t) => {
  await begin(t);
  const orders = t.random.shuffle([orderOf(t), ...oddOrders(t)]);
  await send(t, orders);
  const came = await arrive(t, orders);
  const pipe = t.stack.resource('OrdersPipe');
  for (const order of orders) {
    const event =
      came.find(({ detail }) => detail['orderId'] === order.orderId) ??
      t.fail('`orderId` of the order in `detail` of its event', describe(came));
    t.expect(event.source, 'the source of the event').toEqual('shop.till');
    t.expect(event['detail-type'], 'the type of the event').toEqual('Order priced');
    t.expect(event.detail, '`detail` of the event').toEqual({ ...pricedOf(order), pipe });
  }
  t.expect(came.length, `the number of events for ${orders.length} orders`).toEqual(orders.length);
});

check('leaves-nothing', async (t) => {
  await begin(t);
  await send(t, [orderOf(t, { cancelled: true }), orderOf(t, { cancelled: true, lines: [] })]);
  await emptied(t, 'orders that were cancelled', 5 * MINUTE);
  t.expect(await dead(t), 'what is in DeadOrdersQueue').toEqual([]);
  const came = (await onBus(t)).map(({ detail }) => detail);
  t.expect(came, 'what came to the bus of cancelled orders').toEqual([]);
});

check('sets-aside', async (t) => {
  await begin(t);
  try {
    await setsAside(t);
  } finally {
    await purge(t);
  }
});

async function setsAside(t: CheckContext): Promise<void> {
  const good = [orderOf(t), orderOf(t), orderOf(t)];
  // Broken in more than one way: what each of them is worth, another check asks.
  const broken = orderOf(t, { lines: [lineOf(t), lineOf(t, { quantity: -1.5, cents: -0.5 })] });
  await send(t, t.random.shuffle([...good, broken]));
  await arrive(t, good);
  const found: string[] = [];
  await t.eventually(
    async () => {
      found.push(...(await dead(t)));
      if (!found.includes(textOf(broken))) t.fail('the broken order in DeadOrdersQueue', 'it is not there');
    },
    { within: 5 * MINUTE },
  );
  t.expect(found, 'what is in DeadOrdersQueue').toEqual([textOf(broken)]);
  t.expect(runs(t, 'error'), 'the number of times that the broken order was tried').toEqual(3);
  t.expect(await left(t), 'the number of messages in OrdersQueue').toEqual(0);
}

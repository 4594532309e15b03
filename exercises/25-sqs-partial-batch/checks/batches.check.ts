import { check, type CheckContext } from '@coldstart/checks';
import { expectDone, itemsOf, newOrders, noOrders, type Order } from './orders.ts';
import { again, begin, coming, dead, handOver } from './queues.ts';

/** Every call that writes into a table. */
const WRITES = ['PutItem', 'UpdateItem', 'BatchWriteItem', 'TransactWriteItems', 'ExecuteStatement'];

/** All that is not in the table comes back, and nothing else. @returns how many are there */
async function expectTheRestToCome(t: CheckContext, orders: readonly Order[], when: string): Promise<number> {
  const items = await itemsOf(
    t,
    orders.map(({ order }) => order),
  );
  t.expect(
    await coming(t),
    `the number of orders that come back ${when}, with ${items.size} of ${orders.length} done,`,
  ).toEqual(orders.length - items.size);
  return items.size;
}

check('ships', async (t) => {
  await begin(t);
  const orders = [...newOrders(t, 10), { order: `o-${t.random.hex(10)}`, to: ' ', parcels: 1 }];
  await handOver(t, orders);
  await expectDone(t, 'an order', orders);
  t.expect(await coming(t), `the number of orders that come back though all ${orders.length} are done`).toEqual(0);
});

check('partial', async (t) => {
  await begin(t);
  const orders = newOrders(t, 10);
  for (const operation of WRITES)
    t.faults.add({ service: 'dynamodb', operation, nth: t.random.int(3, 5), times: 3, effect: 'deny' });
  await handOver(t, orders);
  await expectTheRestToCome(t, orders, 'when the table did not take some');
  await again(t);
  await expectDone(t, 'an order that the table did not take at first', orders);
  t.expect(await coming(t), 'the number of orders that come back once all are done').toEqual(0);
});

/** What came of orders among what is none. */
interface Mixed {
  readonly good: readonly Order[];
  readonly bad: ReturnType<typeof noOrders>;
  /** How many came back the first time. */
  readonly came: number;
}

async function mix(t: CheckContext): Promise<Mixed> {
  await begin(t);
  const [good, bad] = [newOrders(t, 5), noOrders(t)];
  await handOver(t, t.random.shuffle([...good, ...bad.map(({ body }) => body)]));
  return { good, bad, came: await coming(t) };
}

/** Two checks look at what becomes of the same messages. */
const mixed = new WeakMap<object, Promise<Mixed>>();

function mixOf(t: CheckContext): Promise<Mixed> {
  const started = mixed.get(t.stack) ?? mix(t);
  mixed.set(t.stack, started);
  return started;
}

check('unreadable', async (t) => {
  const { good, bad, came } = await mixOf(t);
  await expectDone(t, 'an order among others that cannot be read', good);
  const items = await itemsOf(
    t,
    bad.flatMap(({ order }) => order ?? []),
  );
  for (const { order = '', body } of bad)
    if (items.has(order)) t.fail(`no item of what is no order, such as ${body}`, 'there is one');
  t.expect(
    came,
    `the number of messages that come back when ${bad.length} of ${bad.length + good.length} are no orders`,
  ).toEqual(bad.length);
});

/** Attempts until an order is given up. */
const ATTEMPTS = 3;

check('dead', async (t) => {
  const { bad } = await mixOf(t);
  for (let attempt = 1; attempt < ATTEMPTS; attempt += 1) {
    t.expect(
      (await dead(t)).length,
      `the number of messages in DeadOrders after ${attempt} of ${ATTEMPTS} attempts`,
    ).toEqual(0);
    await again(t);
  }
  // The queue moves them when they would be received once more.
  await again(t);
  const bodies = await dead(t);
  const fine = bodies.filter((found) => !bad.some(({ body }) => body === found));
  t.expect(fine.length, 'the number of messages in DeadOrders that are orders like any other').toEqual(0);
  const missing = bad.filter(({ body }) => !bodies.includes(body)).length;
  t.expect(missing, `the number of messages that are not in DeadOrders after ${ATTEMPTS} attempts`).toEqual(0);
});

/** Milliseconds of the machine's that each write takes, so that ten of them do not fit into four seconds. */
const SLOW = 600;

check('deadline', async (t) => {
  await begin(t);
  const orders = newOrders(t, 10);
  const quick = WRITES.map((operation) =>
    t.faults.add({ service: 'dynamodb', operation, times: 100, effect: { delay: SLOW } }),
  );
  await handOver(t, orders);
  for (const mend of quick) mend();
  const done = await expectTheRestToCome(t, orders, 'when the table is slow');
  t.expect(done, 'the number of orders that are done when the table is slow').toBeAtLeast(1);
  await again(t);
  await expectDone(t, 'an order that there was no time for at first', orders);
  t.expect(await coming(t), 'the number of orders that come back once all are done').toEqual(0);
});

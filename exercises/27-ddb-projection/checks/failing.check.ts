import { check, type CheckContext } from '@coldstart/checks';
import { countsOf, expectCounts, expectCountsSoon } from './counters.ts';
import { refuse } from './faults.ts';
import { givenUp } from './failures.ts';
import { draft, gone, idOf, newCustomer, order, without, write, type Order } from './orders.ts';
import { changesFromNow, eventOf, orderAt } from './stream.ts';
import { expectAnEnd, FUNCTION, timesGiven, withTrigger } from './trigger.ts';

const MINUTE = 60_000;

/** What an order can lack, in the words of streams. */
function broken(t: CheckContext, customer: string): Order[] {
  const good = order(t, customer);
  return t.random.shuffle([
    ...['customer', 'status', 'channel', 'cents'].map((name) => without(good, name)),
    ...[
      { customer: { N: '17' } },
      { status: { BOOL: true } },
      { channel: { S: '1' } },
      { cents: { S: '450' } },
      { cents: { NULL: true } },
    ].map((wrong) => ({ ...good, ...wrong })),
  ]);
}

check('no-order', async (t) => {
  const customer = newCustomer(t);
  for (const [at, one] of broken(t, customer).entries()) {
    const change = {
      eventID: t.random.hex(32),
      eventName: 'MODIFY' as const,
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: t.region,
      dynamodb: {
        ApproximateCreationDateTime: new Date(t.clock.now()),
        Keys: { orderId: one.orderId },
        OldImage: { ...draft(t, customer), orderId: one.orderId },
        NewImage: one,
        SequenceNumber: `1${String(at).padStart(24, '0')}`,
        SizeBytes: 400,
        StreamViewType: 'NEW_AND_OLD_IMAGES' as const,
      },
    };
    const { error, result } = await t.invoke(FUNCTION, eventOf(t, [change]));
    if (error === undefined && !JSON.stringify(result ?? null).includes('itemIdentifier'))
      t.fail(`${FUNCTION} to fail at ${JSON.stringify(shown(one))}`, `it answered ${JSON.stringify(result)}`);
  }
  await expectCounts(t, 'a customer who has no order', customer, countsOf([]));
});

/** What somebody looks at of an order. */
const shown = ({ customer, status, channel, cents }: Order): object => ({ customer, status, channel, cents });

check('set-aside', async (t) => {
  expectAnEnd(t);
  const customer = newCustomer(t);
  const good = Array.from({ length: 5 }, () => order(t, customer));
  const [first, second, third, ...rest] = good as [Order, Order, Order, ...Order[]];
  const bad = [without(order(t, customer), 'customer'), order(t, customer, { cents: { S: '450' } })] as const;
  await givenUp(t);
  await withTrigger(t, async () => {
    await write(t, first, bad[0], second, third, bad[1], ...rest);
    await t.clock.advance(MINUTE);
    await expectCounts(t, 'a customer among whose orders are two that are none', customer, countsOf(good));
    const records = await givenUp(t);
    const places = await Promise.all(records.map((record) => orderAt(t, record)));
    for (const one of bad) {
      const found = records.filter((_, at) => places[at] === idOf(one));
      t.expect(found.length, `the number of records in FailuresQueue about ${JSON.stringify(shown(one))}`).toEqual(1);
      t.expect(found[0]?.DDBStreamBatchInfo?.batchSize, '`batchSize` in a record in FailuresQueue').toEqual(1);
    }
    t.expect(records.length, 'the number of records in FailuresQueue').toEqual(bad.length);
    // One becomes an order, the other one goes.
    const mended = { ...bad[0], customer: { S: customer } };
    await write(t, mended, gone(bad[1]));
    await t.clock.advance(MINUTE);
    const which = 'a customer after one of them was mended, and the other one deleted';
    await expectCounts(t, which, customer, countsOf([...good, mended]));
    t.expect((await givenUp(t)).length, 'the number of records in FailuresQueue after that').toEqual(0);
  });
});

check('checkpoint', async (t) => {
  const customer = newCustomer(t);
  const later = Array.from({ length: 4 }, () => order(t, customer));
  const [first, second, behind] = [order(t, customer), order(t, customer), order(t, customer)];
  await withTrigger(t, async () => {
    const mend = refuse(t, 'Counters', 3);
    await write(t, ...later);
    await t.clock.advance(MINUTE);
    mend();
    const refused = 'how often a change was handed over that came before one that Counters did not take';
    for (const one of later.slice(0, 2)) t.expect(timesGiven(t, one), refused).toEqual(1);
    const which = 'a customer one of whose changes Counters did not take at first';
    await expectCounts(t, which, customer, countsOf(later));
    await write(t, first, second, without(order(t, customer), 'customer'), behind);
    await t.clock.advance(MINUTE);
    const what = 'how often a change was handed over that came before one that is no order';
    for (const one of [first, second]) t.expect(timesGiven(t, one), what).toEqual(1);
  });
  await givenUp(t);
});

check('half-way', async (t) => {
  for (const table of ['Counters', 'Applied'] as const) {
    const customer = newCustomer(t);
    const orders = Array.from({ length: 3 }, () => order(t, customer));
    await withTrigger(t, async () => {
      const mend = refuse(t, table, 2);
      await write(t, ...orders);
      await t.clock.advance(MINUTE);
      mend();
      await expectCounts(t, `a customer when ${table} did not take one write at first`, customer, countsOf(orders));
    });
  }
});

check('too-old', async (t) => {
  const [early, late] = [newCustomer(t), newCustomer(t)];
  const [first, second] = [order(t, early), order(t, late)];
  await givenUp(t);
  await withTrigger(t, async (trigger) => {
    await trigger.switchOff();
    await write(t, first);
    await t.clock.advance(15 * MINUTE);
    await write(t, second);
    await t.clock.advance(48 * MINUTE);
    await trigger.switchOn();
    const which = 'a customer whose order was 48 minutes old when the trigger was switched on again';
    await expectCountsSoon(t, which, late, countsOf([second]), 5 * MINUTE);
    await expectCounts(t, 'a customer whose order was an hour old by then', early, countsOf([]));
    const [record, ...more] = await givenUp(t);
    t.expect(record?.requestContext?.condition, 'what FailuresQueue says of the older one').toEqual(
      'RecordAgeExceeded',
    );
    t.expect(more.length, 'the number of other records in FailuresQueue').toEqual(0);
  });
});

check('again', async (t) => {
  const [one, other] = [newCustomer(t), newCustomer(t)];
  const [kept, changed, dropped] = [order(t, one), order(t, one), order(t, other)];
  const after = { ...changed, cents: { N: '7' } };
  const expected = [countsOf([kept, after]), countsOf([], { deleted: 1 })] as const;
  const came = await changesFromNow(t);
  await withTrigger(t, async () => {
    await write(t, kept, changed, dropped);
    await write(t, after, gone(dropped));
    await expectCountsSoon(t, 'a customer with a changed order', one, expected[0]);
    await expectCountsSoon(t, 'a customer whose order was deleted', other, expected[1]);
  });
  const changes = await came();
  // In an execution environment that has seen none of it.
  await t.withEnvironment(FUNCTION, { AGAIN: t.random.hex(4) }, async () => {
    for (const again of [changes, changes.slice(2)]) await t.invoke(FUNCTION, eventOf(t, again));
  });
  await expectCounts(t, 'a customer whose changes came twice', one, expected[0]);
  await expectCounts(t, 'another customer whose changes came twice', other, expected[1]);
});

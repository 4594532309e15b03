import { check, type CheckContext, type Invocation } from '@coldstart/checks';
import { countsOf, expectCounts, expectCountsSoon } from './counters.ts';
import { refuse } from './faults.ts';
import { givenUp } from './failures.ts';
import { draft, gone, idOf, newCustomer, order, without, write, type Image, type Order } from './orders.ts';
import { changeOf, changesFromNow, eventOf, orderAt } from './stream.ts';
import { asked, expectAnEnd, FUNCTION, timesGiven, withTrigger } from './trigger.ts';

const MINUTE = 60_000;

/** What an order can lack, in the words of streams. */
function broken(t: CheckContext, customer: string): Order[] {
  const good = order(t, customer);
  const wrong: readonly Image[] = [
    { customer: { N: '17' } },
    { status: { BOOL: true } },
    { channel: { S: '1' } },
    { cents: { S: '450' } },
    { cents: { NULL: true } },
  ];
  return t.random.shuffle([
    ...['customer', 'status', 'channel', 'cents'].map((name) => without(good, name)),
    ...wrong.map((one): Order => ({ ...good, ...one, orderId: good.orderId })),
  ]);
}

check('no-order', async (t) => {
  const customer = newCustomer(t);
  for (const [at, one] of broken(t, customer).entries()) {
    const change = changeOf(t, one, at, { ...draft(t, customer), orderId: one.orderId });
    const { error, result } = await t.invoke(FUNCTION, eventOf(t, [change]));
    if (error === undefined && !isReport(result))
      t.fail(`${FUNCTION} to fail at ${JSON.stringify(shown(one))}`, said(result));
  }
  await expectCounts(t, 'a customer who has no order', customer, countsOf([]));
});

/** Whether an answer names a change that has failed. */
const isReport = (answer: unknown): boolean => JSON.stringify(answer ?? null).includes('itemIdentifier');

const said = (answer: unknown): string => `it answered ${JSON.stringify(answer)}`;

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
    const more = 'the number of records in FailuresQueue once one was mended, and the other one deleted,';
    t.expect((await givenUp(t)).length, more).toEqual(0);
  });
});

check('checkpoint', async (t) => {
  const customer = newCustomer(t);
  const orders = Array.from({ length: 4 }, () => order(t, customer));
  const changes = orders.map((one, at) => changeOf(t, one, at));
  const mend = refuse(t, 'Counters', 3);
  const reported = lowestReported(await t.invoke(FUNCTION, eventOf(t, changes)));
  mend();
  const which = 'the SequenceNumber that is reported when Counters does not take the third of four changes';
  t.expect(reported, which).toEqual(changes[2]?.dynamodb?.SequenceNumber);
  await t.invoke(FUNCTION, eventOf(t, changes.slice(2)));
  await expectCounts(t, 'a customer after the third and fourth came again', customer, countsOf(orders));
  await withTrigger(t, async () => {
    const [first, second, behind] = [order(t, customer), order(t, customer), order(t, customer)];
    await write(t, first, second, without(order(t, customer), 'customer'), behind);
    await t.clock.advance(MINUTE);
    const what = 'how often a change was handed over that came before one that is no order';
    for (const one of [first, second]) t.expect(timesGiven(t, one), what).toEqual(1);
  });
  await givenUp(t);
});

/** Where Lambda would go on; what a function has thrown otherwise. */
function lowestReported({ error, result }: Invocation): unknown {
  if (error !== undefined) return `${error.type}: ${error.message}`;
  const { batchItemFailures: failures = [] } = (result ?? {}) as { batchItemFailures?: { itemIdentifier?: unknown }[] };
  const reported = failures.map(({ itemIdentifier }) => String(itemIdentifier));
  return reported.toSorted((one, other) => (one < other ? -1 : 1))[0];
}

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
  const { MaximumRecordAgeInSeconds: age } = asked(t);
  t.expect(age, 'how old a change may be, in seconds, before it is given up').toEqual(3600);
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
    for (const again of [changes, changes.slice(2)]) {
      const { error, result } = await t.invoke(FUNCTION, eventOf(t, again));
      if (error !== undefined || isReport(result))
        t.fail(`${FUNCTION} to have nothing against a change that comes twice`, said(error ?? result));
    }
  });
  await expectCounts(t, 'a customer whose changes came twice', one, expected[0]);
  await expectCounts(t, 'another customer whose changes came twice', other, expected[1]);
});

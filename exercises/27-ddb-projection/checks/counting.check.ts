import { check, type CheckContext } from '@coldstart/checks';
import { countsOf, expectCountsSoon } from './counters.ts';
import { draft, gone, newCustomer, order, write, type Image, type Order } from './orders.ts';
import { timesGiven, withTrigger } from './trigger.ts';

check('counts', async (t) => {
  const [many, free, refunded] = [newCustomer(t), newCustomer(t), newCustomer(t)];
  const of = (customer: string, ...amounts: readonly string[]): Order[] =>
    amounts.map((N) => order(t, customer, { cents: { N } }));
  const orders = {
    many: of(many, '9', '10', String(t.random.int(100, 999)), '4000000000'),
    free: [...of(free, '0'), order(t, free, { channel: { N: '1.0' }, cents: { N: '2E2' } })],
    refunded: of(refunded, '-450', '20'),
  };
  await withTrigger(t, async () => {
    await write(t, ...t.random.shuffle(Object.values(orders).flat()));
    await expectCountsSoon(t, 'a customer with four new orders', many, countsOf(orders.many));
    await expectCountsSoon(t, 'a customer with new orders of 0 and 200 cents', free, countsOf(orders.free));
    await expectCountsSoon(t, 'a customer with new orders of -450 and 20 cents', refunded, countsOf(orders.refunded));
  });
});

/** What happens to an order; `undefined` where it is deleted. */
interface Fate {
  readonly which: string;
  readonly before: Order;
  readonly after: Order | undefined;
  /** The customer has it, and it stays as it is. */
  readonly kept: Order;
}

function fates(t: CheckContext): Fate[] {
  const fate = (what: string, change: object | undefined, first: (customer: string) => Order): Fate => {
    const customer = newCustomer(t);
    const before = first(customer);
    const after = change && { ...before, ...change };
    return { which: `a customer whose ${what}`, before, after, kept: order(t, customer) };
  };
  const placed = (customer: string): Order => order(t, customer, { cents: { N: '9' }, channel: { N: '2' } });
  const drafted = (customer: string): Order => draft(t, customer);
  return t.random.shuffle([
    fate('order became dearer', { cents: { N: '10' } }, placed),
    fate('order was cancelled', { status: { S: 'cancelled' } }, placed),
    fate('order went to channel 9', { channel: { N: '9' } }, placed),
    fate('order got a note', { note: { S: t.random.word() } }, placed),
    fate('order was deleted', undefined, placed),
    fate('draft was placed', { status: { S: 'placed' } }, drafted),
    fate('draft was deleted', undefined, drafted),
  ]);
}

check('changes', async (t) => {
  const all = fates(t);
  const [giver, taker] = [newCustomer(t), newCustomer(t)];
  const moved = order(t, giver, { cents: { N: '1200' } });
  const arrived = { ...moved, customer: { S: taker } };
  await withTrigger(t, async () => {
    await write(t, moved, ...all.flatMap(({ before, kept }) => [before, kept]));
    await expectCountsSoon(t, 'a customer with one new order', giver, countsOf([moved]));
    await write(t, arrived, ...all.map(({ before, after }) => after ?? gone(before)));
    for (const { which, before, after, kept } of all) {
      const deleted = after === undefined ? countsOf([before]).orders : 0;
      const expected = countsOf([kept, ...(after === undefined ? [] : [after])], { deleted });
      await expectCountsSoon(t, which, before['customer']?.S ?? '', expected);
    }
    await expectCountsSoon(t, 'a customer whose order went to another one', giver, countsOf([]));
    await expectCountsSoon(t, 'the customer to whom it went', taker, countsOf([arrived]));
  });
});

check('filter', async (t) => {
  const customer = newCustomer(t);
  const other = (more: Image): Order => order(t, customer, more);
  const idle = t.random.shuffle([
    ...['draft', 'Placed', 'placed ', 'replaced', ''].map((S) => other({ status: { S } })),
    ...['0', '3', '12', '21', '-1', '1.5', '1E1'].map((N) => other({ channel: { N } })),
  ]);
  const [first, second] = [other({ channel: { N: '1' } }), other({ channel: { N: '2.0' } })];
  const woken = idle.slice(0, 2).map((one) => ({ ...one, status: { S: 'placed' }, channel: { N: '1' } }));
  await withTrigger(t, async () => {
    await write(t, ...idle);
    await t.clock.advance(10_000);
    for (const one of idle) {
      const what = `how often a new order starts the function whose channel is ${one['channel']?.N} and whose status is "${one['status']?.S}"`;
      t.expect(timesGiven(t, one), what).toEqual(0);
    }
    await write(t, first, second, ...woken);
    const which = 'a customer two of whose orders count from the beginning, and two later';
    await expectCountsSoon(t, which, customer, countsOf([first, second, ...woken]));
  });
});

check('expired', async (t) => {
  const customer = newCustomer(t);
  const at = (seconds: number) => ({ expiresAt: { N: String(Math.floor(t.clock.now() / 1000) + seconds) } });
  const expires = [order(t, customer, at(3600)), order(t, customer, at(3610))];
  const idle = { ...draft(t, customer), ...at(3600) };
  const stays = order(t, customer, at(100_000));
  // DynamoDB leaves items alone whose time was up more than five years ago.
  const deleted = [order(t, customer, at(3600)), order(t, customer, at(-200_000_000)), order(t, customer)];
  await withTrigger(t, async () => {
    await write(t, stays, idle, ...expires, ...deleted);
    await expectCountsSoon(t, 'a customer with six new orders', customer, countsOf([stays, ...expires, ...deleted]));
    await write(t, ...deleted.map(gone));
    await t.clock.advance(3_700_000);
    const which = 'a customer of whose orders three were deleted and two have expired';
    await expectCountsSoon(t, which, customer, countsOf([stays], { deleted: 3, expired: 2 }));
  });
});

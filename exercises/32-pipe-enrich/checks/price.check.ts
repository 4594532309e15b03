import { check, type CheckContext } from '@coldstart/checks';
import { brokenOrders, FUNCTION, lineOf, messagesOf, oddOrders, orderOf, pricedOf, type Order } from './orders.ts';

/** What the function makes of orders: a list, of which the members count that somebody asks for. */
async function priced(t: CheckContext, orders: readonly Order[]): Promise<object[]> {
  const answer = await t.call(FUNCTION, messagesOf(t, orders));
  if (!Array.isArray(answer)) t.fail(`${FUNCTION} to answer with a list`, `it answered ${JSON.stringify(answer)}`);
  return answer.map((one: unknown) => {
    const { orderId, customer, total } = (one ?? {}) as Record<string, unknown>;
    return { orderId, customer, total };
  });
}

check('prices', async (t) => {
  const one = orderOf(t);
  t.expect(await priced(t, [one]), 'the answer to one order').toEqual([pricedOf(one)]);
  const several = t.random.shuffle([orderOf(t), orderOf(t), orderOf(t), ...oddOrders(t)]);
  t.expect(await priced(t, several), `the answer to ${several.length} orders`).toEqual(several.map(pricedOf));
});

check('cancels', async (t) => {
  const kept = [orderOf(t), orderOf(t, { cancelled: false })];
  const gone = [
    orderOf(t, { cancelled: true }),
    orderOf(t, { cancelled: true, lines: [] }),
    orderOf(t, { cancelled: true, lines: [lineOf(t, { quantity: 0 })] }),
  ];
  const mixed = t.random.shuffle([...kept, ...gone]);
  const rest = mixed.filter((order) => kept.includes(order));
  t.expect(await priced(t, mixed), 'the answer to orders of which some are cancelled').toEqual(rest.map(pricedOf));
  for (const order of gone) t.expect(await priced(t, [order]), 'the answer to a cancelled order').toEqual([]);
});

check('refuses', async (t) => {
  for (const order of brokenOrders(t)) {
    const { error, result } = await t.invoke(FUNCTION, messagesOf(t, t.random.shuffle([orderOf(t), order])));
    if (error !== undefined) continue;
    const lines = JSON.stringify(order.lines);
    t.fail(`${FUNCTION} to throw at an order whose lines are ${lines}`, `it answered ${JSON.stringify(result)}`);
  }
});

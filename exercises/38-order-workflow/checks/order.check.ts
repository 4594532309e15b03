import { check, type CheckContext } from '@coldstart/checks';
import { SFNClient, ValidateStateMachineDefinitionCommand } from '@aws-sdk/client-sfn';
import { z } from 'zod';
import { definitionOf, FILE } from './definition.ts';
import type { MachineCall } from './history.ts';
import { callsOf, run, runAll, runOnce, succeeded, type Done } from './machine.ts';
import { inStock, newOrder, reservationsOf, totalOf } from './orders.ts';

/** Of JSON that does not parse AWS repeats the beginning, twice, before it says where. */
const SOURCE = /\s+at \[Source: .*line: (\d+), column: (\d+)\]/s;

check('valid', async (t) => {
  const definition = definitionOf(t);
  const { result, diagnostics = [] } = await t
    .client(SFNClient)
    .send(new ValidateStateMachineDefinitionCommand({ definition, type: 'STANDARD' }));
  const [first, ...more] = diagnostics;
  if (result !== 'OK') {
    const said = `${first?.code}: ${first?.message} at ${first?.location}`.replace(SOURCE, ' at line $1, column $2');
    t.fail(
      `${FILE} to be a state machine that AWS takes`,
      `AWS says ${said}${more.length > 0 ? `, and ${more.length} more` : ''}`,
    );
  }
  const { QueryLanguage } = t.document(FILE, z.looseObject({ QueryLanguage: z.string().optional() }));
  t.expect(QueryLanguage, `\`QueryLanguage\` of the machine in ${FILE}`).toEqual('JSONata');
});

/** What no list of lines is, or one without any. */
const NO_LINES = [
  {},
  { lines: null },
  { lines: [] },
  { lines: 'cup' },
  { lines: { sku: 'cup', quantity: 1, cents: 100 } },
];

check('refuses', async (t) => {
  const orders = t.random.shuffle(NO_LINES).map((wrong) => {
    const { lines: _, ...order } = newOrder(t, []);
    return { ...order, ...wrong };
  });
  for (const [index, { status, error, calls }] of (await runAll(t, orders)).entries()) {
    const given = JSON.stringify(orders[index]);
    if (status !== 'FAILED' || error !== 'InvalidOrder')
      t.fail(
        `the order ${given} to fail with InvalidOrder`,
        status === 'SUCCEEDED' ? 'it succeeded' : `it ended ${status} with ${error}`,
      );
    t.expect(calls.length, `the number of calls for the order ${given}`).toEqual(0);
  }
});

/** An order of which nothing is missing, and that nothing is wrong with. */
const whole = (t: CheckContext): Promise<Done> => runOnce(t, 'whole', () => newOrder(t, ['there', 'there', 'there']));

/** How many of the calls were under way at the worst moment, which is when one of them begins. */
const atOnce = (calls: readonly MachineCall[]): number =>
  Math.max(0, ...calls.map(({ began }) => calls.filter((one) => one.began <= began && began < one.ended).length));

check('reserves', async (t) => {
  const done = await whole(t);
  const reserved = callsOf(t, done, 'Reserve');
  const { order } = done;
  const sent = reserved.map(({ payload }) => payload).toSorted(bySku);
  const expected = order.lines.map(({ sku, quantity }) => ({ orderId: order.orderId, sku, quantity })).toSorted(bySku);
  t.expect(sent, `what ReserveFunction is called with for the order ${JSON.stringify(order)}`).toEqual(expected);
  t.expect(atOnce(reserved), 'the number of calls of ReserveFunction under way at once').toBeAtMost(2);
});

const bySku = (a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): number =>
  String(a['sku']) < String(b['sku']) ? -1 : 1;

check('charges', async (t) => {
  const done = await whole(t);
  const { of } = succeeded(t, done);
  const { order } = done;
  const { orderId, card } = order;
  t.expect(
    of('Charge').map(({ payload }) => payload),
    `what ChargeFunction is called with for the order ${JSON.stringify(order)}`,
  ).toEqual([{ orderId, card, cents: totalOf(order) }]);
});

check('answers', async (t) => {
  // Of one line: a list of one is what JSONata makes the one thing of.
  const order = newOrder(t, ['there']);
  const { output, of } = succeeded(t, await run(t, order));
  const { payment } = of('Charge').at(-1)?.result ?? {};
  const { parcel } = of('Ship').at(-1)?.result ?? {};
  t.expect(output, `the output for the order ${JSON.stringify(order)}`).toEqual({
    orderId: order.orderId,
    total: totalOf(order),
    payment,
    parcel,
    missing: [],
  });
});

check('missing', async (t) => {
  const order = newOrder(t, t.random.shuffle(['there', 'gone', 'there'] as const));
  const { output, of } = succeeded(t, await run(t, order));
  const { missing, total } = { missing: undefined, total: undefined, ...(output as object | null) };
  t.expect(of('Reserve').length, 'the number of calls of ReserveFunction for three lines').toEqual(3);
  const gone = order.lines.filter((line) => !inStock(order).includes(line)).map(({ sku }) => sku);
  t.expect(missing, `\`missing\` of the order ${JSON.stringify(order)}`).toEqual(gone);
  t.expect(total, `\`total\` of the order ${JSON.stringify(order)}, whose missing lines cost nothing`).toEqual(
    totalOf(order),
  );
});

check('together', async (t) => {
  const done = await whole(t);
  const { of } = succeeded(t, done);
  const { order } = done;
  const [ship, notify] = [of('Ship'), of('Publish')];
  t.expect(ship.length, 'the number of calls of ShipFunction').toEqual(1);
  t.expect(
    notify.map(({ payload }) => payload),
    'the messages that OrdersTopic gets',
  ).toEqual([{ orderId: order.orderId, total: totalOf(order) }]);
  t.expect(ship[0]?.payload, 'what ShipFunction is called with').toEqual({
    orderId: order.orderId,
    reservations: reservationsOf(order, of('Reserve')),
  });
  const [one, other] = [...ship, ...notify];
  if (one !== undefined && other !== undefined && (one.ended < other.began || other.ended < one.began))
    t.fail('ShipFunction and OrdersTopic to be called at the same time', 'one waited for the other to end');
});

import { check, type CheckContext } from '@coldstart/checks';
import { z } from 'zod';
import { FILE } from './definition.ts';
import type { MachineCall } from './history.ts';
import { callsOf, run, runOnce, type Done, type Run } from './machine.ts';
import { declined, farAway, inStock, newOrder, reservationsOf, type Order } from './orders.ts';

/** Errors by which a retrier takes what a throttled call fails with. */
const THROTTLED = ['Lambda.TooManyRequestsException', 'States.TaskFailed', 'States.ALL'];

const retrier = z.looseObject({ ErrorEquals: z.array(z.string()) });
const settings = ['IntervalSeconds', 'MaxAttempts', 'BackoffRate', 'JitterStrategy'] as const;

check('retries', async (t) => {
  const function_ = t.stack.resource('ChargeFunction');
  const order = newOrder(t, ['there', 'there']);
  const stop = t.faults.add({
    service: 'lambda',
    operation: 'Invoke',
    resource: function_,
    times: 3,
    effect: 'throttle',
  });
  const done = await run(t, order);
  stop();
  const { status, error, cause } = done.ended;
  const tries = callsOf(t, done, 'Charge').map((call) => call.error ?? 'taken');
  const throttled = 'Lambda.TooManyRequestsException';
  t.expect(tries, 'what becomes of the calls of ChargeFunction that Lambda throttles three times').toEqual([
    throttled,
    throttled,
    throttled,
    'taken',
  ]);
  if (status !== 'SUCCEEDED')
    t.fail('an order to succeed that was charged at the fourth try', `it failed with ${error}: ${cause}`);
  t.expect(retryOf(t), 'the retrier of ChargeFunction for Lambda.TooManyRequestsException').toEqual({
    IntervalSeconds: 2,
    MaxAttempts: 3,
    BackoffRate: 2,
    JitterStrategy: 'FULL',
  });
});

/** The retrier that takes throttled calls of ChargeFunction, with what AWS takes for what it does not say. */
function retryOf(t: CheckContext): unknown {
  const found: unknown[] = [];
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const state = value as Readonly<Record<string, unknown>>;
    if (state['Type'] === 'Task' && JSON.stringify([state['Resource'], state['Arguments']]).includes('ChargeFunction'))
      found.push(...z.array(retrier).catch([]).parse(state['Retry']));
    for (const inner of Object.values(state)) look(inner);
  };
  look(t.document(FILE, z.looseObject({})));
  const first = (found as z.infer<typeof retrier>[]).find(({ ErrorEquals }) =>
    ErrorEquals.some((name) => THROTTLED.includes(name)),
  );
  const given = { IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2, JitterStrategy: 'NONE', ...first };
  return Object.fromEntries(settings.map((name) => [name, given[name]]));
}

/** An order whose charge fails for good. */
const unpaid = (t: CheckContext): Promise<Done> =>
  runOnce(t, 'unpaid', () => newOrder(t, ['there', 'gone', 'there'], declined(t)));

/** An order that cannot be shipped: all five functions are called for it. */
const unsent = (t: CheckContext): Promise<Done> => runOnce(t, 'unsent', () => newOrder(t, ['there'], farAway(t)));

check('declined', async (t) => {
  const charges = callsOf(t, await unpaid(t), 'Charge');
  t.expect(
    charges.map((call) => call.error),
    'what becomes of the calls of ChargeFunction for a card that the bank declines',
  ).toEqual(['CardDeclined']);
});

/** Expects an order to have been taken back. */
function takenBack(t: CheckContext, { order, ended }: Done, error: string): Run {
  if (ended.status !== 'FAILED' || ended.error !== error)
    t.fail(
      `the order ${JSON.stringify(order)} to fail with ${error}`,
      ended.status === 'SUCCEEDED' ? 'it succeeded' : `it ended ${ended.status} with ${ended.error}: ${ended.cause}`,
    );
  return ended;
}

/** Reservations are given back the other way round, each when the one before is. */
function expectReleases(t: CheckContext, order: Order, { of }: Run): void {
  const [released, reserved] = [of('Release'), reservationsOf(order, of('Reserve'))];
  t.expect(reserved.length, 'the number of reservations that were made').toEqual(inStock(order).length);
  t.expect(
    released.map(({ payload }) => payload['reservation']),
    'the reservations that are given back, in this order',
  ).toEqual(reserved.toReversed());
  for (const [index, { began }] of released.entries())
    if (index > 0 && (released[index - 1]?.ended ?? 0) > began)
      t.fail('a reservation to be given back when the one before is', 'two were given back at once');
}

check('releases', async (t) => {
  const done = await unpaid(t);
  const ended = takenBack(t, done, 'CardDeclined');
  const { order } = done;
  expectReleases(t, order, ended);
  t.expect(ended.cause, '`Cause` of the execution').toContain(`The bank says no to ${order.card}`);
  t.expect(names(ended.calls, ['Refund', 'Ship', 'Publish']), 'what is called besides').toEqual([]);
});

const names = (calls: readonly MachineCall[], of: readonly string[]): unknown[] =>
  calls.map(({ name }) => name).filter((name) => of.includes(String(name)));

check('refunds', async (t) => {
  const done = await unsent(t);
  const ended = takenBack(t, done, 'NoCourier');
  const { of, calls } = ended;
  t.expect(
    of('Refund').map(({ payload }) => payload),
    'what RefundFunction is called with',
  ).toEqual([{ payment: of('Charge').at(-1)?.result['payment'] }]);
  expectReleases(t, done.order, ended);
  t.expect(names(calls, ['Refund', 'Release']), 'what is taken back, in this order').toEqual(['Refund', 'Release']);
});

check('timeouts', async (t) => {
  const done = await unsent(t);
  for (const name of ['Reserve', 'Charge', 'Ship', 'Refund', 'Release'] as const) {
    const [{ timeout }] = callsOf(t, done, name);
    t.expect(timeout, `\`TimeoutSeconds\` of the task that calls ${name}Function`).toBe(
      'a number of seconds, 60 at most',
      (seconds) => typeof seconds === 'number' && seconds <= 60,
    );
  }
});

import { check } from '@coldstart/checks';
import { countsOf, expectCountsSoon } from './counters.ts';
import { changesFromNow } from './stream.ts';
import { gone, newCustomer, order, write } from './orders.ts';
import { asked, FUNCTION, withTrigger } from './trigger.ts';

check('trigger', (t) => {
  const { EventSourceArn, FunctionName, StartingPosition, Enabled = true } = asked(t);
  t.expect(EventSourceArn, 'what triggers CountFunction').toEqual(t.stack.output('StreamArn'));
  t.expect(FunctionName, 'what mapping.json triggers').toBe(FUNCTION, (name) =>
    String(name).includes(t.stack.resource(FUNCTION)),
  );
  t.expect(StartingPosition, 'where the trigger begins').toEqual('TRIM_HORIZON');
  t.expect(Enabled, '`Enabled` of the trigger').toEqual(true);
});

check('source', async (t) => {
  const customer = newCustomer(t);
  const [kept, changed, dropped] = [order(t, customer), order(t, customer), order(t, customer)];
  const after = { ...changed, cents: { N: '7' } };
  const came = await changesFromNow(t);
  await withTrigger(t, async () => {
    await write(t, kept, changed, dropped);
    await write(t, after, gone(dropped));
    await expectCountsSoon(t, 'a customer with two orders', customer, countsOf([kept, after], { deleted: 1 }));
    await t.clock.advance(10_000);
    t.expect((await came()).length, 'the number of changes in Orders after five were made').toEqual(5);
  });
});

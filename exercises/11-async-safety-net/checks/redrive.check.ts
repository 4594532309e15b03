import { check } from '@coldstart/checks';
import { ALL_REDRIVES, attempts, FREE, invoice, label, later, NOWHERE, VISIBLE_AGAIN } from './orders.ts';
import { arrives, bodyOf, filled, put } from './queues.ts';
import { record, recordOf } from './records.ts';
import { redriving } from './triggers.ts';

check('again', async (t) => {
  const event = label(t);
  const dead = invoice(t, FREE);
  await t.withEnvironment('LabelFunction', { PRINTER: 'off' }, async () => {
    await later(t, 'LabelFunction', event);
    await later(t, 'InvoiceFunction', dead);
    await filled(t, 'FailedQueue');
    await filled(t, 'DeadQueue');
  });
  await redriving(t, async () => {
    const { condition } = await recordOf(t, 'DoneQueue', { ...event, redrives: 1 } as typeof event, VISIBLE_AGAIN);
    t.expect(condition, '`condition` in the record of a label that was sent again').toEqual('Success');
    await t.eventually(
      async () => {
        const count = await attempts(t, 'InvoiceFunction', dead);
        t.expect(count, 'the number of attempts at an invoice that was sent again').toBeAtLeast(2);
      },
      { within: VISIBLE_AGAIN },
    );
  });
});

check('parks', async (t) => {
  const [lost, dead] = [label(t, NOWHERE), invoice(t, FREE)];
  await redriving(t, async () => {
    await later(t, 'LabelFunction', lost);
    await later(t, 'InvoiceFunction', dead);
    for (const event of [dead, lost]) {
      const message = await arrives(t, 'ParkedQueue', event, ALL_REDRIVES);
      const what = 'the message in ParkedQueue about an event that was sent again three times';
      t.expect(bodyOf(message), what).toEqual({ ...event, redrives: 3 });
    }
    // The first time, and three times more.
    const [labels, invoices] = [await attempts(t, 'LabelFunction', lost), await attempts(t, 'InvoiceFunction', dead)];
    t.expect(labels, 'the number of attempts at a label that fails each time').toEqual(3 * 4);
    t.expect(invoices, 'the number of attempts at an invoice that fails each time').toEqual(4);
  });
});

check('keeps', async (t) => {
  const [event, parked] = [label(t), label(t, { ...NOWHERE, redrives: 3 })];
  t.faults.add({ service: 'lambda', operation: 'Invoke', resource: 'LabelFunction', effect: 'deny' });
  t.faults.add({ service: 'sqs', operation: 'SendMessage', resource: 'ParkedQueue', effect: 'deny' });
  await redriving(t, async () => {
    await put(t, 'FailedQueue', JSON.stringify(record(t, event)));
    const { condition } = await recordOf(t, 'DoneQueue', { ...event, redrives: 1 } as typeof event, VISIBLE_AGAIN);
    t.expect(condition, '`condition` in the record of a label whose function could not be called at first').toEqual(
      'Success',
    );
    await put(t, 'FailedQueue', JSON.stringify(record(t, parked)));
    const message = await arrives(t, 'ParkedQueue', parked, VISIBLE_AGAIN);
    t.expect(bodyOf(message), 'the message that could not be parked at first').toEqual(parked);
  });
});

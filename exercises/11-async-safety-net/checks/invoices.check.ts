import { check } from '@coldstart/checks';
import { attempts, FREE, invoice, later, RETRIES } from './orders.ts';
import { arrives, bodyOf } from './queues.ts';

check('invoice-once', async (t) => {
  const event = invoice(t, FREE);
  await later(t, 'InvoiceFunction', event);
  const message = await arrives(t, 'DeadQueue', event, RETRIES);
  t.expect(bodyOf(message), 'the message in DeadQueue, which is the event itself').toEqual(event);
  const error = message.MessageAttributes?.['ErrorMessage']?.StringValue;
  t.expect(error, 'the attribute ErrorMessage of the message in DeadQueue').toEqual(
    'An invoice needs an amount, in cents',
  );
  t.expect(await attempts(t, 'InvoiceFunction', event), 'the number of attempts at an invoice that fails').toEqual(1);
});

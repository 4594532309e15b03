import { check, type CheckContext, type FaultEffect } from '@coldstart/checks';
import { bookings, expectBeginning, expectBooked, newAccount, saved, some, type Booking } from './ledger.ts';
import { again, begin, coming, handOver, rejected } from './queues.ts';

/** Every call that writes into a table. */
const WRITES = [
  'PutItem',
  'UpdateItem',
  'BatchWriteItem',
  'TransactWriteItems',
  'ExecuteStatement',
  'ExecuteTransaction',
];

/** As when somebody else writes the same items: neither of the conditions is the reason. */
const CONFLICT = {
  code: 'TransactionCanceledException',
  message: 'Transaction cancelled, please refer cancellation reasons for specific reasons [TransactionConflict, None]',
};

/** The table refuses the nth call of each kind that writes, once. */
function refuse(t: CheckContext, nth: number, transaction: FaultEffect = 'deny'): void {
  for (const operation of WRITES) {
    const effect = operation === 'TransactWriteItems' ? transaction : 'deny';
    t.faults.add({ service: 'dynamodb', operation, nth, effect });
  }
}

/** In the end all is booked, and nothing else has happened. */
async function expectAllBooked(
  t: CheckContext,
  accounts: readonly (readonly Booking[])[],
  which: string,
): Promise<void> {
  for (const sent of accounts) await expectBooked(t, which, sent);
  t.expect((await rejected(t)).length, `the number of rejected bookings ${which}`).toEqual(0);
  t.expect(await coming(t), `the number of bookings ${which} that come back once all are booked`).toEqual(0);
}

check('stops', async (t) => {
  await begin(t);
  const sent = bookings(t, newAccount(t), ...Array.from({ length: 6 }, () => some(t)));
  refuse(t, t.random.int(2, 3));
  await handOver(t, sent);
  const booked = await expectBeginning(t, 'of an account of which the table did not take one', sent);
  t.expect(
    await coming(t),
    `the number of bookings that come back, when ${booked} of ${sent.length} are booked,`,
  ).toEqual(sent.length - booked);
  await again(t);
  await expectAllBooked(t, [sent], 'of an account of which the table did not take one at first');
});

check('others', async (t) => {
  await begin(t);
  const accounts = [0, 1, 2].map(() => bookings(t, newAccount(t), some(t), some(t), some(t)));
  refuse(t, t.random.int(4, 5));
  await handOver(t, accounts.flat());
  let booked = 0;
  for (const sent of accounts) booked += await expectBeginning(t, 'of one of three accounts', sent);
  t.expect(
    await coming(t),
    `the number of bookings of three accounts that come back, when ${booked} of 9 are booked,`,
  ).toEqual(9 - booked);
  await again(t);
  await expectAllBooked(t, accounts, 'of three accounts, of which the table did not take one at first');
});

/** After so many more, whatever was refused once is booked. */
const ATTEMPTS = 3;

check('both', async (t) => {
  await begin(t);
  const sent = saved(t, 2);
  // Whatever is written first is refused: what was written before it would be half a booking.
  refuse(t, 1, { error: CONFLICT });
  await handOver(t, sent);
  const which = 'of an account whose first writes were refused';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    await expectBeginning(t, which, sent);
    await again(t, 1);
  }
  await expectAllBooked(t, [sent], which);
});

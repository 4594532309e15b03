import { check, type CheckContext } from '@coldstart/checks';
import { bookings, expectBooked, newAccount, saved, some, type Booking } from './ledger.ts';
import { again, begin, coming, handOver, rejected } from './queues.ts';

/** Milliseconds of the machine's for which the first call is held up, so that whatever runs beside it overtakes it. */
const HELD_UP = 400;

check('order', async (t) => {
  await begin(t);
  const [first, second] = [saved(t, 6), saved(t, 2)];
  t.faults.add({ service: 'dynamodb', effect: { delay: HELD_UP } });
  await handOver(t, [...first, ...second]);
  const found = await rejected(t);
  t.expect(found.length, 'the number of bookings that are rejected, though the account had enough by then,').toEqual(0);
  await expectBooked(t, 'of an account whose bookings need one another', first);
  await expectBooked(t, 'of another account in the batch', second);
  t.expect(await coming(t), 'the number of bookings that come back once all are booked').toEqual(0);
});

check('again', async (t) => {
  await begin(t);
  const amount = some(t);
  const empty = bookings(t, newAccount(t), amount, -amount);
  const full = bookings(t, newAccount(t), amount);
  await handOver(t, [...empty, ...empty, ...full, ...full]);
  await expectOnce(t, 'that came twice in a batch', { empty, full });
  await t.withEnvironment('LedgerFunction', { LATER: 'yes' }, async () => {
    await t.clock.advance(HOURS);
    await handOver(t, [...empty, ...full]);
  });
  await expectOnce(t, 'that came again hours later', { empty, full });
});

/** Milliseconds for which no queue remembers a copy. */
const HOURS = 2 * 3_600_000;

async function expectOnce(
  t: CheckContext,
  which: string,
  { empty, full }: Readonly<Record<'empty' | 'full', readonly Booking[]>>,
): Promise<void> {
  await expectBooked(t, `of an account with bookings ${which}`, full);
  await expectBooked(t, `of an account that is empty, with bookings ${which}`, empty);
  t.expect((await rejected(t)).length, `the number of rejected bookings ${which}`).toEqual(0);
  t.expect(await coming(t), `the number of bookings ${which} and come back, though they are booked,`).toEqual(0);
}

check('rejects', async (t) => {
  await begin(t);
  const amount = some(t);
  const [rich, poor] = [newAccount(t), newAccount(t)];
  const sent = bookings(t, rich, amount, -amount - 1, -amount, -1, 20);
  const fine = sent.filter((_, at) => at % 2 === 0);
  const unknown = bookings(t, poor, -1, amount);
  await handOver(t, [...sent, ...unknown]);
  await expectBooked(t, 'of an account that had too little for some', fine);
  await expectBooked(t, 'of an account that began with too little', unknown.slice(1));
  const refused = [...sent.filter((one) => !fine.includes(one)), ...unknown.slice(0, 1)];
  await expectRejected(
    t,
    'that would go below 0',
    refused.map((one) => ({ ...one, body: JSON.stringify(one) })),
  );
  t.expect(await coming(t), 'the number of bookings that come back, though they were booked or rejected').toEqual(0);
});

/** Rejected has these, in their groups, and nothing else. */
async function expectRejected(
  t: CheckContext,
  which: string,
  refused: readonly { account: string; body: string }[],
): Promise<void> {
  const found = await rejected(t);
  for (const { account, body } of refused) {
    const message = found.find(({ Body }) => Body === body);
    if (message === undefined)
      t.fail(
        `a message of Rejected that is a booking ${which}, as it came`,
        `there is none of ${body}${found[0] === undefined ? '' : `, but one of ${found[0].Body}`}`,
      );
    t.expect(message.Attributes?.['MessageGroupId'], `the message group in Rejected of a booking ${which}`).toEqual(
      account,
    );
  }
  t.expect(found.length, `the number of messages in Rejected, with ${refused.length} bookings ${which},`).toEqual(
    refused.length,
  );
}

/** What looks like a booking of an account and is none, and what is no JSON. */
function noBookings(t: CheckContext, account: string): { account: string; body: string }[] {
  const [good] = bookings(t, account, some(t));
  const wrong = [
    { booking: undefined },
    { booking: '' },
    { account: '' },
    { cents: 0 },
    { cents: 0.5 },
    { cents: '5' },
  ];
  const texts = [
    ...wrong.map((change) => JSON.stringify({ ...good, ...change })),
    'null',
    JSON.stringify(good).slice(0, -1),
  ];
  return t.random.shuffle(texts).map((body) => ({ account, body }));
}

check('unreadable', async (t) => {
  await begin(t);
  const account = newAccount(t);
  const bad = noBookings(t, account);
  const [before, behind] = [bookings(t, account, some(t)), bookings(t, account, some(t))];
  const refusal = t.faults.add({ service: 'sqs', operation: 'SendMessage', nth: 3, effect: 'deny' });
  await handOver(t, [...before, ...bad, ...behind]);
  refusal();
  await again(t);
  await expectBooked(t, 'of an account with messages that are no bookings', [...before, ...behind]);
  await expectRejected(t, 'that nobody can read', bad);
  t.expect(await coming(t), 'the number of messages that come back, though they were booked or rejected').toEqual(0);
});

import { check, type CheckContext } from '@coldstart/checks';
import { answered } from './answered.ts';
import {
  answer,
  asked,
  begun,
  HOUR,
  ledger,
  look,
  newOrder,
  outcome,
  place,
  questions,
  receipts,
  reportFailure,
  type Placed,
} from './orders.ts';

async function returns(t: CheckContext, placed: Placed, what: string, when: string): Promise<void> {
  const { orderId, outcome: returned } = await outcome(t, placed, when);
  t.expect({ orderId, outcome: returned }, `what is returned when ${when}`).toEqual({
    orderId: placed.order.orderId,
    outcome: what,
  });
}

check('approved', async (t) => {
  const { placed, question, before } = await answered(t, true);
  const { amount, orderId } = placed.order;
  t.expect(question['amount'], `the \`amount\` in the question about ${orderId}`).toEqual(amount);
  t.expect(before, `the ledger of ${orderId} when it is asked about`).toEqual({
    reserved: amount,
    charged: 0,
    released: 0,
  });
  const when = 'the order is approved of';
  await returns(t, placed, 'charged', when);
  const { sums } = await ledger(t, placed);
  t.expect(sums, `the ledger of ${orderId} when ${when}`).toEqual({ reserved: amount, charged: amount, released: 0 });
  t.expect((await questions(t, placed)).length, `the number of questions about ${orderId}`).toEqual(1);
  t.expect((await receipts(t, placed)).length, `the number of receipts of ${orderId}`).toEqual(1);
});

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

check('identity', async (t) => {
  const [taken, refused] = [await answered(t, true), await answered(t, false)];
  for (const { placed, question, came } of [taken, refused]) {
    const { paymentId, requestedAt } = question;
    t.expect(paymentId, `the \`paymentId\` in the question about ${placed.order.orderId}`).toMatch(UUID, 'a UUID');
    const at = Date.parse(String(requestedAt));
    const isTime = String(requestedAt).endsWith('Z') && at >= came.after - 1000 && at <= came.before + 1000;
    if (!isTime)
      t.fail(
        '`requestedAt` to be the time at which the order came, as `toISOString` writes it',
        `it is ${String(requestedAt)}`,
      );
  }
  const { paymentId, requestedAt } = taken.question;
  const { orderId } = taken.placed.order;
  const returned = await outcome(t, taken.placed, 'the order is approved of');
  t.expect(
    { paymentId: returned['paymentId'], requestedAt: returned['requestedAt'] },
    `what is returned, beside the question about ${orderId},`,
  ).toEqual({ paymentId, requestedAt });
  const { payments } = await ledger(t, taken.placed);
  t.expect(payments, `the payments of ${orderId}, beside the question about it,`).toEqual([paymentId]);
  const different = new Set([paymentId, refused.question['paymentId']]);
  t.expect(different.size, 'the number of different `paymentId`s of two orders').toEqual(2);
});

check('rejected', async (t) => {
  const { placed } = await answered(t, false);
  const { orderId, amount } = placed.order;
  const when = 'the order is not approved of';
  await returns(t, placed, 'rejected', when);
  const { sums } = await ledger(t, placed);
  t.expect(sums, `the ledger of ${orderId} when ${when}`).toEqual({ reserved: amount, charged: 0, released: amount });
});

check('unanswered', async (t) => {
  const expected = (amount: number) => ({ reserved: amount, charged: 0, released: amount });
  // One after the other, so that one environment is enough for both.
  const failing = await place(t);
  await reportFailure(t, await asked(t, failing));
  const failed = 'the approver reports a failure';
  await returns(t, failing, 'unanswered', failed);
  t.expect((await ledger(t, failing)).sums, `the ledger when ${failed}`).toEqual(expected(failing.order.amount));
  const silent = await place(t);
  await asked(t, silent);
  await t.clock.advance(24 * HOUR - 120_000);
  const { Status } = await look(t, silent);
  t.expect(Status, 'the status two minutes before 24 hours are over').toEqual('RUNNING');
  await t.clock.advance(240_000);
  const late = 'nobody answers for 24 hours';
  await returns(t, silent, 'unanswered', late);
  t.expect((await ledger(t, silent)).sums, `the ledger when ${late}`).toEqual(expected(silent.order.amount));
});

check('dies', async (t) => {
  const placed = await place(t, newOrder(t), ['asking', 'receipt']);
  const { amount, orderId } = placed.order;
  await answer(t, await asked(t, placed), true);
  const when = 'the environment died when it was about to ask, and again when it was about to send the receipt';
  await returns(t, placed, 'charged', when);
  const { sums } = await ledger(t, placed);
  t.expect(sums, `the ledger of ${orderId} when ${when}`).toEqual({ reserved: amount, charged: amount, released: 0 });
  t.expect((await receipts(t, placed)).length, `the number of receipts when ${when}`).toEqual(1);
});

check('story', async (t) => {
  const stories = [
    { approved: true, names: ['reserve', 'approval', 'charge', 'receipt'] },
    { approved: false, names: ['reserve', 'approval', 'release'] },
  ];
  for (const { approved, names } of stories) {
    const { placed } = await answered(t, approved);
    const what = approved ? 'approved of' : 'not approved of';
    await outcome(t, placed, `the order is ${what}`);
    const story = (await begun(t, placed)).filter((name) => names.includes(name));
    t.expect(story, `the names of the operations in the history of an order that is ${what}`).toEqual(names);
  }
});

check('log', async (t) => {
  for (const approved of [true, false]) {
    const { placed, log } = await answered(t, approved);
    await outcome(t, placed, 'it is answered');
    const said = ['reserved', approved ? 'charged' : 'released'];
    const counts = await t.eventually(
      async () => {
        const lines = await log();
        return said.map((word) => {
          const count = lines.filter((line) => line.includes(`${word} ${placed.order.orderId}`)).length;
          return count > 0 ? count : t.fail(`the log to have the line \`${word} ...\``, 'it has none');
        });
      },
      { within: 10_000 },
    );
    for (const [at, word] of said.entries())
      t.expect(counts[at], `the number of lines \`${word} ...\` of an order in the log`).toEqual(1);
  }
});

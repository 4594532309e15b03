import { check, type CheckContext } from '@coldstart/checks';
import {
  answer,
  begun,
  HOUR,
  ledger,
  look,
  Mail,
  newOrder,
  outcome,
  place,
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
  const mail = new Mail(t);
  const placed = [await place(t, newOrder(t, 1)), await place(t)];
  for (const each of placed) {
    const { amount, orderId } = each.order;
    const question = await mail.question(each);
    t.expect(question['amount'], `the \`amount\` in the question about ${orderId}`).toEqual(amount);
    const { sums } = await ledger(t, each);
    t.expect(sums, `the ledger of ${orderId} when it is asked about`).toEqual({
      reserved: amount,
      charged: 0,
      released: 0,
    });
    await answer(t, question, true);
  }
  for (const each of placed) {
    const { amount, orderId } = each.order;
    const when = 'the order is approved of';
    await returns(t, each, 'charged', when);
    const { sums } = await ledger(t, each);
    t.expect(sums, `the ledger of ${orderId} when ${when}`).toEqual({ reserved: amount, charged: amount, released: 0 });
    t.expect((await mail.questions(each)).length, `the number of questions about ${orderId}`).toEqual(1);
    t.expect((await mail.receipts(each)).length, `the number of receipts of ${orderId}`).toEqual(1);
  }
});

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

check('identity', async (t) => {
  const mail = new Mail(t);
  const before = Date.now();
  const seen = new Set<unknown>();
  // One after the other, so that both may have the same environment.
  for (const order of [newOrder(t), newOrder(t)]) {
    const each = await place(t, order);
    const question = await mail.question(each);
    const { orderId } = each.order;
    const { paymentId, requestedAt } = question;
    t.expect(paymentId, `the \`paymentId\` in the question about ${orderId}`).toMatch(UUID, 'a UUID');
    const at = Date.parse(String(requestedAt));
    const isTime = String(requestedAt).endsWith('Z') && at >= before - 1000 && at <= Date.now() + 1000;
    if (!isTime)
      t.fail(
        '`requestedAt` to be the time at which the order came, as `toISOString` writes it',
        `it is ${String(requestedAt)}`,
      );
    seen.add(paymentId);
    await answer(t, question, true);
    const when = 'the order is approved of';
    const returned = await outcome(t, each, when);
    t.expect(
      { paymentId: returned['paymentId'], requestedAt: returned['requestedAt'] },
      `what is returned, beside the question about ${orderId},`,
    ).toEqual({ paymentId, requestedAt });
    const { payments } = await ledger(t, each);
    t.expect(payments, `the payments of ${orderId}, beside the question about it,`).toEqual([paymentId]);
  }
  t.expect(seen.size, 'the number of different `paymentId`s of two orders').toEqual(2);
});

check('rejected', async (t) => {
  const mail = new Mail(t);
  const placed = await place(t);
  const { orderId, amount } = placed.order;
  await answer(t, await mail.question(placed), false);
  const when = 'the order is not approved of';
  await returns(t, placed, 'rejected', when);
  const { sums } = await ledger(t, placed);
  t.expect(sums, `the ledger of ${orderId} when ${when}`).toEqual({ reserved: amount, charged: 0, released: amount });
});

check('unanswered', async (t) => {
  const mail = new Mail(t);
  const [silent, failing] = [await place(t), await place(t)];
  await reportFailure(t, await mail.question(failing));
  await mail.question(silent);
  const expected = (amount: number) => ({ reserved: amount, charged: 0, released: amount });
  const failed = 'the approver reports a failure';
  await returns(t, failing, 'unanswered', failed);
  t.expect((await ledger(t, failing)).sums, `the ledger when ${failed}`).toEqual(expected(failing.order.amount));
  await t.clock.advance(24 * HOUR - 120_000);
  const { Status } = await look(t, silent);
  t.expect(Status, 'the status two minutes before 24 hours are over').toEqual('RUNNING');
  await t.clock.advance(240_000);
  const late = 'nobody answers for 24 hours';
  await returns(t, silent, 'unanswered', late);
  t.expect((await ledger(t, silent)).sums, `the ledger when ${late}`).toEqual(expected(silent.order.amount));
});

check('dies', async (t) => {
  const mail = new Mail(t);
  const placed = {
    'it was about to ask': await place(t, newOrder(t), 'asking'),
    'it had charged, and was about to send the receipt': await place(t, newOrder(t), 'receipt'),
  };
  for (const [moment, each] of Object.entries(placed)) {
    const { amount, orderId } = each.order;
    await answer(t, await mail.question(each), true);
    const when = `the environment died when ${moment}`;
    await returns(t, each, 'charged', when);
    const { sums } = await ledger(t, each);
    t.expect(sums, `the ledger of ${orderId} when ${when}`).toEqual({ reserved: amount, charged: amount, released: 0 });
    t.expect((await mail.receipts(each)).length, `the number of receipts when ${when}`).toEqual(1);
  }
});

check('story', async (t) => {
  const mail = new Mail(t);
  const stories = [
    { approved: true, names: ['reserve', 'approval', 'charge', 'receipt'] },
    { approved: false, names: ['reserve', 'approval', 'release'] },
  ];
  for (const { approved, names } of t.random.shuffle(stories)) {
    const placed = await place(t);
    await answer(t, await mail.question(placed), approved);
    const what = approved ? 'approved of' : 'not approved of';
    await outcome(t, placed, `the order is ${what}`);
    const story = (await begun(t, placed)).filter((name) => names.includes(name));
    t.expect(story, `the names of the operations in the history of an order that is ${what}`).toEqual(names);
  }
});

check('log', async (t) => {
  const mail = new Mail(t);
  const [taken, refused] = [await place(t), await place(t)];
  await answer(t, await mail.question(taken), true);
  await answer(t, await mail.question(refused), false);
  for (const each of [taken, refused]) await outcome(t, each, 'it is answered');
  const wanted = [
    `reserved ${taken.order.orderId}`,
    `charged ${taken.order.orderId}`,
    `reserved ${refused.order.orderId}`,
    `released ${refused.order.orderId}`,
  ];
  const lines = await t.eventually(
    async () => {
      const found = await t.logs('ApprovalFunction');
      for (const text of wanted)
        if (!found.some((line) => line.includes(text)))
          t.fail(`the log to have the line \`${text.replace(/ .*/, ' ...')}\``, 'it has none');
      return found;
    },
    { within: 10_000 },
  );
  for (const text of wanted) {
    const count = lines.filter((line) => line.includes(text)).length;
    t.expect(count, `the number of lines \`${text.replace(/ .*/, ' ...')}\` of an order in the log`).toEqual(1);
  }
});

import { check, type CheckContext } from '@coldstart/checks';
import {
  account,
  balanceOf,
  euros,
  expectStatus,
  FULL,
  FUNCTION,
  stateOf,
  transferOf,
  written,
  type Transfer,
} from './bank.ts';

const DATA_API = 'rds-data';

/** What a caller of the function sees of the Data API during one invocation. */
const callsOf = (t: CheckContext, requestId: string) =>
  t.callsDuring(requestId).filter(({ service }) => service === DATA_API);

/** Fails where the function has begun more transactions than it has ended. */
function expectEnded(t: CheckContext, requestId: string, what: string): void {
  const done = (operation: string): number =>
    callsOf(t, requestId).filter((call) => call.operation === operation && call.outcome === 'ok').length;
  const open = done('BeginTransaction') - done('CommitTransaction') - done('RollbackTransaction');
  t.expect(open, `transactions that stay open after ${what}`).toEqual(0);
}

check('moves', async (t) => {
  const [from, to, third] = [await account(t, 10_000), await account(t, 500), await account(t, 0)];
  const first = transferOf(t, from, to, 100 * t.random.int(2, 39) + 50);
  const rest = 10_000 - Number(first.amount.replace('.', ''));
  await expectStatus(t, first, 200, 'a transfer');
  t.expect(await stateOf(t, first), 'what both accounts hold, and how many transfers are written').toEqual({
    from: rest,
    to: 10_500 - rest,
    transfers: 1,
  });
  const [row] = await written(t, first.transferId);
  t.expect(row, 'the row of the table transfer').toEqual({
    id: first.transferId,
    from_account: from,
    to_account: to,
    cents: 10_000 - rest,
    note: first.note,
  });
  await expectStatus(t, transferOf(t, from, third, rest), 200, 'a transfer of all that an account holds');
  t.expect([await balanceOf(t, from), await balanceOf(t, third)], 'what the two accounts hold then').toEqual([0, rest]);
  t.expect(await balanceOf(t, to), 'what an account holds that has no part in it').toEqual(10_500 - rest);
});

/** A transfer that goes wrong late, and what has to be as it was. */
async function expectNothing(t: CheckContext, transfer: Transfer, what: string): Promise<void> {
  const before = await stateOf(t, transfer);
  const { error, result, requestId } = await t.invoke(FUNCTION, transfer);
  t.expect(
    await stateOf(t, transfer),
    `what both accounts hold, and how many transfers are written, after ${what}`,
  ).toEqual(before);
  if (error === undefined) t.fail(`the invocation to fail after ${what}`, `it answered ${JSON.stringify(result)}`);
  t.expect(error.type, `the error after ${what}`).toEqual('DatabaseErrorException');
  expectEnded(t, requestId, what);
}

check('all-or-nothing', async (t) => {
  const [from, to, full] = [await account(t, 10_000), await account(t, 500), await account(t, FULL)];
  await expectNothing(t, transferOf(t, from, full, 100), 'a transfer to an account that can hold no more');
  await expectNothing(t, transferOf(t, from, to, 100, 'x'.repeat(201)), 'a transfer with a note that is too long');
  const secret = t.random.hex(8);
  const mend = t.faults.add({
    service: DATA_API,
    operation: 'CommitTransaction',
    effect: { error: { code: 'DatabaseErrorException', message: `ERROR: ${secret}; SQLState: 40001`, status: 400 } },
  });
  try {
    await expectNothing(t, transferOf(t, from, to, 100), 'a commit that fails');
  } finally {
    mend();
  }
});

check('ended', async (t) => {
  const [from, to] = [await account(t, 10_000), await account(t, 0)];
  const good = transferOf(t, from, to, 100);
  for (const [transfer, status, what] of [
    [good, 200, 'a transfer'],
    [good, 200, 'the same transfer again'],
    [transferOf(t, from, to, 1_000_000), 409, 'a transfer that the account cannot pay'],
    [transferOf(t, from, `${to}x`, 100), 404, 'a transfer to nobody'],
  ] as const) {
    const { requestId } = await expectStatus(t, transfer, status, what);
    if (
      !callsOf(t, requestId).some(({ operation }) => operation === 'BeginTransaction') &&
      transfer === good &&
      what === 'a transfer'
    )
      t.fail('a transfer to begin a transaction', 'the function never called BeginTransaction');
    expectEnded(t, requestId, what);
  }
});

check('cents', async (t) => {
  // Times a hundred, none of these is a whole number in binary fractions.
  const amounts = t.random.shuffle([29, 115, 1001, 435, 7_000_000_001, 819, 100, 1]);
  const [from, to] = [await account(t, FULL), await account(t, 0)];
  let moved = 0;
  for (const cents of amounts) {
    await expectStatus(t, transferOf(t, from, to, cents), 200, `a transfer of ${euros(cents)}`);
    moved += cents;
    t.expect(
      [await balanceOf(t, from), await balanceOf(t, to)],
      `cents in both accounts after ${euros(cents)}`,
    ).toEqual([FULL - moved, moved]);
  }
});

check('bound', async (t) => {
  const owner = `O'Hara ${t.random.hex(6)}`;
  const [from, to, victim] = [await account(t, 10_000, owner), await account(t, 0), await account(t, 700)];
  const notes = t.random.shuffle([
    `'); UPDATE account SET cents = 0 WHERE id = '${victim}'; --`,
    `it's "${t.random.unicode()}" :from $1 \\ ${t.random.word()}`,
    '',
  ]);
  for (const note of notes) {
    const transfer = transferOf(t, from, to, 100, note);
    await expectStatus(t, transfer, 200, `a transfer with the note ${JSON.stringify(note)}`);
    const [row] = await written(t, transfer.transferId);
    t.expect((row as { note?: string } | undefined)?.note, 'the note in the table').toEqual(note);
  }
  const everybody = transferOf(t, `nobody' OR '1' = '1`, to, 100);
  await expectStatus(t, everybody, 404, 'a transfer from an id with quotes, which no account has');
  t.expect(
    [await balanceOf(t, from), await balanceOf(t, to), await balanceOf(t, victim)],
    'what the accounts hold then',
  ).toEqual([9700, 300, 700]);
});

check('funds', async (t) => {
  const cents = 100 * t.random.int(20, 90);
  const [from, to] = [await account(t, cents), await account(t, 50)];
  for (const more of t.random.shuffle([25, 100 * t.random.int(1, 9), 100_000])) {
    const transfer = transferOf(t, from, to, cents + more);
    await expectStatus(t, transfer, 409, `a transfer of ${euros(cents + more)} from an account with ${euros(cents)}`);
    t.expect(await stateOf(t, transfer), 'what both accounts hold, and how many transfers are written').toEqual({
      from: cents,
      to: 50,
      transfers: 0,
    });
  }
});

check('missing', async (t) => {
  const there = await account(t, 1000);
  const gone = `${t.random.word()}-${t.random.hex(8)}`;
  for (const transfer of t.random.shuffle([transferOf(t, there, gone, 100), transferOf(t, gone, there, 100)])) {
    await expectStatus(t, transfer, 404, transfer.to === gone ? 'a transfer to nobody' : 'a transfer from nobody');
    t.expect(await balanceOf(t, there), 'what the account holds that is there').toEqual(1000);
    t.expect((await written(t, transfer.transferId)).length, 'transfers that are written').toEqual(0);
  }
});

check('once', async (t) => {
  const [from, to] = [await account(t, 1000), await account(t, 0)];
  const transfer = transferOf(t, from, to, 800);
  for (const what of ['a transfer', 'the same transfer again', 'the same transfer a third time']) {
    await expectStatus(t, transfer, 200, what);
    t.expect(
      await stateOf(t, transfer),
      `what both accounts hold, and how many transfers are written, after ${what}`,
    ).toEqual({ from: 200, to: 800, transfers: 1 });
  }
  await expectStatus(t, transferOf(t, from, to, 200), 200, 'another transfer of the same two');
  t.expect(await balanceOf(t, to), 'what the account holds after another transfer').toEqual(1000);
});

/** The SDK tries three times by itself what it tries again. */
const ANSWERS = 4;

check('resumes', async (t) => {
  const [from, to] = [await account(t, 1000), await account(t, 0)];
  const transfer = transferOf(t, from, to, 300);
  const message = `The Aurora DB instance ${t.stack.output('ClusterArn')} is resuming after being auto-paused. Please wait a few seconds and try again.`;
  const mend = t.faults.add({
    service: DATA_API,
    times: ANSWERS,
    effect: { error: { code: 'DatabaseResumingException', message, status: 400 } },
  });
  const { requestId } = await expectStatus(t, transfer, 200, 'a transfer while the database resumes').finally(mend);
  t.expect(await stateOf(t, transfer), 'what both accounts hold, and how many transfers are written').toEqual({
    from: 700,
    to: 300,
    transfers: 1,
  });
  const asked = callsOf(t, requestId)
    .slice(0, ANSWERS + 1)
    .map(({ at }) => at);
  const shortest = Math.min(...asked.slice(1).map((at, index) => at - (asked[index] ?? 0)));
  if (shortest < 400) t.fail('half a second between two attempts', `only ${shortest} ms were between them`);
  expectEnded(t, requestId, 'it');
});

check('other-errors', async (t) => {
  const [from, to] = [await account(t, 1000), await account(t, 0)];
  const transfer = transferOf(t, from, to, 300);
  const message = `Secret ${t.random.hex(8)} was not found`;
  const mend = t.faults.add({
    service: DATA_API,
    times: 1000,
    effect: { error: { code: 'SecretsErrorException', message, status: 400 } },
  });
  const { error, result, requestId } = await t.invoke(FUNCTION, transfer).finally(mend);
  if (error === undefined)
    return t.fail(
      'the invocation to fail when the database cannot be reached',
      `it answered ${JSON.stringify(result)}`,
    );
  t.expect(error.type, 'the error').toEqual('SecretsErrorException');
  t.expect(callsOf(t, requestId).length, 'how often it asked').toEqual(1);
});

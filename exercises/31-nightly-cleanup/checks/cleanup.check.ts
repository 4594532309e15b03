import { check, type CheckContext } from '@coldstart/checks';
import { MINUTE } from './documents.ts';
import { fresh, heavy, idsOf, inOrder, left, newRun, old, put, reported, session, type Session } from './sessions.ts';

const NAME = 'CleanupFunction';

/** Milliseconds for calls that follow, where they are not what a check is about. */
const SOON = 2000;

/** What the table holds in the end, when calls that follow have ended as well: nothing but what was to stay. */
async function expectLeft(t: CheckContext, stays: readonly Session[], what: string, within = SOON): Promise<void> {
  const expected = idsOf(stays);
  const ids = await t.eventually(
    async () => {
      const there = await left(t);
      const more = there.filter((id) => !expected.includes(id)).length;
      if (more > 0) t.fail('all other sessions to be deleted', `${more} are still there`);
      return there;
    },
    { within },
  );
  const gone = expected.filter((id) => !ids.includes(id)).length;
  if (gone > 0) t.fail(`${what} to stay`, `${gone} of ${expected.length} were deleted`);
}

check('expired', async (t) => {
  const stays = [fresh(t), fresh(t, 600), session(t), session(t, { expiresAt: { S: 'never' } })];
  const goes = [old(t), old(t, 30), session(t, { expiresAt: { N: '0' } })];
  await put(t, t.random.shuffle([...stays, ...goes]));
  await t.call(NAME, { run: newRun(t) });
  await expectLeft(t, stays, 'sessions that have not expired');
});

check('pages', async (t) => {
  // A page is full with three heavy ones, and there is nothing to delete on the first.
  await put(
    t,
    Array.from({ length: 6 }, () => session(t)),
  );
  const order = (await inOrder(t)).map((id) => ({ sessionId: { S: id } }));
  const stays = order.slice(0, 4).map((id, at) => (at < 3 ? heavy({ ...fresh(t), ...id }) : { ...fresh(t), ...id }));
  const goes = order.slice(4).map((id) => ({ ...old(t), ...id }));
  await put(t, [...stays, ...goes]);
  await t.call(NAME, { run: newRun(t) });
  await expectLeft(t, stays, 'sessions that have not expired');
});

/** Seconds that the function has then, less than usual. */
const SHORT = { Timeout: 3 };
/** Milliseconds that a page takes. Three of them take longer than the function has. */
const SLOW = { delay: 1000 };
const SLOW_PAGES = 3;

check('in-time', async (t) => {
  const sessions = Array.from({ length: 7 }, () => heavy(fresh(t)));
  await put(t, sessions);
  for (const operation of ['Scan', 'Query'])
    t.faults.add({ service: 'dynamodb', operation, times: SLOW_PAGES, effect: SLOW });
  await t.withConfiguration(NAME, SHORT, () => expectInTime(t, newRun(t), sessions.length));
});

async function expectInTime(t: CheckContext, run: string, count: number): Promise<void> {
  const { error, requestId } = await t.invoke(NAME, { run, all: true });
  if (error !== undefined) t.fail('the function to stop in time', `it failed with ${error.type}: ${error.message}`);
  const again = t.callsDuring(requestId).filter(({ operation }) => operation === 'Invoke');
  t.expect(again.length, 'how often the function has called itself when its time was short').toEqual(1);
  t.expect(again[0]?.led, 'what became of that call').toEqual('queued');
  await expectLeft(t, [], 'nothing', 2 * MINUTE);
  t.expect(await reported(t, run), 'what the report of the run says was `deleted`, by all its calls').toEqual(count);
  // Whoever has called itself once more than needed is not to meet the next check's sessions.
  await t.clock.settled();
}

check('report', async (t) => {
  const goes = Array.from({ length: t.random.int(3, 6) }, () => old(t));
  await put(t, [...goes, fresh(t)]);
  const run = newRun(t);
  await t.call(NAME, { run });
  t.expect(await reported(t, run), 'what the report of a run says was `deleted`').toEqual(goes.length);
  await t.call(NAME, { run });
  t.expect(await reported(t, run), 'what the report says after the run has come again').toEqual(goes.length);
  const other = newRun(t);
  await put(t, [old(t), old(t)]);
  await t.call(NAME, { run: other });
  t.expect(await reported(t, other), 'what the report of another run says was `deleted`').toEqual(2);
});

check('twice', async (t) => {
  // Slow deletions: both have read what is to be deleted before either has deleted it.
  for (const operation of ['DeleteItem', 'BatchWriteItem', 'TransactWriteItems'])
    t.faults.add({ service: 'dynamodb', operation, times: 100, effect: { delay: 300 } });
  // Two environments, so that neither call comes too late for starting first.
  await Promise.all([t.call(NAME, { run: newRun(t) }), t.call(NAME, { run: newRun(t) })]);
  for (const more of [{}, { all: true }]) {
    const goes = [old(t), old(t), old(t)];
    await put(t, goes);
    const event = { run: newRun(t), ...more };
    await Promise.all([t.call(NAME, event), t.call(NAME, event)]);
    await expectLeft(t, [], 'nothing');
    const what = 'what the report of a run says that came twice at once';
    t.expect(await reported(t, event.run), what).toEqual(goes.length);
  }
});

import { check, type CheckContext } from '@coldstart/checks';
import { givenUp } from './given-up.ts';
import { expectItem, expectNothing, neighbours, nextWindow, reading, send, type Sent } from './sensors.ts';
import { triggerOf } from './trigger.ts';

/** Records of one device that are no readings. */
function unreadable(t: CheckContext, device: string): { device: string; text: string }[] {
  const good = reading(t, device);
  const without = (name: keyof typeof good): object => ({ ...good, [name]: undefined });
  const texts = [
    JSON.stringify(good).slice(0, -3),
    'null',
    `"${t.random.word()}"`,
    ...(['device', 'id', 'at', 'celsius'] as const).map((name) => JSON.stringify(without(name))),
    ...[{ id: 17 }, { at: '17' }, { celsius: '21.5' }, { celsius: false }].map((wrong) =>
      JSON.stringify({ ...good, ...wrong }),
    ),
  ];
  return t.random.shuffle(texts).map((text) => ({ device, text }));
}

/** Before anything is sent that fails for ever, for that would stay at the head of its shard. */
async function expectAnEnd(t: CheckContext): Promise<void> {
  const { MaximumRetryAttempts } = await triggerOf(t);
  t.expect(MaximumRetryAttempts, 'how often what fails is tried again').toEqual(2);
}

check('unreadable', async (t) => {
  await expectAnEnd(t);
  const [among, alone] = neighbours(t);
  const bad = unreadable(t, among);
  // An odd number of readings: their average has more than two decimal places.
  const behind = bad.length % 2 === 0 ? 1 : 2;
  const good = Array.from({ length: bad.length + behind }, (_, at) => reading(t, among, { at }));
  const [only = { device: alone, text: '' }] = unreadable(t, alone);
  await givenUp(t);
  await nextWindow(t);
  const began = t.clock.now();
  // A good one before each bad one, and some behind them all; then a bad one at the end, as well.
  const mixed: Sent[] = good.flatMap((one, at) => [one, ...(bad[at] === undefined ? [] : [bad[at]])]);
  const last = { device: among, text: '{' };
  const sent = [...mixed, last, only];
  const numbers = await send(t, ...mixed, last);
  await t.clock.advance(30_000);
  await nextWindow(t);
  await expectItem(t, 'a device that has also sent what is no reading', good, began);
  // A window with nothing in it that counts.
  numbers.push(...(await send(t, only)));
  await nextWindow(t);
  await t.clock.advance(1000);
  await expectNothing(t, 'a device that has sent nothing else', alone);
  const records = await givenUp(t);
  for (const [at, record] of sent.entries()) {
    const found = records.filter(({ KinesisBatchInfo: info }) => info?.startSequenceNumber === numbers[at]);
    if (!('text' in record)) continue;
    t.expect(found.length, `the number of records in FailedQueue about ${record.text}`).toEqual(1);
    t.expect(found[0]?.KinesisBatchInfo?.batchSize, `\`batchSize\` in the record about ${record.text}`).toEqual(1);
  }
  const texts = sent.filter((record) => 'text' in record);
  t.expect(records.length, 'the number of records in FailedQueue').toEqual(texts.length);
});

check('checkpoint', async (t) => {
  await expectAnEnd(t);
  const [device] = neighbours(t);
  const good = [0, 1].map((at) => reading(t, device, { at }));
  await nextWindow(t);
  // No more than these: the journal keeps the beginning of an event.
  const numbers = await send(t, ...good, { device, text: t.random.word() });
  await t.clock.advance(10_000);
  const events = t.journal
    .entries({ kind: 'invocation' })
    .map(({ detail }) => JSON.stringify(detail?.['event'] ?? null));
  for (const number of numbers.slice(0, good.length)) {
    const times = events.filter((event) => event.includes(number)).length;
    t.expect(times, 'how often a reading was handed over that came before a record that failed').toEqual(1);
  }
  await nextWindow(t);
  await givenUp(t);
});

check('refused', async (t) => {
  const readings = neighbours(t).map((device) => reading(t, device));
  await nextWindow(t);
  const began = t.clock.now();
  await send(t, ...readings);
  const table = t.stack.resource('Averages');
  for (const operation of ['PutItem', 'UpdateItem', 'BatchWriteItem', 'TransactWriteItems', 'ExecuteStatement'])
    t.faults.add({ service: 'dynamodb', operation, resource: table, effect: 'deny' });
  await nextWindow(t);
  await t.clock.advance(5000);
  for (const one of readings) await expectItem(t, 'a device whose item the table did not take at first', [one], began);
});

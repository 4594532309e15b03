import { check, type CheckContext } from '@coldstart/checks';
import {
  ACCEPTED,
  ARRIVES,
  breakLoops,
  CALLS,
  collector,
  DESK,
  eventOf,
  put,
  take,
  type Said,
  type Sent,
} from './bus.ts';
import { parcel } from './cases.ts';

const MINUTE = 60_000;
/** A text and members that nobody has foreseen, all of which have to survive. */
const ODD = { note: '"Zoë" \\ O’Ł\n🦄', parts: [{ detail: { id: 1 } }, null], detail: { answers: 'no' }, id: 7, '': 0 };

const express = (t: CheckContext, more: object = {}): Said => ({
  source: DESK,
  type: ACCEPTED,
  detail: parcel(t, { reference: `EX-${t.random.hex(6)}`, ...more }),
});

const isAnswer = (event: Sent, id: string): boolean => event.detail['answers'] === id;

check('booked', async (t) => {
  breakLoops(t);
  const said = [express(t), express(t, ODD)];
  const ids = await put(t, said);
  const journal = collector(t, 'JournalQueue');
  for (const [index, id] of ids.entries()) {
    const answer = await t.eventually(
      async () => {
        const found = (await journal.more()).find((event) => event.id !== id && isAnswer(event, id));
        const what = 'an event with `answers`, the id of the event that is answered';
        return found ?? t.fail(what, noneOf(journal.found, ids));
      },
      { within: ARRIVES },
    );
    t.expect(answer.source, 'the source of the answer').toEqual('parcels.courier');
    t.expect(answer['detail-type'], 'the type of the answer').toEqual('Courier booked');
    t.expect(answer.detail, '`detail` of the answer').toEqual({ ...said[index]?.detail, answers: id });
  }
});

/** What came instead of an answer. */
function noneOf(found: readonly Sent[], ids: readonly string[]): string {
  const others = found.filter(({ id }) => !ids.includes(id));
  return others.length === 0 ? 'none came' : `there was ${JSON.stringify(others[0]?.detail)}`;
}

check('one-courier', async (t) => {
  breakLoops(t);
  const parcel = express(t);
  const [id = ''] = await put(t, [parcel]);
  const journal = collector(t, 'JournalQueue');
  const own = String(parcel.detail['parcelId']);
  const answers = (): number =>
    journal.found.filter((event) => event.id !== id && JSON.stringify(event.detail).includes(own)).length;
  await t.eventually(async () => {
    await journal.more();
    if (answers() === 0) t.fail('an answer to the parcel', 'none came');
  });
  // Whatever an answer leads to has time to come.
  await t.clock.advance(5 * MINUTE);
  await journal.more();
  t.expect(answers(), 'the number of answers to one parcel').toEqual(1);
});

check('lost', async (t) => {
  t.faults.add({ ...CALLS, effect: 'deny' });
  const [id = ''] = await put(t, [express(t)]);
  await arrives(t, id, MINUTE, 'the event in LostQueue that CourierFunction may not be called for');
});

check('tries', async (t) => {
  // Half a minute in which Lambda has no time, whatever the pauses between the attempts are.
  const stop = t.faults.add({ ...CALLS, effect: 'throttle' });
  const [first = ''] = await put(t, [express(t)]);
  await t.clock.advance(5 * MINUTE);
  stop();
  const journal = collector(t, 'JournalQueue');
  await t.eventually(
    async () => {
      const isThere = (await journal.more()).some((event) => isAnswer(event, first));
      if (!isThere) t.fail('an answer, once Lambda takes calls again after five minutes', 'none came');
    },
    { within: 4.5 * MINUTE },
  );
  t.expect((await take(t, 'LostQueue')).length, 'the number of events in LostQueue that were handed over').toEqual(0);
});

check('gives-up', async (t) => {
  t.faults.add({ ...CALLS, effect: 'throttle' });
  const [id = ''] = await put(t, [express(t)]);
  await arrives(t, id, 11 * MINUTE, 'the event in LostQueue that CourierFunction had no time for in ten minutes');
});

async function arrives(t: CheckContext, id: string, within: number, what: string): Promise<void> {
  await t.eventually(
    async () => {
      const found = (await take(t, 'LostQueue')).map(eventOf);
      if (!found.some((event) => event.id === id)) t.fail(what, 'it is not there');
    },
    { within },
  );
}

import type { CheckContext } from '@coldstart/checks';
import { ACCEPTED, ARRIVES, collector, DELIVERED, DESK, put, type Queue, type Said } from './bus.ts';

/** A member that an event does not have. */
const NOTHING = undefined;

export interface Case extends Said {
  /** Whether the queue should get it. */
  readonly comes: boolean;
}

/** A parcel as the desk describes it: express, within the union, light. */
export const parcel = (t: CheckContext, more: object = {}) => ({
  parcelId: `p-${t.random.hex(10)}`,
  reference: `ST-${t.random.hex(6)}`,
  country: t.random.pick(['AT', 'DE', 'FR']),
  weight: t.random.int(1, 19),
  ...more,
});

const accepted = (t: CheckContext, more: object): Said => ({ source: DESK, type: ACCEPTED, detail: parcel(t, more) });
const delivered = (t: CheckContext, more: object): Said => ({ source: DESK, type: DELIVERED, detail: parcel(t, more) });

const each = (comes: boolean, said: readonly Said[]): Case[] => said.map((one) => ({ ...one, comes }));

/** What stands in `reference`, and whether it is express. */
export const expressCases = (t: CheckContext): Case[] => {
  const of = (reference: unknown): Said => accepted(t, { reference });
  return [
    ...each(true, [of(`EX-${t.random.hex(6)}`), of('EX-'), of('EX-ST-1')]),
    ...each(false, [of(`ex-${t.random.hex(6)}`), of(`ST-EX-${t.random.hex(3)}`), of(`EX${t.random.int(1, 99)}`)]),
    ...each(false, [of(NOTHING), of(null), of('')]),
  ];
};

export const customsCases = (t: CheckContext): Case[] => {
  const of = (country: unknown): Said => accepted(t, { country });
  return [
    ...each(true, [of(t.random.pick(['CH', 'GB', 'NO', 'US'])), of('DEU'), of('de'), of('D'), of(NOTHING)]),
    ...each(false, [of('AT'), of('DE'), of('FR')]),
  ];
};

export const heavyCases = (t: CheckContext): Case[] => {
  const of = (weight: unknown): Said => accepted(t, { weight });
  return [
    ...each(true, [of(20.001), of(t.random.int(21, 30)), of(31.5), of(31)]),
    ...each(false, [of(20), of(31.501), of(t.random.int(32, 90)), of(2), of(-25), of('25'), of(NOTHING), of(null)]),
  ];
};

export const damageCases = (t: CheckContext): Case[] => {
  const of = (damage: unknown): Said => delivered(t, { damage });
  return [
    ...each(true, [of('torn'), of(null), of(false), of(0), of('')]),
    ...each(false, [of(NOTHING), delivered(t, { note: { damage: 'none' } })]),
  ];
};

/** What an event says, without what is the same in all of them. */
const describe = ({ source, type, detail }: Said): string => {
  const { parcelId: _, ...rest } = detail;
  return `${JSON.stringify(rest)} (\`${type}\` of \`${source}\`)`;
};

/** Puts all events of a list, and compares which of them come to the queue. */
export async function compare(t: CheckContext, queue: Queue, cases: readonly Case[]): Promise<void> {
  const shuffled = t.random.shuffle(cases);
  const ids = await put(t, shuffled);
  const [journal, got] = [collector(t, 'JournalQueue'), collector(t, queue)];
  await t.eventually(
    async () => {
      const seen = new Set((await journal.more()).map(({ id }) => id));
      if (!ids.every((id) => seen.has(id))) t.fail('all events in JournalQueue', 'some are not there');
    },
    { within: ARRIVES },
  );
  const came = (id: string): boolean => got.found.some((event) => event.id === id);
  await t.eventually(
    async () => {
      await got.more();
      shuffled.forEach((one, index) => {
        if (one.comes && !came(ids[index] ?? '')) t.fail(`${describe(one)} in ${queue}`, 'it did not come');
      });
    },
    { within: ARRIVES },
  );
  shuffled.forEach((one, index) => {
    if (!one.comes && came(ids[index] ?? '')) t.fail(`${queue} without ${describe(one)}`, 'it came');
  });
}

import { check, type CheckContext } from '@coldstart/checks';
import { ACCEPTED, breakLoops, DELIVERED, DESK, type Queue, type Said } from './bus.ts';
import { compare, customsCases, damageCases, expressCases, heavyCases, parcel } from './cases.ts';

check('express', (t) => {
  breakLoops(t);
  return compare(t, 'ExpressQueue', expressCases(t));
});
check('customs', (t) => compare(t, 'CustomsQueue', customsCases(t)));
check('heavy', (t) => compare(t, 'HeavyQueue', heavyCases(t)));
check('damage', (t) => compare(t, 'DamageQueue', damageCases(t)));

/** What each queue takes of the desk's. */
const TAKES: readonly (readonly [Queue, type: string, more: object])[] = [
  ['ExpressQueue', ACCEPTED, { reference: 'EX-7' }],
  ['CustomsQueue', ACCEPTED, { country: 'CH' }],
  ['HeavyQueue', ACCEPTED, { weight: 25 }],
  ['DamageQueue', DELIVERED, { damage: 'torn' }],
];

/** The same, said by others, or of another type. */
function strangers(t: CheckContext, type: string, more: object): Said[] {
  const detail = (): Said['detail'] => parcel(t, more);
  const other = type === ACCEPTED ? DELIVERED : ACCEPTED;
  return [
    ...['parcels.desk.test', 'parcels', 'Parcels.Desk', 'parcels.courier'].map((source) => ({
      source,
      type,
      detail: detail(),
    })),
    ...[other, `${type} again`, type.toLowerCase(), 'Courier booked'].map((another) => ({
      source: DESK,
      type: another,
      detail: detail(),
    })),
    { source: 'parcels.courier', type: 'Courier booked', detail: detail() },
  ];
}

check('strangers', async (t) => {
  breakLoops(t);
  for (const [queue, type, more] of TAKES) {
    const fits: Said = { source: DESK, type, detail: parcel(t, more) };
    const others = strangers(t, type, more).map((one) => ({ ...one, comes: false }));
    await compare(t, queue, [{ ...fits, comes: true }, ...others]);
  }
});

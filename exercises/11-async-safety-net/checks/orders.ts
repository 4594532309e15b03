import type { CheckContext } from '@coldstart/checks';

/** What is handed over, or what is known of it. */
export interface Order {
  readonly orderId: string;
}

export const MINUTE = 60_000;
/** A message is a minute late in the queues of what failed; milliseconds, with some slack. */
export const DELAYED = 2 * MINUTE;
/** Two retries, after one minute and two more. */
export const RETRIES = 3 * MINUTE + DELAYED;
/** A minute until a message is seen again that could not be handled. */
export const VISIBLE_AGAIN = MINUTE + DELAYED;
/** Each of three redrives fails three times. */
export const ALL_REDRIVES = 4 * RETRIES;

/** A text that has to survive being sent on. */
const NOTE = '"Zoë" \\ O’Ł\n🦄';

export const label = (t: CheckContext, more: object = {}) => ({
  orderId: `o-${t.random.hex(10)}`,
  country: t.random.pick(['DE', 'FR', 'IT', 'PL']),
  note: NOTE,
  ...more,
});
/** Nobody ships there. */
export const NOWHERE = { country: 'XX' };
export const invoice = (t: CheckContext, more: object = {}) => ({
  orderId: `o-${t.random.hex(10)}`,
  amount: t.random.int(100, 99_999),
  lines: [{ article: t.random.name(), requestPayload: { amount: 1 } }],
  ...more,
});
/** Fails for ever. */
export const FREE = { amount: 'free' };

/** Hands an event over, and does not wait. */
export const later = (t: CheckContext, name: string, event: object) => t.invoke(name, event, { type: 'Event' });

/** How often a function began with an order. */
export async function attempts(t: CheckContext, name: string, { orderId }: Order): Promise<number> {
  return (await t.logs(name)).filter((line) => line.includes(`for ${orderId}`)).length;
}

import type { CheckContext } from '@coldstart/checks';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';

export interface Booking {
  readonly booking: string;
  readonly account: string;
  readonly cents: number;
}

/** An account that nobody knows yet. */
export const newAccount = (t: CheckContext): string => `a-${t.random.hex(10)}`;

/** Bookings of an account, in this order. */
export const bookings = (t: CheckContext, account: string, ...cents: readonly number[]): Booking[] =>
  cents.map((amount) => ({ booking: `b-${t.random.hex(10)}`, account, cents: amount }));

/** An amount that comes in. */
export const some = (t: CheckContext): number => t.random.int(1, 90_000);

/** Bookings of a new account: so many amounts that come in, and one that needs all of them. */
export function saved(t: CheckContext, count: number): Booking[] {
  const incoming = Array.from({ length: count }, () => some(t));
  return bookings(t, newAccount(t), ...incoming, -incoming.reduce((sum, cents) => sum + cents));
}

export const sumOf = (booked: readonly Booking[]): number => booked.reduce((sum, { cents }) => sum + cents, 0);

/** What the table has of an account: each entry, and the balance among them. */
export async function entriesOf(t: CheckContext, account: string): Promise<Map<string, number>> {
  const asked = new QueryCommand({
    TableName: t.stack.resource('Ledger'),
    KeyConditionExpression: 'account = :account',
    ExpressionAttributeValues: { ':account': { S: account } },
    ConsistentRead: true,
  });
  const { Items = [] } = await t.client(DynamoDBClient).send(asked);
  return new Map(Items.map(({ entry, cents }) => [entry?.S ?? '', Number(cents?.N)]));
}

/** The table has these bookings of one account and their sum, and nothing else. @param which as in `a booking of …` */
export async function expectBooked(t: CheckContext, which: string, booked: readonly Booking[]): Promise<void> {
  const { account = '' } = booked[0] ?? {};
  const entries = await entriesOf(t, account);
  const balance = entries.get('balance');
  entries.delete('balance');
  const missing = booked.filter(({ booking }) => !entries.has(booking)).length;
  t.expect(missing, `the number of bookings that the table lacks ${which}`).toEqual(0);
  t.expect(entries.size, `the number of bookings that the table has ${which}`).toEqual(booked.length);
  for (const { booking, cents } of booked)
    t.expect(entries.get(booking), `\`cents\` of a booking ${which}, a number,`).toEqual(cents);
  t.expect(balance, `the balance ${which}, a number,`).toEqual(sumOf(booked));
}

/**
 * What the table has of an account's bookings is their beginning, with its sum. Each was booked after the one before it.
 *
 * @returns how many these are
 */
export async function expectBeginning(t: CheckContext, which: string, sent: readonly Booking[]): Promise<number> {
  const { account = '' } = sent[0] ?? {};
  const entries = await entriesOf(t, account);
  const booked = sent.filter(({ booking }) => entries.has(booking));
  const early = booked.filter((one, at) => one !== sent[at]).length;
  t.expect(early, `the number of bookings that overtook an earlier one ${which}`).toEqual(0);
  t.expect(entries.get('balance') ?? 0, `the balance ${which}, with ${booked.length} of its bookings,`).toEqual(
    sumOf(booked),
  );
  return booked.length;
}

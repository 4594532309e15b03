import type { CheckContext } from '@coldstart/checks';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Order } from './orders.ts';

const NAMES = ['orders', 'cents', 'deleted', 'expired'] as const;

type Counts = Readonly<Record<(typeof NAMES)[number], number>>;

/** Milliseconds within which a change is counted. */
export const SOON = 10_000;

const counts = ({ status, channel }: Order): boolean =>
  status?.S === 'placed' && (Number(channel?.N) === 1 || Number(channel?.N) === 2);

/** What the counters of a customer are, if these orders are all that there are. */
export function countsOf(orders: readonly Order[], more: Partial<Counts> = {}): Counts {
  const counted = orders.filter(counts);
  return {
    orders: counted.length,
    cents: counted.reduce((sum, { cents }) => sum + Number(cents?.N), 0),
    deleted: 0,
    expired: 0,
    ...more,
  };
}

/** What the counters of a customer are now. What has never been counted is 0. */
export async function countersOf(t: CheckContext, which: string, customer: string): Promise<Counts> {
  const { Item } = await t.client(DynamoDBClient).send(
    new GetItemCommand({
      TableName: t.stack.resource('Counters'),
      Key: { customer: { S: customer } },
      ConsistentRead: true,
    }),
  );
  const read = (name: (typeof NAMES)[number]): number => {
    const value = Item?.[name];
    if (value !== undefined && value.N === undefined)
      t.fail(`\`${name}\` of ${which} to be a number`, `it was ${JSON.stringify(value)}`);
    return Number(value?.N ?? 0);
  };
  return { orders: read('orders'), cents: read('cents'), deleted: read('deleted'), expired: read('expired') };
}

/** Fails where the counters are others now. */
export async function expectCounts(t: CheckContext, which: string, customer: string, expected: Counts): Promise<void> {
  const found = await countersOf(t, which, customer);
  for (const name of NAMES) t.expect(found[name], `\`${name}\` of ${which}`).toEqual(expected[name]);
}

/** The same for what is to be so soon. */
export const expectCountsSoon = (
  t: CheckContext,
  which: string,
  customer: string,
  expected: Counts,
  within = SOON,
): Promise<void> => t.eventually(() => expectCounts(t, which, customer, expected), { within });

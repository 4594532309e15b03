import type { CheckContext } from '@coldstart/checks';
import { BatchGetItemCommand, DynamoDBClient, type AttributeValue } from '@aws-sdk/client-dynamodb';

export interface Order {
  readonly order: string;
  readonly to: string;
  readonly parcels: number;
}

/** An order that nobody knows yet. */
export const newOrder = (t: CheckContext): Order => ({
  order: `o-${t.random.hex(10)}`,
  to: `${t.random.word()} ${t.random.pick(['Łódź', '"Zoë"', '北京 🚚'])}`,
  parcels: t.random.int(1, 40),
});

export const newOrders = (t: CheckContext, count: number): Order[] => Array.from({ length: count }, () => newOrder(t));

/** What looks like an order and is none, and what is no JSON. Each with its `order`, where it has one that could be a key. */
export function noOrders(t: CheckContext): { order?: string; body: string }[] {
  const wrong = [
    { to: undefined },
    { to: '' },
    { to: null },
    { to: ['Zoë'] },
    { parcels: undefined },
    { parcels: 0 },
    { parcels: -1 },
    { parcels: 1.5 },
    { parcels: '2' },
  ].map((change) => ({ ...newOrder(t), ...change }));
  const nameless = [{ order: undefined }, { order: '' }, { order: 17 }].map((change) => ({
    ...newOrder(t),
    ...change,
  }));
  return t.random.shuffle([
    ...wrong.map((value) => ({ order: value.order, body: JSON.stringify(value) })),
    ...nameless.map((value) => ({ body: JSON.stringify(value) })),
    ...['null', '[]', `"${t.random.word()}"`, t.random.word(), JSON.stringify(newOrder(t)).slice(0, -1)].map(
      (body) => ({
        body,
      }),
    ),
  ]);
}

export type Items = ReadonlyMap<string, Record<string, AttributeValue>>;

/** The items that the table has of these orders. */
export async function itemsOf(t: CheckContext, orders: readonly string[]): Promise<Items> {
  const table = t.stack.resource('Done');
  const Keys = orders.map((order) => ({ order: { S: order } }));
  const asked = new BatchGetItemCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } });
  const { Responses = {} } = await t.client(DynamoDBClient).send(asked);
  return new Map((Responses[table] ?? []).map((item) => [item['order']?.S ?? '', item]));
}

export async function expectDone(t: CheckContext, which: string, orders: readonly Order[]): Promise<void> {
  const items = await itemsOf(
    t,
    orders.map(({ order }) => order),
  );
  for (const { order, to, parcels } of orders) {
    const item = items.get(order);
    if (item === undefined) t.fail(`an item of ${which}`, `the table has none of ${order}`);
    t.expect(item, `the item of ${which}`).toHaveMembers({ to: { S: to }, parcels: { N: String(parcels) } });
  }
}

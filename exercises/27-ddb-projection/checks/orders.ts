import type { CheckContext } from '@coldstart/checks';
import {
  DynamoDBClient,
  TransactWriteItemsCommand,
  type AttributeValue,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';

export type Image = Readonly<Record<string, AttributeValue>>;

/** An item of the table Orders, whether it is an order or not. */
export type Order = Image & { readonly orderId: { readonly S: string } };

/** A customer that nobody knows yet. */
export const newCustomer = (t: CheckContext): string =>
  `${t.random.name()} ${t.random.pick(['Łódź', 'Zoë', '北', '"quoted"'])} ${t.random.hex(8)}`;

/** An order that counts, with members that nobody asks for. */
export const order = (t: CheckContext, customer: string, more: Image = {}): Order => ({
  orderId: { S: `o-${t.random.hex(12)}` },
  customer: { S: customer },
  status: { S: 'placed' },
  channel: { N: t.random.pick(['1', '2']) },
  cents: { N: String(t.random.int(101, 9999)) },
  lines: { L: [{ M: { channel: { N: '9' } } }] },
  note: { NULL: true },
  ...more,
});

/** Without one of its members. */
export function without(one: Order, name: string): Order {
  const { [name]: _, ...rest } = one;
  return { ...rest, orderId: one.orderId };
}

export const draft = (t: CheckContext, customer: string): Order => order(t, customer, { status: { S: 'draft' } });

/** What is written at once, each item once; its changes come in the order in which they are named. */
export async function write(t: CheckContext, ...changes: readonly (Order | { readonly gone: Order })[]): Promise<void> {
  const TableName = t.stack.resource('Orders');
  const TransactItems = changes.map((change): TransactWriteItem => {
    if ('gone' in change && 'orderId' in change.gone)
      return { Delete: { TableName, Key: { orderId: change.gone.orderId } } };
    return { Put: { TableName, Item: { ...(change as Order) } } };
  });
  await t.client(DynamoDBClient).send(new TransactWriteItemsCommand({ TransactItems }));
}

/** Its deletion. */
export const gone = (one: Order): { readonly gone: Order } => ({ gone: one });

export const idOf = ({ orderId }: Order): string => orderId.S;

import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { randomUUID } from 'node:crypto';

/** One line of an order. */
export interface Line {
  sku: string;
  quantity: number;
}

/** There are not so many. */
export class OutOfStock extends Error {
  override name = 'OutOfStock';
}

/** The store has so many of everything. */
const IN_STOCK = 100;

/** How long the warehouse takes to say yes, in milliseconds: it counts what it sets aside. It says no at once. */
const takes = ({ quantity }: Line): number => 100 + 8 * quantity;

const dynamodb = new DynamoDBClient();

/**
 * Reserves a line, and tells the callback its number, or what went wrong. Written for Node.js 4; leave it as it is.
 */
export function reserve(
  orderId: string,
  line: Line,
  callback: (error: Error | null, reservation?: string) => void,
): void {
  if (line.quantity > IN_STOCK) {
    process.nextTick(callback, new OutOfStock(`There are no ${line.quantity} of ${line.sku}`));
    return;
  }
  setTimeout(() => {
    const reservation = randomUUID();
    const Item = { reservation: { S: reservation }, orderId: { S: orderId }, sku: { S: line.sku } };
    dynamodb.send(new PutItemCommand({ TableName: process.env.RESERVATIONS_TABLE, Item })).then(
      () => callback(null, reservation),
      (error: Error) => callback(error),
    );
  }, takes(line));
}

import type { SQSRecord } from 'aws-lambda';

interface Line {
  readonly quantity: number;
  readonly cents: number;
}

interface Order {
  readonly orderId: string;
  readonly customer: string;
  readonly cancelled?: boolean;
  readonly lines?: readonly Line[];
}

const isWhole = (value: unknown, from: number): boolean => Number.isInteger(value) && Number(value) >= from;

function totalOf({ orderId, lines = [] }: Order): number {
  const isBroken = lines.some(({ quantity, cents }) => !isWhole(quantity, 1) || !isWhole(cents, 0));
  if (lines.length === 0 || isBroken) throw new Error(`The order ${orderId} is broken`);
  return lines.reduce((sum, { quantity, cents }) => sum + quantity * cents, 0);
}

export const handler = async (messages: readonly SQSRecord[]) =>
  messages
    .map(({ body }) => JSON.parse(body) as Order)
    .filter(({ cancelled }) => cancelled !== true)
    .map((order) => ({ orderId: order.orderId, customer: order.customer, total: totalOf(order) }));

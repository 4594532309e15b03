/** An order as it comes in. Leave this file as it is. */
export interface Order {
  orderId: string;
  /** Made by the caller, and the same in everything that belongs to this order. */
  correlationId: string;
  /** Where it was placed: `web`, `app`, or one of the shops, such as `shop-17`. */
  channel: string;
  items: { product: string; quantity: number; unitCents: number }[];
}

export class OutOfStockError extends Error {
  override name = 'OutOfStockError';
}

/** Takes an order, and says what it is worth in cents. It throws for what is not there. */
export function placeOrder({ items }: Order): number {
  const missing = items.find(({ product }) => product.startsWith('rare-'));
  if (missing !== undefined) throw new OutOfStockError(`${missing.product} is out of stock`);
  return items.reduce((total, { quantity, unitCents }) => total + quantity * unitCents, 0);
}

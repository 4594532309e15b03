import { setTimeout as sleep } from 'node:timers/promises';

/** An order as it comes in. Some orders fail, to give you something to log. Leave this file as it is. */
export interface Order {
  orderId: string;
  correlationId?: string;
  headers?: Record<string, string>;
  fail?: 'retryable' | 'permanent' | 'strange' | 'broken' | 'forgotten';
  [more: string]: unknown;
}

/** It may work the next time: a dependency was busy. */
export class RetryableError extends Error {
  override name = 'RetryableError';
}

/** It never will: the order itself is wrong. */
export class PermanentError extends Error {
  override name = 'PermanentError';
  details?: unknown;
}

export async function processOrder(order: Order): Promise<void> {
  await sleep(1);
  switch (order.fail) {
    case 'retryable':
      throw new RetryableError('The warehouse is busy', { cause: new Error('ECONNRESET while reading stock') });
    case 'permanent':
      throw new PermanentError('The product is not for sale', { cause: new Error('No price for this product') });
    case 'strange': {
      const error = new PermanentError('The amount is too large');
      const details: Record<string, unknown> = { amount: 2n ** 64n, order };
      details.self = details;
      error.details = details;
      throw error;
    }
    case 'broken':
      throw new TypeError('The price list is not a list');
    case 'forgotten':
      void audit(order);
      await sleep(50);
      return;
    case undefined:
      return;
  }
}

/** Somebody forgot to wait for this. */
async function audit(order: Order): Promise<void> {
  await sleep(5);
  throw new Error(`The audit log does not take ${order.orderId}`);
}

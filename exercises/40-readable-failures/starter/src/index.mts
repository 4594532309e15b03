import { log } from './log.mts';
import { processOrder, type Order } from './orders.mts';

process.on('unhandledRejection', (reason) => log('error', 'unhandled', reason));

export const handler = async (order: Order): Promise<{ status: string }> => {
  log('debug', 'order received', order);
  try {
    await processOrder(order);
  } catch (error) {
    log('error', 'order failed', error);
  }
  return { status: 'done' };
};

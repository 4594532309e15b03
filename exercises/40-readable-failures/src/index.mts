import { log } from './log.mts';
import { processOrder, type Order } from './orders.mts';

// So that a forgotten promise does not take the function down. A good idea?
process.removeAllListeners('unhandledRejection');
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

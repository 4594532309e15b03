import { randomUUID } from 'node:crypto';
import { withDurableExecution, type DurableContext } from '@aws/durable-execution-sdk-js';
import { askForApproval, charge, release, reserve, sendReceipt, type Order } from './shop.mts';

type Answer = 'approved' | 'rejected' | 'unanswered';

export const handler = withDurableExecution(async (order: Order, context: DurableContext) => {
  const { orderId } = order;
  // What is different each time is made in a step, and stays what it was.
  const { paymentId, requestedAt } = await context.step('identify', async () => ({
    paymentId: randomUUID(),
    requestedAt: new Date().toISOString(),
  }));
  await context.step('reserve', () => reserve(order));
  context.logger.info(`reserved ${orderId}`);

  const answer = await approval(context, (callbackId) =>
    askForApproval({ ...order, callbackId, paymentId, requestedAt }),
  );

  if (answer !== 'approved') {
    await context.step('release', () => release(order));
    context.logger.info(`released ${orderId}`);
    return { orderId, paymentId, requestedAt, outcome: answer };
  }
  await context.step('charge', () => charge(order, paymentId));
  // In a step of its own: when this one fails or dies, the money is not taken again.
  await context.step('receipt', () => sendReceipt(order, paymentId));
  context.logger.info(`charged ${orderId}`);
  return { orderId, paymentId, requestedAt, outcome: 'charged' };
});

async function approval(context: DurableContext, ask: (callbackId: string) => Promise<void>): Promise<Answer> {
  try {
    const answer = await context.waitForCallback<string>('approval', ask, { timeout: { hours: 24 } });
    return JSON.parse(answer).approved ? 'approved' : 'rejected';
  } catch {
    return 'unanswered';
  }
}

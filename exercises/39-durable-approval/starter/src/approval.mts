import { randomUUID } from 'node:crypto';
import { askForApproval, charge, reserve, sendReceipt, type Order } from './shop.mts';

// A function that waits for a day would be ended after 15 minutes. How does this one wait?
export const handler = async (order: Order) => {
  const paymentId = randomUUID();
  const requestedAt = new Date().toISOString();
  await reserve(order);
  console.log(`reserved ${order.orderId}`);
  await askForApproval({ ...order, paymentId, requestedAt, callbackId: 'whose?' });
  await charge(order, paymentId);
  await sendReceipt(order, paymentId);
  console.log(`charged ${order.orderId}`);
  return { orderId: order.orderId, paymentId, requestedAt, outcome: 'charged' };
};

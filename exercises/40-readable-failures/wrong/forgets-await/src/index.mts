import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { randomUUID } from 'node:crypto';
import { createLog } from './log.mts';
import { PermanentError, processOrder, type Order } from './orders.mts';

interface Answer {
  status: 'done' | 'rejected';
  correlationId: string;
}

const dynamodb = new DynamoDBClient();
let cold = true;

function correlationOf(order: Order): string {
  for (const [name, value] of Object.entries(order.headers ?? {})) {
    if (name.toLowerCase() === 'x-correlation-id') return value;
  }
  return order.correlationId ?? randomUUID();
}

export const handler = async (order: Order, context: { awsRequestId: string }): Promise<Answer> => {
  const correlationId = correlationOf(order);
  const log = createLog({ requestId: context.awsRequestId, correlationId, cold });
  cold = false;
  log('debug', 'order received', { order });
  try {
    await processOrder(order);
  } catch (error) {
    log('error', 'order failed', { error });
    if (!(error instanceof PermanentError)) throw error;
    void dynamodb.send(
      new PutItemCommand({
        TableName: process.env.REJECTED_TABLE,
        Item: { orderId: { S: order.orderId }, reason: { S: error.message } },
      }),
    );
    log('info', 'order rejected', { orderId: order.orderId });
    return { status: 'rejected', correlationId };
  }
  log('info', 'order done', { orderId: order.orderId });
  return { status: 'done', correlationId };
};

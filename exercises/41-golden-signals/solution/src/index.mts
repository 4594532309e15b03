import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { placeOrder, type Order } from './shop.mts';

const sqs = new SQSClient();
let cold = true;

/** Writes a line that CloudWatch makes metrics of. @param metrics in the units of their names */
function measure({ orderId, channel }: Order, metrics: Record<string, number>): void {
  const Metrics = Object.keys(metrics).map((Name) => ({ Name, Unit: Name === 'OrderValue' ? 'None' : 'Count' }));
  const line = {
    _aws: { Timestamp: Date.now(), CloudWatchMetrics: [{ Namespace: 'Shop', Dimensions: [['Channel']], Metrics }] },
    Channel: channel,
    orderId,
    ...metrics,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function handOn(order: Order): SendMessageCommand {
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  return new SendMessageCommand({
    QueueUrl: process.env.WAREHOUSE_QUEUE_URL,
    MessageBody: JSON.stringify({ orderId: order.orderId, items: order.items }),
    MessageAttributes: {
      trace: text(process.env._X_AMZN_TRACE_ID ?? ''),
      correlationId: text(order.correlationId),
    },
  });
}

export const handler = async (order: Order): Promise<{ orderId: string; cents: number }> => {
  const ColdStart = cold ? 1 : 0;
  cold = false;
  try {
    const cents = placeOrder(order);
    await sqs.send(handOn(order));
    measure(order, { OrderValue: cents / 100, OrderFailed: 0, ColdStart });
    return { orderId: order.orderId, cents };
  } catch (error) {
    measure(order, { OrderFailed: 1, ColdStart });
    throw error;
  }
};

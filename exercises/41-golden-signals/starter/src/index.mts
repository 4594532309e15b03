import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { placeOrder, type Order } from './shop.mts';

const sqs = new SQSClient();
const cloudwatch = new CloudWatchClient();

export const handler = async (order: Order): Promise<{ orderId: string; cents: number }> => {
  const cents = placeOrder(order);
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: process.env.WAREHOUSE_QUEUE_URL,
      MessageBody: JSON.stringify({ orderId: order.orderId, items: order.items }),
    }),
  );
  // It works. But everybody waits for it, and each order is a metric of its own.
  await cloudwatch.send(
    new PutMetricDataCommand({
      Namespace: 'Shop',
      MetricData: [
        { MetricName: 'OrderValue', Dimensions: [{ Name: 'orderId', Value: order.orderId }], Value: cents / 100 },
      ],
    }),
  );
  return { orderId: order.orderId, cents };
};

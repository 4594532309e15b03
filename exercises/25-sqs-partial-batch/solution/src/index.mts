import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';

/** Milliseconds that have to be left when an order is begun: writing it may take a second. */
const LEAST = 2000;

const dynamodb = new DynamoDBClient();

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** @throws Error for what is no order */
function orderIn(body: string) {
  const { order, to, parcels } = JSON.parse(body);
  if (!isText(order) || !isText(to) || !Number.isInteger(parcels) || parcels < 1) throw new Error('This is no order');
  return { order: { S: order }, to: { S: to }, parcels: { N: String(parcels) } };
}

export const handler = async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const { messageId, body } of Records) {
    try {
      if (context.getRemainingTimeInMillis() < LEAST) throw new Error('There is no time left');
      const Item = orderIn(body);
      await dynamodb.send(new PutItemCommand({ TableName: process.env.DONE_TABLE, Item }));
    } catch (error) {
      console.warn(`${messageId}: ${error}`);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
};

import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { captureAsyncFunc, captureAWSv3Client } from 'aws-xray-sdk-core';

const table = captureAWSv3Client(new DynamoDBClient());
const queue = captureAWSv3Client(new SQSClient());

/** Work out the price, keep the order, tell the mailer: the traces of lesson 39 are made by it. */
export const handler = async (event: { readonly body: string }) => {
  const { id, items } = JSON.parse(event.body) as { id: string; items: number };
  const total = await captureAsyncFunc('price', async (part) => {
    part?.addAnnotation('items', items);
    // Each item is looked up by itself, one after the other.
    await setTimeout(12 * items);
    if (items > 50) {
      const error = new RangeError('an order has 50 items at most');
      part?.close(error);
      throw error;
    }
    part?.close();
    return items * 7;
  });
  const Item = { id: { S: id }, total: { N: String(total) } };
  await table.send(new PutItemCommand({ TableName: process.env['TABLE'], Item }));
  await queue.send(new SendMessageCommand({ QueueUrl: process.env['QUEUE'], MessageBody: id }));
  return { statusCode: 201, body: JSON.stringify({ id, total }) };
};

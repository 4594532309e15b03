import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { readFile } from 'node:fs/promises';

const dynamodb = new DynamoDBClient();

/** Stores what the file holds as the receipt of an order. It takes files alone, as old tools do; leave it as it is. */
export async function sendReceipt(orderId: string, file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  await dynamodb.send(
    new PutItemCommand({
      TableName: process.env.RECEIPTS_TABLE,
      Item: { orderId: { S: orderId }, text: { S: text } },
    }),
  );
}

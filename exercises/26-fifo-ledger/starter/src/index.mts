import type { SQSEvent } from 'aws-lambda';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';

const dynamodb = new DynamoDBClient();
const TableName = process.env.LEDGER_TABLE;

/** It keeps each booking. And the balance? */
export const handler = async ({ Records }: SQSEvent) => {
  for (const { body } of Records) {
    const { booking, account, cents } = JSON.parse(body);
    const Item = { account: { S: account }, entry: { S: booking }, cents: { N: String(cents) } };
    await dynamodb.send(new PutItemCommand({ TableName, Item }));
  }
};

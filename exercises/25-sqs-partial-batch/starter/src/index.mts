import type { SQSEvent } from 'aws-lambda';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';

const dynamodb = new DynamoDBClient();

export const handler = async ({ Records }: SQSEvent) => {
  for (const { body } of Records) {
    const { order, to, parcels } = JSON.parse(body);
    const Item = { order: { S: order }, to: { S: to }, parcels: { N: String(parcels) } };
    await dynamodb.send(new PutItemCommand({ TableName: process.env.DONE_TABLE, Item }));
  }
};

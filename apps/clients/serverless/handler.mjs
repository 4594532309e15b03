import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';

const dynamodb = new DynamoDBClient();

export async function keep({ id }, { awsRequestId }) {
  if (id === undefined) throw new Error('An order has an id.');
  const Item = { id: { S: id }, by: { S: awsRequestId } };
  await dynamodb.send(new PutItemCommand({ TableName: process.env.TABLE, Item }));
  return { kept: id };
}

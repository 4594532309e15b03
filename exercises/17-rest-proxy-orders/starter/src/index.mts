import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';

const TableName = process.env.ORDERS_TABLE;
// It takes and gives plain objects, where the DynamoDBClient alone has `{ S: 'Ada' }`.
const table = DynamoDBDocument.from(new DynamoDBClient());

export const handler = async (event: any) => {
  const { httpMethod, headers, body, queryStringParameters, pathParameters } = event;

  if (httpMethod === 'POST') {
    if (headers['Content-Type'] !== 'application/json') return { statusCode: 415 };
    const order = { id: randomUUID(), ...JSON.parse(body) };
    await table.put({ TableName, Item: order });
    return { statusCode: 200, body: order };
  }

  if (httpMethod === 'DELETE') {
    await table.delete({ TableName, Key: pathParameters });
    return { statusCode: 204 };
  }

  if (pathParameters !== null) {
    const { Item } = await table.get({ TableName, Key: pathParameters });
    return { statusCode: 200, body: Item };
  }

  const { Items = [] } = await table.scan({ TableName });
  return { statusCode: 200, body: { orders: Items.filter(({ status }) => status === queryStringParameters.status) } };
};

import { randomUUID } from 'node:crypto';
import { DeleteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';

const TableName = process.env.ORDERS_TABLE;
const dynamodb = new DynamoDBClient();

export const handler = async (event: any) => {
  const { httpMethod, body, headers, queryStringParameters, pathParameters } = event;

  if (httpMethod === 'POST') {
    if (headers['Content-Type'] !== 'application/json') return { statusCode: 415 };
    const order = { id: randomUUID(), ...JSON.parse(body) };
    const { id, customer, cents, status } = order;
    await dynamodb.send(
      new PutItemCommand({
        TableName,
        Item: { id: { S: id }, customer: { S: customer }, cents: { N: String(cents) }, status: { S: status } },
      }),
    );
    return { statusCode: 200, body: order };
  }

  if (httpMethod === 'DELETE') {
    await dynamodb.send(new DeleteItemCommand({ TableName, Key: { id: { S: pathParameters.id } } }));
    return { statusCode: 204 };
  }

  if (pathParameters !== null) {
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: pathParameters.id } } }));
    return { statusCode: 200, body: toOrder(Item) };
  }

  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName }));
  const orders = Items.map(toOrder).filter(({ status }: any) => status === queryStringParameters.status);
  return { statusCode: 200, body: { orders } };
};

const toOrder = (item: any) => ({
  id: item.id.S,
  customer: item.customer.S,
  cents: Number(item.cents.N),
  status: item.status.S,
});

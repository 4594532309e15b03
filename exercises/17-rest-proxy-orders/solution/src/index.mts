import { randomUUID } from 'node:crypto';
import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';

interface Order {
  readonly id: string;
  readonly customer: string;
  readonly cents: number;
  readonly status: string;
}

const STATUSES: readonly unknown[] = ['open', 'paid', 'sent'];
const MEDIA_TYPES: readonly unknown[] = ['application/json', 'application/octet-stream'];
const THROTTLED: readonly unknown[] = ['ProvisionedThroughputExceededException', 'ThrottlingException'];

const TableName = process.env.ORDERS_TABLE;
const dynamodb = new DynamoDBClient();

/** An answer that is no success. */
class Refusal extends Error {
  constructor(
    readonly statusCode: number,
    message: string,
  ) {
    super(message);
  }
}

export const handler = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
  try {
    return await answer(event);
  } catch (error) {
    if (error instanceof Refusal) return reply(error.statusCode, { error: error.message });
    console.error(error);
    if (error instanceof Error && THROTTLED.includes(error.name))
      return reply(503, { error: 'The orders are busy, come again' }, { 'Retry-After': '1' });
    return reply(500, { error: 'Something went wrong' });
  }
};

function reply(statusCode: number, data: object, headers: Record<string, string> = {}): APIGatewayProxyResult {
  return { statusCode, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(data) };
}

async function answer(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const id = event.pathParameters?.id;
  if (id === undefined) return event.httpMethod === 'POST' ? create(event) : list(event);
  if (event.httpMethod === 'GET') return read(id);
  await dynamodb.send(new DeleteItemCommand({ TableName, Key: { id: { S: id } } }));
  return { statusCode: 204, body: '' };
}

async function create(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const order: Order = { id: randomUUID(), ...readOrder(event) };
  await dynamodb.send(
    new PutItemCommand({
      TableName,
      Item: {
        id: { S: order.id },
        customer: { S: order.customer },
        cents: { N: String(order.cents) },
        status: { S: order.status },
      },
    }),
  );
  return reply(201, order, { Location: `${event.requestContext.path}/${order.id}` });
}

async function read(id: string): Promise<APIGatewayProxyResult> {
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: id } }, ConsistentRead: true }));
  if (Item === undefined) throw new Refusal(404, 'There is no such order');
  return reply(200, toOrder(Item));
}

async function list(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const wanted = event.multiValueQueryStringParameters?.status;
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName, ConsistentRead: true }));
  const orders = Items.map(toOrder).filter(({ status }) => wanted?.includes(status) ?? true);
  return reply(200, { orders });
}

const toOrder = ({ id, customer, cents, status }: Record<string, AttributeValue>): Order => ({
  id: id?.S ?? '',
  customer: customer?.S ?? '',
  cents: Number(cents?.N),
  status: status?.S ?? '',
});

function headerOf({ headers }: APIGatewayProxyEvent, wanted: string): string {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';
}

function readOrder(event: APIGatewayProxyEvent): Omit<Order, 'id'> {
  const [mediaType = ''] = headerOf(event, 'content-type').toLowerCase().split(';');
  if (!MEDIA_TYPES.includes(mediaType.trim())) throw new Refusal(415, 'Send an order as application/json');
  const text = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8').toString('utf8');
  const { customer, cents, status } = parse(text);
  if (typeof customer !== 'string' || customer === '') throw new Refusal(400, 'customer has to be a text');
  if (typeof cents !== 'number' || !Number.isInteger(cents) || cents < 0)
    throw new Refusal(400, 'cents have to be a whole number, from 0 on');
  if (typeof status !== 'string' || !STATUSES.includes(status))
    throw new Refusal(400, 'status has to be open, paid or sent');
  return { customer, cents, status };
}

function parse(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal(400, 'This is no JSON');
  }
  if (typeof value !== 'object' || value === null) throw new Refusal(400, 'An order is an object');
  return { ...value };
}

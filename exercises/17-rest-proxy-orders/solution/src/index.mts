import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';

type Order = Record<'id' | 'customer' | 'cents' | 'status', unknown>;

const STATUSES: readonly unknown[] = ['open', 'paid', 'sent'];
const MEDIA_TYPES: readonly unknown[] = ['application/json', 'application/octet-stream'];
const THROTTLED: readonly unknown[] = ['ProvisionedThroughputExceededException', 'ThrottlingException'];

const TableName = process.env.ORDERS_TABLE;
const table = DynamoDBDocument.from(new DynamoDBClient());

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
  await table.delete({ TableName, Key: { id } });
  return { statusCode: 204, body: '' };
}

async function create(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const order: Order = { id: randomUUID(), ...readOrder(event) };
  await table.put({ TableName, Item: order });
  return reply(201, order, { Location: `${event.requestContext.path}/${String(order.id)}` });
}

async function read(id: string): Promise<APIGatewayProxyResult> {
  const { Item } = await table.get({ TableName, Key: { id }, ConsistentRead: true });
  if (Item === undefined) throw new Refusal(404, 'There is no such order');
  return reply(200, Item);
}

async function list(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const wanted = event.multiValueQueryStringParameters?.status;
  const { Items } = await table.scan({ TableName, ConsistentRead: true });
  const orders = Items?.filter(({ status }) => wanted?.includes(status) ?? true);
  return reply(200, { orders });
}

/** The order in a request, which has no id yet. */
function readOrder(event: APIGatewayProxyEvent): Omit<Order, 'id'> {
  const [mediaType] = headerOf(event, 'content-type').toLowerCase().split(';');
  if (!MEDIA_TYPES.includes(mediaType?.trim())) throw new Refusal(415, 'Send an order as application/json');
  const { customer, cents, status } = bodyOf(event);
  if (typeof customer !== 'string' || customer === '') throw new Refusal(400, 'customer has to be a text');
  if (!Number.isInteger(cents) || Number(cents) < 0)
    throw new Refusal(400, 'cents have to be a whole number, from 0 on');
  if (!STATUSES.includes(status)) throw new Refusal(400, 'status has to be open, paid or sent');
  return { customer, cents, status };
}

function headerOf({ headers }: APIGatewayProxyEvent, wanted: string): string {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';
}

/** What the JSON in a request has in it; nothing, where it is no object. */
function bodyOf({ body, isBase64Encoded }: APIGatewayProxyEvent): Record<string, unknown> {
  const text = isBase64Encoded ? Buffer.from(String(body), 'base64').toString() : String(body);
  try {
    return { ...JSON.parse(text) };
  } catch {
    throw new Refusal(400, 'This is no JSON');
  }
}

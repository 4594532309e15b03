import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { randomUUID } from 'node:crypto';

interface Transaction {
  TransactionID: string;
  ProductName: string;
  Amount: number;
}

class ValidationError extends Error {
  override name = 'ValidationError';
}

const dynamodb = new DynamoDBClient();

/** The id of an order line: a new one the first time, the same one ever after. */
async function transactionOf(orderLineId: string): Promise<string> {
  const TableName = process.env.ORDERS_TABLE;
  const known = await dynamodb.send(new GetItemCommand({ TableName, Key: { OrderLineId: { S: orderLineId } } }));
  if (known.Item?.TransactionID?.S !== undefined) return known.Item.TransactionID.S;
  const id = randomUUID();
  await dynamodb.send(
    new PutItemCommand({ TableName, Item: { OrderLineId: { S: orderLineId }, TransactionID: { S: id } } }),
  );
  return id;
}

export const handler = async (line: Record<string, unknown>): Promise<Transaction> => {
  const { OrderLineId, ProductName, Quantity, UnitPrice } = line;
  if (typeof ProductName !== 'string' || ProductName === '') {
    throw new ValidationError('ProductName must be text');
  }
  if (typeof Quantity !== 'number' || !Number.isInteger(Quantity) || Quantity < 1) {
    throw new ValidationError('Quantity must be a whole number from 1 on');
  }
  if (typeof UnitPrice !== 'number' || !Number.isFinite(UnitPrice) || UnitPrice < 0) {
    throw new ValidationError('UnitPrice must be a number from 0 on');
  }
  const cents = Math.round(UnitPrice * 100) * Quantity;
  const id = typeof OrderLineId === 'string' ? await transactionOf(OrderLineId) : randomUUID();
  return { TransactionID: id, ProductName, Amount: cents / 100 };
};

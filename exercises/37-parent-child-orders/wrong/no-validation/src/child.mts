import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { randomUUID } from 'node:crypto';

interface Transaction {
  TransactionID: string;
  ProductName: string;
  Amount: number;
}

const dynamodb = new DynamoDBClient();

/** The id of an order line: a new one the first time, the same one ever after. */
async function transactionOf(orderLineId: string): Promise<string> {
  const answer = await dynamodb.send(
    new UpdateItemCommand({
      TableName: process.env.ORDERS_TABLE,
      Key: { OrderLineId: { S: orderLineId } },
      UpdateExpression: 'SET TransactionID = if_not_exists(TransactionID, :new)',
      ExpressionAttributeValues: { ':new': { S: randomUUID() } },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return answer.Attributes?.TransactionID?.S ?? '';
}

export const handler = async (line: Record<string, unknown>): Promise<Transaction> => {
  const { OrderLineId, ProductName, Quantity, UnitPrice } = line;
  const cents = Math.round(Number(UnitPrice) * 100) * Number(Quantity);
  const id = typeof OrderLineId === 'string' ? await transactionOf(OrderLineId) : randomUUID();
  return { TransactionID: id, ProductName: String(ProductName), Amount: cents / 100 };
};

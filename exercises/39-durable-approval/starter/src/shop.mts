// What the shop can do. This file is given: it is laid anew whenever you are graded.
import { ConditionalCheckFailedException, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

export interface Order {
  readonly orderId: string;
  /** In cents. */
  readonly amount: number;
}

export interface Question extends Order {
  /** Whoever has it can answer: https://docs.aws.amazon.com/lambda/latest/api/API_SendDurableExecutionCallbackSuccess.html */
  readonly callbackId: string;
  readonly paymentId: string;
  readonly requestedAt: string;
}

const db = new DynamoDBClient();
const sqs = new SQSClient();

/** Each call counts: who reserves twice has reserved twice the amount. */
async function add(what: 'reserved' | 'charged' | 'released', { orderId, amount }: Order, paymentId?: string) {
  const payment = paymentId === undefined ? '' : ', payments :payments';
  await db.send(
    new UpdateItemCommand({
      TableName: process.env.LEDGER_TABLE,
      Key: { orderId: { S: orderId } },
      UpdateExpression: `ADD ${what} :amount${payment}`,
      ExpressionAttributeValues: {
        ':amount': { N: String(amount) },
        ...(paymentId !== undefined && { ':payments': { SS: [paymentId] } }),
      },
    }),
  );
}

/** Keeps what was ordered for the customer. */
export const reserve = (order: Order): Promise<void> => add('reserved', order);

/** Takes the customer's money. */
export const charge = (order: Order, paymentId: string): Promise<void> => add('charged', order, paymentId);

/** Gives back what was reserved. */
export const release = (order: Order): Promise<void> => add('released', order);

/** Puts the question to whoever approves of orders. The answer comes later, and is for the callback. */
export async function askForApproval(question: Question): Promise<void> {
  await dieIfAsked(question, 'asking');
  await sqs.send(
    new SendMessageCommand({ QueueUrl: process.env.QUESTIONS_URL, MessageBody: JSON.stringify(question) }),
  );
}

/** Tells the customer that the money was taken. */
export async function sendReceipt(order: Order, paymentId: string): Promise<void> {
  await dieIfAsked(order, 'receipt');
  const receipt = { orderId: order.orderId, paymentId };
  await sqs.send(new SendMessageCommand({ QueueUrl: process.env.RECEIPTS_URL, MessageBody: JSON.stringify(receipt) }));
}

/** Environments die. Here one does so at moments that the checks choose, once at each. */
async function dieIfAsked({ orderId }: Order, where: string): Promise<void> {
  try {
    await db.send(
      new UpdateItemCommand({
        TableName: process.env.LEDGER_TABLE,
        Key: { orderId: { S: orderId } },
        UpdateExpression: 'DELETE diesAt :moment',
        ConditionExpression: 'contains(diesAt, :where)',
        ExpressionAttributeValues: { ':where': { S: where }, ':moment': { SS: [where] } },
      }),
    );
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return;
    throw error;
  }
  process.exit(1);
}

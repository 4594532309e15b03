import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { charge, ProviderError, type Payment, type Receipt } from './provider.mts';

interface Context {
  getRemainingTimeInMillis(): number;
}

interface QueueEvent {
  Records: { messageId: string; body: string }[];
}

/** The payment is under way: try again later. */
class InProgressError extends Error {
  override name = 'InProgressError';
}

/** The payment was another one. */
class ConflictError extends Error {
  override name = 'ConflictError';
}

const DAY = 24 * 60 * 60;

const dynamodb = new DynamoDBClient();
const TableName = process.env.PAYMENTS_TABLE;

const secondsAfter = (milliseconds: number): string => String(Math.ceil((Date.now() + milliseconds) / 1000));

const itemOf = ({ paymentId, customer, amount }: Payment, expiresAt: string) => ({
  paymentId: { S: paymentId },
  customer: { S: customer },
  amount: { N: String(amount) },
  expiresAt: { N: expiresAt },
});

/** Claims a payment, or gives the receipt of the one that was first. The table decides which of two that is. */
async function claim(payment: Payment, expiresAt: string): Promise<Receipt | undefined> {
  try {
    await dynamodb.send(
      new PutItemCommand({
        TableName,
        Item: itemOf(payment, expiresAt),
        ConditionExpression: 'attribute_not_exists(paymentId) OR expiresAt < :now',
        ExpressionAttributeValues: { ':now': { N: secondsAfter(0) } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return undefined;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const { customer, amount, receipt } = error.Item ?? {};
    if (receipt?.S === undefined) throw new InProgressError('This payment is under way');
    if (customer?.S !== payment.customer || Number(amount?.N) !== payment.amount) {
      throw new ConflictError('This paymentId belongs to another payment');
    }
    return JSON.parse(receipt.S);
  }
}

async function pay(payment: Payment, context: Context): Promise<Receipt> {
  const paid = await claim(payment, secondsAfter(context.getRemainingTimeInMillis()));
  if (paid !== undefined) return paid;
  try {
    const receipt = await charge(payment);
    const Item = { ...itemOf(payment, secondsAfter(DAY * 1000)), receipt: { S: JSON.stringify(receipt) } };
    await dynamodb.send(new PutItemCommand({ TableName, Item }));
    return receipt;
  } catch (error) {
    // Whatever else went wrong, the provider may have charged: then the claim stays until it expires.
    if (error instanceof ProviderError) {
      await dynamodb.send(new DeleteItemCommand({ TableName, Key: { paymentId: { S: payment.paymentId } } }));
    }
    throw error;
  }
}

export const handler = async (event: Payment | QueueEvent, context: Context): Promise<Receipt | undefined> => {
  if (!('Records' in event)) return pay(event, context);
  for (const { body } of event.Records) await pay(JSON.parse(body), context);
};

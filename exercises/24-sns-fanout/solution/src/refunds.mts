import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SNSEvent } from 'aws-lambda';

const tables = DynamoDBDocumentClient.from(new DynamoDBClient());

interface Refund {
  readonly refundId: string;
  readonly orderId: string;
  /** Cents. */
  readonly amount: number;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** The refund that a message tells of; nothing for what is none. */
function refundIn(message: string): Refund | undefined {
  try {
    const { refundId, orderId, amount } = JSON.parse(message);
    if (isText(refundId) && isText(orderId) && Number.isInteger(amount) && amount > 0)
      return { refundId, orderId, amount };
  } catch {
    // No JSON, or `null`: no refund either.
  }
  return undefined;
}

async function count({ refundId, orderId, amount }: Refund): Promise<void> {
  try {
    await tables.send(
      new UpdateCommand({
        TableName: process.env['REFUNDS_TABLE'],
        Key: { id: orderId },
        UpdateExpression: 'ADD refunded :amount, refundIds :ids',
        ConditionExpression: 'NOT contains(refundIds, :id)',
        ExpressionAttributeValues: { ':amount': amount, ':ids': new Set([refundId]), ':id': refundId },
      }),
    );
  } catch (error) {
    // It has counted before.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

export const handler = async ({ Records }: SNSEvent): Promise<void> => {
  for (const { Sns } of Records) {
    const refund = refundIn(Sns.Message);
    if (refund !== undefined) await count(refund);
  }
};

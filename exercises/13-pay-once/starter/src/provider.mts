import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { randomUUID } from 'node:crypto';

/** A payment provider: each call is a charge. Its books are a table. Leave this file as it is. */

export interface Payment {
  paymentId: string;
  customer: string;
  /** In cents. */
  amount: number;
}

export interface Receipt {
  chargeId: string;
  amount: number;
  card: { holder: string; digits: string[] };
  note: string | null;
}

/** The provider said no: nothing was charged. */
export class ProviderError extends Error {
  override name = 'ProviderError';
}

/** The provider said nothing. Perhaps it has charged. */
export class NoAnswerError extends Error {
  override name = 'NoAnswerError';
}

const dynamodb = new DynamoDBClient();

export async function charge({ paymentId, customer, amount }: Payment): Promise<Receipt> {
  const chargeId = randomUUID();
  const Item = {
    chargeId: { S: chargeId },
    paymentId: { S: paymentId },
    customer: { S: customer },
    amount: { N: String(amount) },
  };
  try {
    await dynamodb.send(new PutItemCommand({ TableName: process.env.CHARGES_TABLE, Item }));
  } catch (error) {
    // What the checks ask for.
    const name = error instanceof Error ? error.name : '';
    if (name === 'PowerCut') process.exit(1);
    if (name === 'NoAnswer') throw new NoAnswerError('The connection ended before the provider answered');
    throw new ProviderError('The provider is busy, nothing was charged');
  }
  return { chargeId, amount, card: { holder: customer, digits: ['****', chargeId.slice(-4)] }, note: null };
}

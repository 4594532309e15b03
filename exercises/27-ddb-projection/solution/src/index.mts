import {
  DynamoDBClient,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

type Image = Record<string, AttributeValue>;

interface Change {
  eventID: string;
  userIdentity?: { principalId: string };
  dynamodb: { OldImage?: Image; NewImage?: Image; SequenceNumber: string };
}

interface Order {
  customer: string;
  status: string;
  channel: number;
  cents: number;
}

/** What a change adds to the counters of a customer. */
interface Difference {
  orders: number;
  cents: number;
  deleted: number;
  expired: number;
}

const dynamodb = new DynamoDBClient();
const { COUNTERS_TABLE, APPLIED_TABLE } = process.env;

function orderIn(image: Image): Order | undefined {
  const { customer, status, channel, cents } = unmarshall(image);
  const isOrder =
    typeof customer === 'string' &&
    typeof status === 'string' &&
    typeof channel === 'number' &&
    typeof cents === 'number';
  return isOrder ? { customer, status, channel, cents } : undefined;
}

const counts = ({ status, channel }: Order) => status === 'placed' && (channel === 1 || channel === 2);

/** By customer. @throws Error where the order is none any more */
function differencesOf({ dynamodb: { OldImage, NewImage }, userIdentity }: Change): Map<string, Difference> {
  const differences = new Map<string, Difference>();
  const of = (customer: string): Difference => {
    const difference = differences.get(customer) ?? { orders: 0, cents: 0, deleted: 0, expired: 0 };
    differences.set(customer, difference);
    return difference;
  };
  // What was no order before has never been counted.
  const before = OldImage && orderIn(OldImage);
  const after = NewImage && orderIn(NewImage);
  if (NewImage !== undefined && after === undefined) throw new Error('This is no order');
  if (before !== undefined && counts(before)) {
    const difference = of(before.customer);
    difference.orders -= 1;
    difference.cents -= before.cents;
    const byDynamoDb = userIdentity?.principalId === 'dynamodb.amazonaws.com';
    if (NewImage === undefined) difference[byDynamoDb ? 'expired' : 'deleted'] += 1;
  }
  if (after !== undefined && counts(after)) {
    const difference = of(after.customer);
    difference.orders += 1;
    difference.cents += after.cents;
  }
  return differences;
}

/** All of a change or nothing of it, and that once. */
async function apply(change: Change): Promise<void> {
  const updates = [...differencesOf(change)].map(([customer, { orders, cents, deleted, expired }]) => ({
    Update: {
      TableName: COUNTERS_TABLE,
      Key: { customer: { S: customer } },
      UpdateExpression: 'ADD orders :orders, cents :cents, deleted :deleted, expired :expired',
      ExpressionAttributeValues: {
        ':orders': { N: String(orders) },
        ':cents': { N: String(cents) },
        ':deleted': { N: String(deleted) },
        ':expired': { N: String(expired) },
      },
    },
  }));
  if (updates.length === 0) return;
  const Item = { id: { S: change.eventID } };
  const ConditionExpression = 'attribute_not_exists(id)';
  const TransactItems = [{ Put: { TableName: APPLIED_TABLE, Item, ConditionExpression } }, ...updates];
  try {
    await dynamodb.send(new TransactWriteItemsCommand({ TransactItems }));
  } catch (error) {
    const reasons = error instanceof TransactionCanceledException ? error.CancellationReasons : undefined;
    // It is counted already.
    if (reasons?.[0]?.Code === 'ConditionalCheckFailed') return;
    throw error;
  }
}

export const handler = async ({ Records }: { Records: Change[] }) => {
  for (const change of Records) {
    try {
      await apply(change);
    } catch (error) {
      const { SequenceNumber } = change.dynamodb;
      console.warn(`${SequenceNumber}: ${error}`);
      // Lambda goes on from here.
      return { batchItemFailures: [{ itemIdentifier: SequenceNumber }] };
    }
  }
  return { batchItemFailures: [] };
};

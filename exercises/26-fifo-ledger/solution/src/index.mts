import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { DynamoDBClient, TransactionCanceledException, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

interface Booking {
  booking: string;
  account: string;
  cents: number;
}

const dynamodb = new DynamoDBClient();
const sqs = new SQSClient();
const TableName = process.env.LEDGER_TABLE;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function bookingIn(body: string): Booking | undefined {
  try {
    const { booking, account, cents } = JSON.parse(body);
    if (isText(booking) && isText(account) && Number.isInteger(cents) && cents !== 0) return { booking, account, cents };
  } catch {
    // It is no JSON, or nothing that has members.
  }
  return undefined;
}

/** Both items or none. Each has a condition: the booking is new, and the balance suffices. */
function write({ booking, account, cents }: Booking) {
  const change = { ':cents': { N: String(cents) }, ':least': { N: String(-cents) } };
  return dynamodb.send(
    new TransactWriteItemsCommand({
      TransactItems: [
        {
          Put: {
            TableName,
            Item: { account: { S: account }, entry: { S: booking }, cents: { N: String(cents) } },
            ConditionExpression: 'attribute_not_exists(entry)',
          },
        },
        {
          Update: {
            TableName,
            Key: { account: { S: account }, entry: { S: 'balance' } },
            UpdateExpression: 'ADD cents :cents',
            // An account that nobody knows has 0, so that it takes whatever comes in.
            ConditionExpression: cents > 0 ? undefined : 'cents >= :least',
            ExpressionAttributeValues: cents > 0 ? { ':cents': change[':cents'] } : change,
          },
        },
      ],
    }),
  );
}

/** @returns whether it is booked, now or earlier; false for what the balance does not suffice for */
async function book(booking: Booking): Promise<boolean> {
  try {
    await write(booking);
    return true;
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const [known, poor] = (error.CancellationReasons ?? []).map(({ Code }) => Code === 'ConditionalCheckFailed');
    if (known) return true;
    if (poor) return false;
    throw error;
  }
}

function reject({ body, messageId, attributes }: SQSRecord) {
  return sqs.send(
    new SendMessageCommand({
      QueueUrl: process.env.REJECTED_QUEUE_URL,
      MessageBody: body,
      MessageGroupId: attributes.MessageGroupId,
      MessageDeduplicationId: messageId,
    }),
  );
}

async function handle(record: SQSRecord): Promise<void> {
  const booking = bookingIn(record.body);
  if (booking === undefined || !(await book(booking))) await reject(record);
}

export const handler = async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
  const stuck = new Set<string | undefined>();
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const record of Records) {
    const group = record.attributes.MessageGroupId;
    try {
      if (stuck.has(group)) throw new Error(`A booking of ${group} before it has failed`);
      await handle(record);
    } catch (error) {
      console.warn(`${record.messageId}: ${error}`);
      stuck.add(group);
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
};

import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';

const tables = DynamoDBDocumentClient.from(new DynamoDBClient());

/** What the sensors can measure, in degrees Celsius. */
const HOTTEST = 125;

interface Reading {
  readonly messageId?: unknown;
  readonly temp?: unknown;
  readonly device: string;
}

const isReading = ({ messageId, temp }: Reading): boolean =>
  typeof messageId === 'string' && messageId !== '' && typeof temp === 'number' && temp <= HOTTEST;

/** Keeps a hot reading of a sensor. The event is what the rule's SELECT makes. */
export const handler = async (event: Reading, { awsRequestId: id }: Context): Promise<void> => {
  const { messageId, temp, device } = event;
  if (!isReading(event)) {
    const Item = { id, device, message: JSON.stringify(event) };
    await tables.send(new PutCommand({ TableName: process.env['BAD_TABLE'], Item }));
    return;
  }
  try {
    await tables.send(
      new PutCommand({
        TableName: process.env['READINGS_TABLE'],
        Item: { messageId, temp, device },
        ConditionExpression: 'attribute_not_exists(messageId)',
      }),
    );
  } catch (error) {
    // It is there already: the message has come again.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
};

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

const tables = DynamoDBDocumentClient.from(new DynamoDBClient());

/** Keeps a hot reading of a sensor. The event is what the rule's SELECT makes. */
export const handler = async (event: { Records: { body: string }[] }): Promise<void> => {
  for (const { body } of event.Records) {
    const { messageId, temp } = JSON.parse(body);
    await tables.send(new PutCommand({ TableName: process.env['READINGS_TABLE'], Item: { messageId, temp } }));
  }
};

import { DeleteItemCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';

const dynamodb = new DynamoDBClient();
const TableName = process.env.SESSIONS_TABLE;

/** Deletes sessions that have expired. So far it is a beginning. */
export const handler = async () => {
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName }));
  for (const { sessionId, expiresAt } of Items) {
    if (sessionId !== undefined && Number(expiresAt?.N) < Date.now()) {
      await dynamodb.send(new DeleteItemCommand({ TableName, Key: { sessionId } }));
    }
  }
};

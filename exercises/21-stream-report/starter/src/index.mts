import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';

const TableName = process.env.TRANSCRIPTS_TABLE;
// It takes and gives plain objects, where the DynamoDBClient alone has `{ N: '12' }`.
const table = DynamoDBDocument.from(new DynamoDBClient());

// It was fine as long as the shop was small.
export const handler = async (event: any) => {
  const least = Number(event.queryStringParameters?.minutes ?? 0);
  const { Items = [] } = await table.scan({ TableName });
  const lines = Items.filter(({ minutes }) => minutes >= least).map((item) => JSON.stringify(item));
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/x-ndjson' },
    body: [...lines, JSON.stringify({ count: lines.length })].join('\n'),
  };
};

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';

const TableName = process.env.NOTES_TABLE;
// It takes and gives plain objects, where the DynamoDBClient alone has `{ S: 'keys' }`.
const table = DynamoDBDocument.from(new DynamoDBClient());

// It was written for a REST API, and nobody has looked at it since.
export const handler = async (event: any) => {
  const { httpMethod, headers, body, queryStringParameters, multiValueQueryStringParameters } = event;

  if (httpMethod === 'PUT') {
    const note = { id: queryStringParameters.id, text: body, tags: [headers['X-Tag']] };
    await table.put({ TableName, Item: note });
    return { statusCode: 200, body: JSON.stringify(note) };
  }

  const notes = [];
  for (const id of multiValueQueryStringParameters.id) {
    const { Item } = await table.get({ TableName, Key: { id } });
    if (Item !== undefined) notes.push(Item);
  }
  return {
    statusCode: notes.length === 0 ? 404 : 200,
    multiValueHeaders: { 'Set-Cookie': ['visits=1', `last=${multiValueQueryStringParameters.id.at(-1)}`] },
    body: JSON.stringify({ notes }),
  };
};

import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';

const dynamodb = new DynamoDBClient();

const put = (id, by) =>
  dynamodb.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { id: { S: id }, by: { S: by } } }));

/** Keeps an order that it is called with, or the key of each object that the queue tells of. */
export async function keep({ id, Records }, { awsRequestId }) {
  if (Records !== undefined) {
    const notices = Records.flatMap(({ body }) => JSON.parse(body).Records ?? []);
    for (const { s3 } of notices) await put(s3.object.key, awsRequestId);
    return undefined;
  }
  if (id === undefined) throw new Error('An order has an id.');
  await put(id, awsRequestId);
  return { kept: id };
}

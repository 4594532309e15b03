import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { S3Event } from 'aws-lambda';

const tables = DynamoDBDocumentClient.from(new DynamoDBClient());

/** Keeps the catalogue of a bucket. */
export const handler = async (event: S3Event): Promise<void> => {
  const { key, size } = event.Records[0]!.s3.object;
  await tables.send(new PutCommand({ TableName: process.env['CATALOG_TABLE'], Item: { key, size } }));
};

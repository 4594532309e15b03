import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type CreateTableCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { TestDynamo } from './dynamo.ts';
import { Comparison, type Recordings } from '@coldstart/cloud/testing';

/** One recorded test of AWS that is played again. */
export interface Replay {
  /** What AWS has answered under this key. */
  recorded(key: string): unknown;
  /** What is otherwise than AWS has answered. */
  differences(key: string, actual: unknown): string[];
}

/** @param test the recorded test's name, its class in front: `TestDynamoDB::test_table_crud` */
export function replayOf(recordings: Recordings | undefined, test: string): Replay {
  const content = recordings === undefined ? {} : recordings.of(test);
  const comparison = new Comparison({ ignored: /\.message$/, anything: /^starting-sequence-number$/ });
  return {
    recorded: (key) => content[key],
    differences: (key, actual) => comparison.differences(actual, content[key], key),
  };
}

/** An error in the shape in which recordings have it. */
export async function failure(promise: Promise<unknown>): Promise<{ Error: { Code: string; Message: string } }> {
  try {
    await promise;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const item = 'Item' in error ? { Item: error.Item } : {};
    return { Error: { Code: error.name, Message: error.message }, ...item };
  }
  throw new Error('This was expected to be refused, and was not.');
}

export const throughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 };

/** Makes a table as the recorded tests do: provisioned, its key an `id`, all keys strings. */
export async function createTable(
  { client }: TestDynamo,
  TableName: string,
  more: Partial<CreateTableCommandInput> = {},
): Promise<CreateTableCommandOutput> {
  const hash = more.KeySchema?.[0]?.AttributeName ?? 'id';
  return client.send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName: hash, KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: hash, AttributeType: 'S' }],
      ProvisionedThroughput: throughput,
      ...more,
    }),
  );
}

/** Settings of a table with this partition key. */
export function keyed(AttributeName: string): Partial<CreateTableCommandInput> {
  return { KeySchema: [{ AttributeName, KeyType: 'HASH' }] };
}

/** Settings of a table with these two keys. */
export function pair(hash: string, range: string): Partial<CreateTableCommandInput> {
  return {
    KeySchema: [
      { AttributeName: hash, KeyType: 'HASH' },
      { AttributeName: range, KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [hash, range].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  };
}

export function streamsClient({ cloud }: TestDynamo, region: string): DynamoDBStreamsClient {
  const credentials = { accessKeyId: '111111111111', secretAccessKey: 'test' };
  return new DynamoDBStreamsClient({ endpoint: cloud.endpoint, region, credentials, maxAttempts: 1 });
}

import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type CreateTableCommandOutput,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { afterAll, beforeAll, expect } from 'vitest';
import { startDynamo, type TestDynamo } from './dynamo.ts';
import { Comparison, type Recordings } from '@coldstart/cloud/testing';

/** One recorded test of AWS that is played again. */
interface Replay {
  /** What AWS has answered under this key. */
  recorded(key: string): unknown;
  /** What is otherwise than AWS has answered. */
  differences(key: string, actual: unknown): string[];
}

/** @param test the recorded test's name, its class in front: `TestDynamoDB::test_table_crud` */
function replayOf(recordings: Recordings | undefined, test: string): Replay {
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

/** A table as the recorded tests make it: provisioned, its key an `id`, all keys strings. */
function tableOf(TableName: string, more: Partial<CreateTableCommandInput>): CreateTableCommand {
  const hash = more.KeySchema?.[0]?.AttributeName ?? 'id';
  return new CreateTableCommand({
    TableName,
    KeySchema: [{ AttributeName: hash, KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: hash, AttributeType: 'S' }],
    ProvisionedThroughput: throughput,
    ...more,
  });
}

export interface Bench {
  readonly send: DynamoDBClient['send'];
  createTable(name: string, more?: Partial<CreateTableCommandInput>): Promise<CreateTableCommandOutput>;
  /** The cloud, once tests run. */
  running(): TestDynamo;
  /** Begins with a recorded test: `same` and `recorded` are about it from now on. */
  replay(test: string, from?: Recordings): void;
  /** What AWS has answered under this key. */
  recorded(key: string): unknown;
  /** Expects what AWS has answered under this key. */
  same(key: string, actual: unknown): void;
}

/** A cloud for the recorded tests of a file, from the first of them to the last. */
export function bench(recordings: Recordings): Bench {
  let dynamo: TestDynamo;
  beforeAll(async () => {
    dynamo = await startDynamo();
  });
  afterAll(() => dynamo.close());

  let current: Replay = replayOf(undefined, '');
  const send: Bench['send'] = ((command: never) => dynamo.client.send(command)) as never;
  return {
    send,
    createTable: (name, more = {}) => send(tableOf(name, more)),
    running: () => dynamo,
    replay(test, from = recordings) {
      current = replayOf(from, test.includes('::') ? test : `TestDynamoDB::${test}`);
    },
    recorded: (key) => current.recorded(key),
    same(key, actual) {
      expect(current.differences(key, actual)).toEqual([]);
    },
  };
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

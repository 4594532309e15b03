import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  type AttributeValue,
  type CreateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import { startCloud, type RunningCloud } from '@coldstart/cloud';
import { SERVICES } from './services.ts';

/** Settings of a table with a global index, `gsi` on `g`, and a local one, `lsi` on `l`, beside the keys `pk` and `sk`. */
export const INDEXED: Partial<CreateTableCommandInput> = {
  AttributeDefinitions: ['pk', 'sk', 'g', 'l'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  GlobalSecondaryIndexes: [
    {
      IndexName: 'gsi',
      KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: 'lsi',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'l', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
};

export const ACCOUNT = '111111111111';

/** A cloud of a test's own, with a client of its DynamoDB. */
export interface TestDynamo {
  readonly cloud: RunningCloud;
  readonly client: DynamoDBClient;
  /** As the root of an account, `ACCOUNT` unless told otherwise. */
  clientIn(region: string, account?: string): DynamoDBClient;
  /** A table with the keys that are named, all strings but those that say otherwise: `table('t', 'pk', 'sk:N')`. */
  table(name: string, hash: string, range?: string, more?: Partial<CreateTableCommandInput>): Promise<void>;
  /** Puts items into a table, as many as there are. */
  fill(table: string, items: readonly Record<string, AttributeValue>[]): Promise<void>;
  close(): Promise<void>;
}

function definition(text: string): { AttributeName: string; AttributeType: 'S' | 'N' | 'B' } {
  const [name = '', type = 'S'] = text.split(':');
  return { AttributeName: name, AttributeType: type === 'N' || type === 'B' ? type : 'S' };
}

/** @param dataDir keeps the state there */
export async function startDynamo(dataDir?: string): Promise<TestDynamo> {
  const cloud = await startCloud({ services: SERVICES, ...(dataDir === undefined ? {} : { dataDir }) });
  const clients: DynamoDBClient[] = [];
  const clientIn = (region: string, account = ACCOUNT): DynamoDBClient => {
    const client = new DynamoDBClient({
      endpoint: cloud.endpoint,
      region,
      credentials: { accessKeyId: account, secretAccessKey: 'test' },
      // A refusal is what the tests are about.
      maxAttempts: 1,
    });
    clients.push(client);
    return client;
  };
  const client = clientIn('us-east-1');
  return {
    cloud,
    client,
    clientIn,
    async table(name, hash, range, more = {}) {
      const keys = [definition(hash), ...(range === undefined ? [] : [definition(range)])];
      await client.send(
        new CreateTableCommand({
          TableName: name,
          KeySchema: keys.map(({ AttributeName }, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
          AttributeDefinitions: keys,
          BillingMode: 'PAY_PER_REQUEST',
          ...more,
        }),
      );
    },
    async fill(table, items) {
      for (let at = 0; at < items.length; at += 25) {
        const requests = items.slice(at, at + 25).map((Item) => ({ PutRequest: { Item } }));
        await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
      }
    },
    async close() {
      for (const each of clients) each.destroy();
      await cloud.close();
    },
  };
}

/** An error as a caller sees it. */
export async function refusal(promise: Promise<unknown>): Promise<{ name: string; message: string }> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return { name: error.name, message: error.message };
    throw error;
  }
  throw new Error('This was expected to be refused, and was not.');
}

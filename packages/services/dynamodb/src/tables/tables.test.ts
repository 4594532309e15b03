import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
  type CreateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusal, startDynamo, type TestDynamo } from '../testing/dynamo.ts';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

const simple = {
  TableName: 'simple',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' as const }],
  BillingMode: 'PAY_PER_REQUEST' as const,
};
const throughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 };

describe('tables', () => {
  test('come, are listed, and go', async () => {
    const { client } = dynamo;
    const { TableDescription: made } = await client.send(new CreateTableCommand(simple));
    expect(made?.TableStatus).toBe('CREATING');
    const waited = await waitUntilTableExists(
      { client, maxWaitTime: 5, minDelay: 1, maxDelay: 1 },
      { TableName: 'simple' },
    );
    expect(waited.state).toBe('SUCCESS');
    expect(await refusal(client.send(new CreateTableCommand(simple)))).toEqual({
      name: 'ResourceInUseException',
      message: 'Table already exists: simple',
    });
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(['simple']);
    const byArn = await client.send(new DescribeTableCommand({ TableName: made?.TableArn }));
    expect(byArn.Table?.TableName).toBe('simple');
    await client.send(new DeleteTableCommand({ TableName: 'simple' }));
    expect(await refusal(client.send(new DescribeTableCommand({ TableName: 'simple' })))).toEqual({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Table: simple not found',
    });
  });

  test('are listed page by page', async () => {
    for (const name of ['list-a', 'list-b', 'list-c']) await dynamo.table(name, 'pk');
    const first = await dynamo.client.send(new ListTablesCommand({ Limit: 2 }));
    expect(first).toMatchObject({ TableNames: ['list-a', 'list-b'], LastEvaluatedTableName: 'list-b' });
    const next = await dynamo.client.send(new ListTablesCommand({ ExclusiveStartTableName: 'list-b', Limit: 1 }));
    expect(next.TableNames).toEqual(['list-c']);
    expect(next.LastEvaluatedTableName).toBeUndefined();
    for (const name of ['list-a', 'list-b', 'list-c']) {
      await dynamo.client.send(new DeleteTableCommand({ TableName: name }));
    }
  });

  const invalid = 'One or more parameter values were invalid: ';
  test.each<[string, Partial<CreateTableCommandInput>, string]>([
    [
      'a short name',
      { TableName: 'ab' },
      'TableName must be at least 3 characters long and at most 255 characters long',
    ],
    [
      'throughput on demand',
      { ProvisionedThroughput: throughput },
      `${invalid}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
    ],
    [
      'no throughput',
      { BillingMode: 'PROVISIONED' },
      `${invalid}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED`,
    ],
    [
      'a key that is not defined',
      { KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] },
      `${invalid}Some index key attributes are not defined in AttributeDefinitions. Keys: [id], AttributeDefinitions: [pk]`,
    ],
    [
      'a definition too many',
      {
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'more', AttributeType: 'S' },
        ],
      },
      `${invalid}Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions`,
    ],
    [
      'a range key first',
      { KeySchema: [{ AttributeName: 'pk', KeyType: 'RANGE' }] },
      'Invalid KeySchema: The first KeySchemaElement is not a HASH key type',
    ],
    [
      'a local index on a table without a range key',
      {
        LocalSecondaryIndexes: [
          {
            IndexName: 'lsi',
            KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
      },
      `${invalid}Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex`,
    ],
    [
      'attributes beside a projection of all',
      {
        GlobalSecondaryIndexes: [
          {
            IndexName: 'gsi',
            KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL', NonKeyAttributes: ['x'] },
          },
        ],
      },
      `${invalid}ProjectionType is ALL, but NonKeyAttributes is specified`,
    ],
  ])('with %s are refused', async (_, more, message) => {
    const error = await refusal(dynamo.client.send(new CreateTableCommand({ ...simple, TableName: 'bad', ...more })));
    expect(error).toEqual({ name: 'ValidationException', message });
  });

  test('are protected from deletion when they say so', async () => {
    await dynamo.table('kept', 'pk', undefined, { DeletionProtectionEnabled: true });
    const error = await refusal(dynamo.client.send(new DeleteTableCommand({ TableName: 'kept' })));
    expect(error.message).toBe(
      'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    );
    await dynamo.client.send(new UpdateTableCommand({ TableName: 'kept', DeletionProtectionEnabled: false }));
    await dynamo.client.send(new DeleteTableCommand({ TableName: 'kept' }));
  });

  test('have tags', async () => {
    await dynamo.table('tagged', 'pk', undefined, { Tags: [{ Key: 'a', Value: '1' }] });
    const { Table: table } = await dynamo.client.send(new DescribeTableCommand({ TableName: 'tagged' }));
    const ResourceArn = table?.TableArn;
    await dynamo.client.send(
      new TagResourceCommand({
        ResourceArn,
        Tags: [
          { Key: 'a', Value: '2' },
          { Key: 'b', Value: '3' },
        ],
      }),
    );
    await dynamo.client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['a'] }));
    const { Tags: tags } = await dynamo.client.send(new ListTagsOfResourceCommand({ ResourceArn }));
    expect(tags).toEqual([{ Key: 'b', Value: '3' }]);
  });
});

describe('updates of tables', () => {
  test('add an index, fill it, and take it away', async () => {
    const { client } = dynamo;
    await dynamo.table('indexed', 'pk');
    for (const [pk, g] of [
      ['1', { S: 'x' }],
      ['2', { N: '1' }],
      ['3', { S: 'x' }],
    ] as const) {
      await client.send(new PutItemCommand({ TableName: 'indexed', Item: { pk: { S: pk }, g: g } }));
    }
    const index = {
      IndexName: 'by-g',
      KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' as const }],
      Projection: { ProjectionType: 'KEYS_ONLY' as const },
    };
    const { TableDescription: updating } = await client.send(
      new UpdateTableCommand({
        TableName: 'indexed',
        AttributeDefinitions: [{ AttributeName: 'g', AttributeType: 'S' }],
        GlobalSecondaryIndexUpdates: [{ Create: index }],
      }),
    );
    expect(updating).toMatchObject({ TableStatus: 'UPDATING', GlobalSecondaryIndexes: [{ IndexStatus: 'CREATING' }] });
    const found = await client.send(
      new QueryCommand({
        TableName: 'indexed',
        IndexName: 'by-g',
        KeyConditionExpression: 'g = :g',
        ExpressionAttributeValues: { ':g': { S: 'x' } },
      }),
    );
    expect(found.Items?.map(({ pk }) => pk?.S).sort()).toEqual(['1', '3']);
    const { TableDescription: deleting } = await client.send(
      new UpdateTableCommand({
        TableName: 'indexed',
        GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'by-g' } }],
      }),
    );
    expect(deleting?.GlobalSecondaryIndexes?.[0]?.IndexStatus).toBe('DELETING');
    const { Table: table } = await client.send(new DescribeTableCommand({ TableName: 'indexed' }));
    expect(table?.GlobalSecondaryIndexes).toBeUndefined();
    expect(table?.AttributeDefinitions).toEqual([{ AttributeName: 'pk', AttributeType: 'S' }]);
  });

  test('change billing and throughput', async () => {
    const { client } = dynamo;
    await dynamo.table('billed', 'pk', undefined, { BillingMode: 'PROVISIONED', ProvisionedThroughput: throughput });
    const same = client.send(new UpdateTableCommand({ TableName: 'billed', ProvisionedThroughput: throughput }));
    expect((await refusal(same)).message).toMatch(
      /^The provisioned throughput for the table will not change. The requested value equals the current value./,
    );
    await client.send(new UpdateTableCommand({ TableName: 'billed', BillingMode: 'PAY_PER_REQUEST' }));
    const { Table: table } = await client.send(new DescribeTableCommand({ TableName: 'billed' }));
    expect(table?.BillingModeSummary?.BillingMode).toBe('PAY_PER_REQUEST');
    expect(table?.ProvisionedThroughput?.ReadCapacityUnits).toBe(0);
    expect(await refusal(client.send(new UpdateTableCommand({ TableName: 'billed' })))).toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(/^At least one of ProvisionedThroughput/),
    });
  });

  test('that are refused change nothing', async () => {
    const { client } = dynamo;
    await dynamo.table('whole', 'pk');
    const bad = client.send(
      new UpdateTableCommand({
        TableName: 'whole',
        TableClass: 'STANDARD_INFREQUENT_ACCESS',
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
        GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'nope' } }],
      }),
    );
    expect((await refusal(bad)).name).toBe('ResourceNotFoundException');
    const { Table: table } = await client.send(new DescribeTableCommand({ TableName: 'whole' }));
    expect(table?.TableClassSummary).toBeUndefined();
    expect(table?.LatestStreamArn).toBeUndefined();
  });
});

describe('time to live', () => {
  test("items go when their time is up, by the cloud's clock", async () => {
    const { client, cloud } = dynamo;
    await dynamo.table('mortal', 'pk');
    const seconds = Math.floor(cloud.clock.now() / 1000);
    const put = async (pk: string, ttl: number): Promise<void> => {
      await client.send(new PutItemCommand({ TableName: 'mortal', Item: { pk: { S: pk }, ttl: { N: String(ttl) } } }));
    };
    await put('before', seconds + 60);
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: 'mortal',
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      }),
    );
    await put('soon', seconds + 120);
    await put('later', seconds + 3600);
    await put('long ago', seconds - 6 * 365 * 86400);
    const keys = async (): Promise<string[]> => {
      const { Items: items } = await client.send(new ScanCommand({ TableName: 'mortal' }));
      return (items ?? []).map(({ pk }) => pk?.S ?? '').sort();
    };
    expect(await keys()).toEqual(['before', 'later', 'long ago', 'soon']);
    await cloud.clock.advance(90_000);
    expect(await keys()).toEqual(['later', 'long ago', 'soon']);
    await put('soon', seconds + 1800);
    await cloud.clock.advance(60_000);
    expect(await keys()).toEqual(['later', 'long ago', 'soon']);
    await cloud.clock.advance(3_600_000);
    expect(await keys()).toEqual(['long ago']);
    const { TimeToLiveDescription: described } = await client.send(
      new DescribeTimeToLiveCommand({ TableName: 'mortal' }),
    );
    expect(described).toEqual({ AttributeName: 'ttl', TimeToLiveStatus: 'ENABLED' });
  });
});

test('what expires after a restart expires all the same', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'coldstart-dynamodb-'));
  const first = await startDynamo(folder);
  await first.table('kept', 'pk');
  const TimeToLiveSpecification = { AttributeName: 'ttl', Enabled: true };
  await first.client.send(new UpdateTimeToLiveCommand({ TableName: 'kept', TimeToLiveSpecification }));
  const ttl = { N: String(Math.floor(first.cloud.clock.now() / 1000) + 60) };
  await first.client.send(new PutItemCommand({ TableName: 'kept', Item: { pk: { S: 'a' }, ttl } }));
  await first.close();
  const second = await startDynamo(folder);
  const count = async () => (await second.client.send(new ScanCommand({ TableName: 'kept' }))).Count;
  expect(await count()).toBe(1);
  await second.cloud.clock.advance(61_000);
  expect(await count()).toBe(0);
  await second.close();
  rmSync(folder, { recursive: true });
});

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GlobalTables.html
test('a replica gets what is written elsewhere, and forgets nothing when it is left alone', async () => {
  const { client } = dynamo;
  const west = dynamo.clientIn('eu-west-1');
  await dynamo.table('global', 'pk');
  await client.send(new PutItemCommand({ TableName: 'global', Item: { pk: { S: 'before' } } }));
  await client.send(
    new UpdateTableCommand({ TableName: 'global', ReplicaUpdates: [{ Create: { RegionName: 'eu-west-1' } }] }),
  );
  await client.send(new PutItemCommand({ TableName: 'global', Item: { pk: { S: 'east' } } }));
  await west.send(new PutItemCommand({ TableName: 'global', Item: { pk: { S: 'west' } } }));
  for (const pk of ['before', 'east', 'west']) {
    for (const each of [client, west]) {
      const { Item: item } = await each.send(new GetItemCommand({ TableName: 'global', Key: { pk: { S: pk } } }));
      expect(item).toEqual({ pk: { S: pk } });
    }
  }
  const { Table: table } = await west.send(new DescribeTableCommand({ TableName: 'global' }));
  expect(table?.Replicas?.map(({ RegionName }) => RegionName)).toEqual(['us-east-1']);
  await client.send(
    new UpdateTableCommand({ TableName: 'global', ReplicaUpdates: [{ Delete: { RegionName: 'eu-west-1' } }] }),
  );
  expect((await refusal(west.send(new DescribeTableCommand({ TableName: 'global' })))).name).toBe(
    'ResourceNotFoundException',
  );
});

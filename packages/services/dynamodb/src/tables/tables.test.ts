import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  ListTablesCommand,
  UpdateTableCommand,
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
      "1 validation error detected: Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3",
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
});

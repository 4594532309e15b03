import { DescribeTableCommand, PutItemCommand, QueryCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusal, startDynamo, type TestDynamo } from '../testing/dynamo.ts';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

const throughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 };

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

  test('tell how warm the table is, and while that changes', async () => {
    await dynamo.table('warm', 'pk');
    const update = async (changes: object) =>
      (await dynamo.client.send(new UpdateTableCommand({ TableName: 'warm', ...changes }))).TableDescription;
    const own = { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000 };
    // recordings/lambda_/test_lambda_api.json, test_event_source_mapping_lifecycle_delete_function.
    expect((await update({ DeletionProtectionEnabled: false }))?.WarmThroughput).toEqual({ ...own, Status: 'ACTIVE' });
    const warmer = { ReadUnitsPerSecond: 15_000, WriteUnitsPerSecond: 5_000 };
    expect((await update({ WarmThroughput: warmer }))?.WarmThroughput).toEqual({ ...warmer, Status: 'UPDATING' });
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

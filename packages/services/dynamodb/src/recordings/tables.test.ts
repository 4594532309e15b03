import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeContributorInsightsCommand,
  DescribeTableCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, test } from 'vitest';
import { loadRecordings } from '@coldstart/cloud/testing';
import { bench, failure, pair, throughput } from '../testing/replay.ts';

const recordings = loadRecordings('dynamodb/test_dynamodb.json');

/** What AWS has answered, asked again here. The recordings lie beside the repository, where it is developed. */
describe.skipIf(!recordings.available)('recorded answers of AWS about tables', () => {
  const { createTable, replay, same, send } = bench(recordings);

  test('test_dynamodb_describe_contributor_insights', async () => {
    replay('test_dynamodb_describe_contributor_insights');
    await createTable('insights');
    same(
      'describe-contributor-insights-disabled',
      await send(new DescribeContributorInsightsCommand({ TableName: 'insights' })),
    );
  });

  test.each(['PAY_PER_REQUEST', 'PROVISIONED'] as const)('test_gsi_with_billing_mode[%s]', async (BillingMode) => {
    replay(`test_gsi_with_billing_mode[${BillingMode}]`);
    const TableName = `billing-${BillingMode}`;
    const isProvisioned = BillingMode === 'PROVISIONED';
    const created = await send(
      new CreateTableCommand({
        TableName,
        KeySchema: [{ AttributeName: 'TID', KeyType: 'HASH' }],
        AttributeDefinitions: ['TID', 'TRID'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        GlobalSecondaryIndexes: [
          {
            IndexName: 'TransactionRecordID',
            KeySchema: [{ AttributeName: 'TRID', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
            ...(isProvisioned ? { ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } } : {}),
          },
        ],
        BillingMode,
        ...(isProvisioned ? { ProvisionedThroughput: throughput } : {}),
      }),
    );
    same('create-table-with-gsi', created);
    same('describe-table', await send(new DescribeTableCommand({ TableName })));
  });

  test('test_table_crud', async () => {
    replay('test_table_crud');
    same('create-table', await createTable('crud'));
    same('describe-table', await send(new DescribeTableCommand({ TableName: 'crud' })));
    same('delete-table', await send(new DeleteTableCommand({ TableName: 'crud' })));
    same('delete-non-existent-table', await failure(send(new DeleteTableCommand({ TableName: 'non-existent' }))));
  });

  test('test_table_warm_throughput', async () => {
    replay('test_table_warm_throughput');
    const WarmThroughput = { ReadUnitsPerSecond: 1000, WriteUnitsPerSecond: 1200 };
    same('create-table', await createTable('warm', { WarmThroughput }));
    same('describe-table', await send(new DescribeTableCommand({ TableName: 'warm' })));
  });

  test('test_valid_local_secondary_index', async () => {
    replay('test_valid_local_secondary_index');
    await createTable('local', {
      ...pair('PK', 'SK'),
      AttributeDefinitions: [
        { AttributeName: 'PK', AttributeType: 'S' },
        { AttributeName: 'SK', AttributeType: 'S' },
        { AttributeName: 'LSI1SK', AttributeType: 'N' },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: 'LSI1',
          KeySchema: [
            { AttributeName: 'PK', KeyType: 'HASH' },
            { AttributeName: 'LSI1SK', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    });
    const Item = { SK: { S: 'hello' }, LSI1SK: { N: '123' }, PK: { S: 'test one' } };
    await send(new PutItemCommand({ TableName: 'local', Item }));
    const found = await send(
      new QueryCommand({
        TableName: 'local',
        IndexName: 'LSI1',
        KeyConditionExpression: 'PK = :v1',
        ExpressionAttributeValues: { ':v1': { S: 'test one' } },
        Select: 'ALL_ATTRIBUTES',
      }),
    );
    same('Items', found);
  });
});

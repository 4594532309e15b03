import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeContributorInsightsCommand,
  DescribeTableCommand,
  ExecuteStatementCommand,
  ExecuteTransactionCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDynamo, type TestDynamo } from './testing/dynamo.ts';
import { loadRecordings } from '@coldstart/cloud/testing';
import { createTable, failure, keyed, pair, replayOf, throughput, type Replay } from './testing/replay.ts';

const recordings = loadRecordings('dynamodb/test_dynamodb.json');

/** What AWS has answered, asked again here. The recordings lie beside the repository, where it is developed. */
describe.skipIf(!recordings.available)('recorded answers of AWS', () => {
  let dynamo: TestDynamo;
  beforeAll(async () => {
    dynamo = await startDynamo();
  });
  afterAll(() => dynamo.close());

  let current: Replay = replayOf(undefined, '');
  function replay(name: string): void {
    current = replayOf(recordings, `TestDynamoDB::${name}`);
  }
  function same(key: string, actual: unknown): void {
    expect(current.differences(key, actual)).toEqual([]);
  }

  const send: TestDynamo['client']['send'] = ((command: never) => dynamo.client.send(command)) as never;

  test('test_batch_write_binary', async () => {
    replay('test_batch_write_binary');
    await createTable(dynamo, 'binary', pair('PK', 'SK'));
    const put = (n: string, data: string) => ({
      PutRequest: {
        Item: { PK: { S: `hello-${n}` }, SK: { S: `user-${n}` }, data: { B: Buffer.from(data, 'latin1') } },
      },
    });
    const RequestItems = { binary: [put('1', 'test-1'), put('2', 'test \xc0 \xed')] };
    same('Response', await send(new BatchWriteItemCommand({ RequestItems })));
  });

  test('test_batch_write_not_existing_table', async () => {
    replay('test_batch_write_not_existing_table');
    const TransactItems = [{ Put: { TableName: 'non-existing-table', Item: {} } }];
    same('exc-not-found-transact-write-items', await failure(send(new TransactWriteItemsCommand({ TransactItems }))));
  });

  test('test_dynamodb_batch_execute_statement', async () => {
    replay('test_dynamodb_batch_execute_statement');
    await createTable(dynamo, 'batch_statements', keyed('Username'));
    await send(new PutItemCommand({ TableName: 'batch_statements', Item: { Username: { S: 'user02' } } }));
    const executed = await send(
      new BatchExecuteStatementCommand({
        Statements: [
          { Statement: `INSERT INTO batch_statements VALUE {'Username': 'user01'}` },
          { Statement: `UPDATE batch_statements SET Age=20 WHERE Username='user02'` },
        ],
      }),
    );
    same('ExecutedStatement', executed);
    for (const [name, user] of [
      ['ItemUser1', 'user01'],
      ['ItemUser2', 'user02'],
    ] as const) {
      const Key = { Username: { S: user } };
      same(name, (await send(new GetItemCommand({ TableName: 'batch_statements', Key }))).Item);
    }
  });

  test('test_dynamodb_describe_contributor_insights', async () => {
    replay('test_dynamodb_describe_contributor_insights');
    await createTable(dynamo, 'insights');
    same(
      'describe-contributor-insights-disabled',
      await send(new DescribeContributorInsightsCommand({ TableName: 'insights' })),
    );
  });

  test('test_dynamodb_execute_statement_empy_parameter', async () => {
    replay('test_dynamodb_execute_statement_empy_parameter');
    await createTable(dynamo, 'empty_parameters', pair('Artist', 'SongTitle'));
    const input = { Statement: 'SELECT * FROM empty_parameters', Parameters: [] };
    same('invalid-param-error', await failure(send(new ExecuteStatementCommand(input))));
  });

  test('test_dynamodb_execute_transaction', async () => {
    replay('test_dynamodb_execute_transaction');
    await createTable(dynamo, 'transaction', keyed('Username'));
    const TransactStatements = ['user01', 'user02'].map((user) => ({
      Statement: `INSERT INTO transaction VALUE {'Username': '${user}'}`,
    }));
    same('ExecutedTransaction', await send(new ExecuteTransactionCommand({ TransactStatements })));
    const scanned = await send(new ScanCommand({ TableName: 'transaction' }));
    scanned.Items?.sort((a, b) => ((a['Username']?.S ?? '') < (b['Username']?.S ?? '') ? -1 : 1));
    same('TableScan', scanned);
  });

  test('test_dynamodb_get_batch_items', async () => {
    replay('test_dynamodb_get_batch_items');
    await createTable(dynamo, 'batch', keyed('PK'));
    const { Responses, UnprocessedKeys } = await send(
      new BatchGetItemCommand({ RequestItems: { batch: { Keys: [{ PK: { S: 'test-key' } }] } } }),
    );
    expect({ Responses, UnprocessedKeys }).toEqual({ Responses: { batch: [] }, UnprocessedKeys: {} });
    expect(current.recorded('Response')).toMatchObject({ Responses: { '<test-table>': [] }, UnprocessedKeys: {} });
  });

  test('test_dynamodb_idempotent_writing', async () => {
    replay('test_dynamodb_idempotent_writing');
    await createTable(dynamo, 'idempotent', pair('id', 'name'));
    const write = (Item: Record<string, { S: string }>) =>
      send(
        new TransactWriteItemsCommand({
          ClientRequestToken: 'dedupe_token',
          TransactItems: [{ Put: { TableName: 'idempotent', Item } }],
        }),
      );
    same('Response1', await write({ id: { S: 'id1' }, name: { S: 'name1' } }));
    same('Response2', await write({ name: { S: 'name1' }, id: { S: 'id1' } }));
  });

  test('test_dynamodb_partiql_missing', async () => {
    replay('test_dynamodb_partiql_missing');
    await createTable(dynamo, 'partiql', keyed('Username'));
    const execute = async (Statement: string) => (await send(new ExecuteStatementCommand({ Statement }))).Items;
    await execute(`INSERT INTO partiql VALUE {'Username': 'Alice123', 'FirstName':'Alice'}`);
    same('FirstNameNotMissing', await execute('SELECT * FROM partiql WHERE FirstName IS NOT MISSING'));
    expect(await execute('SELECT * FROM partiql WHERE FirstName IS MISSING')).toEqual([]);
  });

  test('test_dynamodb_update_table_without_sse_specification_change', async () => {
    // Its middle part asks KMS about the key.
    replay('test_dynamodb_update_table_without_sse_specification_change');
    const { TableDescription: created } = await createTable(dynamo, 'encrypted', {
      SSESpecification: { Enabled: true },
    });
    same('create_table_sse_description', created?.SSEDescription);
    const update = new UpdateTableCommand({ TableName: 'encrypted', BillingMode: 'PAY_PER_REQUEST' });
    same('update_table_sse_description', (await send(update)).TableDescription?.SSEDescription);
  });

  test('test_empty_and_binary_values', async () => {
    replay('test_empty_and_binary_values');
    await createTable(dynamo, 'values');
    const put = (Item: PutItemCommand['input']['Item']) => send(new PutItemCommand({ TableName: 'values', Item }));
    same('PutFirstItem', await put({ id: { S: 'id1' }, data: { S: '' } }));
    same('PutSecondItem', await put({ id: { S: 'id2' }, data: { B: Buffer.from([0x90]) } }));
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

  test('test_return_values_on_conditions_check_failure', async () => {
    replay('test_return_values_on_conditions_check_failure');
    await createTable(dynamo, 'priced');
    const Item = { id: { S: '456' }, price: { N: '650' }, product: { S: 'sporting goods' } };
    await send(new PutItemCommand({ TableName: 'priced', Item }));
    const attempt = send(
      new DeleteItemCommand({
        TableName: 'priced',
        Key: { id: { S: '456' } },
        ConditionExpression: 'price between :lo and :hi',
        ExpressionAttributeValues: { ':lo': { N: '500' }, ':hi': { N: '600' } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    same('items', await failure(attempt));
  });

  test('test_table_crud', async () => {
    replay('test_table_crud');
    same('create-table', await createTable(dynamo, 'crud'));
    same('describe-table', await send(new DescribeTableCommand({ TableName: 'crud' })));
    same('delete-table', await send(new DeleteTableCommand({ TableName: 'crud' })));
    same('delete-non-existent-table', await failure(send(new DeleteTableCommand({ TableName: 'non-existent' }))));
  });

  test('test_table_warm_throughput', async () => {
    replay('test_table_warm_throughput');
    const WarmThroughput = { ReadUnitsPerSecond: 1000, WriteUnitsPerSecond: 1200 };
    same('create-table', await createTable(dynamo, 'warm', { WarmThroughput }));
    same('describe-table', await send(new DescribeTableCommand({ TableName: 'warm' })));
  });

  test('test_transact_get_items', async () => {
    replay('test_transact_get_items');
    const { TableDescription: table } = await createTable(dynamo, 'transact_get');
    const get = async (id: string, TableName: string | undefined) => {
      await send(new PutItemCommand({ TableName, Item: { id: { S: id } } }));
      return send(new TransactGetItemsCommand({ TransactItems: [{ Get: { TableName, Key: { id: { S: id } } } }] }));
    };
    same('TransactGetItems', await get('John', 'transact_get'));
    same('TransactGetItems-with-TableArn', await get('Sarah', table?.TableArn));
  });

  test('test_transaction_write_binary_data', async () => {
    replay('test_transaction_write_binary_data');
    await createTable(dynamo, 'transact_binary');
    const Item = { id: { S: 'someUser' }, binaryData: { B: Buffer.from('foobar') } };
    const TransactItems = [{ Put: { TableName: 'transact_binary', Item } }];
    same('WriteResponse', await send(new TransactWriteItemsCommand({ TransactItems })));
    const Key = { id: { S: 'someUser' } };
    // The recording has Python's way of writing bytes, and so has the comparison.
    same('GetItem', (await send(new GetItemCommand({ TableName: 'transact_binary', Key }))).Item);
  });

  test('test_transaction_write_canceled', async () => {
    replay('test_transaction_write_canceled');
    await createTable(dynamo, 'canceled', keyed('Username'));
    await send(new PutItemCommand({ TableName: 'canceled', Item: { Username: { S: 'Fred' } } }));
    const attempt = send(
      new TransactWriteItemsCommand({
        TransactItems: [
          {
            ConditionCheck: {
              TableName: 'canceled',
              ConditionExpression: 'attribute_not_exists(Username)',
              Key: { Username: { S: 'Fred' } },
            },
          },
          { Delete: { TableName: 'canceled', Key: { Username: { S: 'Bert' } } } },
        ],
      }),
    );
    const { Error: error } = await failure(attempt);
    same('Error', `An error occurred (${error.Code}) when calling the TransactWriteItems operation: ${error.Message}`);
  });

  test('test_transaction_write_items', async () => {
    replay('test_transaction_write_items');
    const write = (TableName: string | undefined) => {
      const key = (id: string) => ({ TableName, Key: { id: { S: id } } });
      return send(
        new TransactWriteItemsCommand({
          TransactItems: [
            { ConditionCheck: { ...key('test1'), ConditionExpression: 'attribute_not_exists(id)' } },
            { Put: { TableName, Item: { id: { S: 'test2' } } } },
            {
              Update: {
                ...key('test3'),
                UpdateExpression: 'SET attr1 = :v1, attr2 = :v2',
                ExpressionAttributeValues: { ':v1': { S: 'value1' }, ':v2': { S: 'value2' } },
              },
            },
            { Delete: key('test4') },
          ],
        }),
      );
    };
    await createTable(dynamo, 'transact_one');
    same('Response', await write('transact_one'));
    const { TableDescription: table } = await createTable(dynamo, 'transact_two');
    same('Response_using_table_arn', await write(table?.TableArn));
  });

  test('test_valid_local_secondary_index', async () => {
    replay('test_valid_local_secondary_index');
    await createTable(dynamo, 'local', {
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

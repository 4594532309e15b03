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
  UpdateItemCommand,
  UpdateTableCommand,
  type CreateTableCommandInput,
  type CreateTableCommandOutput,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDynamo, type TestDynamo } from './testing/dynamo.ts';
import { Comparison, loadRecordings } from './testing/recordings.ts';

const tables = loadRecordings('dynamodb/test_dynamodb.json');
const streamsFile = loadRecordings('dynamodbstreams/test_dynamodb_streams.json');

/** What AWS has answered, asked again here. The recordings lie beside the repository, where it is developed. */
describe.skipIf(tables === undefined || streamsFile === undefined)('recorded answers of AWS', () => {
  let dynamo: TestDynamo;
  let streams: DynamoDBStreamsClient;
  beforeAll(async () => {
    dynamo = await startDynamo();
    streams = streamsIn('us-east-1');
  });
  afterAll(async () => {
    streams.destroy();
    await dynamo.close();
  });

  function streamsIn(region: string): DynamoDBStreamsClient {
    const credentials = { accessKeyId: '111111111111', secretAccessKey: 'test' };
    return new DynamoDBStreamsClient({ endpoint: dynamo.cloud.endpoint, region, credentials, maxAttempts: 1 });
  }

  let recorded: Readonly<Record<string, unknown>> = {};
  let comparison = new Comparison();
  function replay(name: string, ignored: readonly string[] = []): void {
    recorded = tables?.of(`TestDynamoDB::${name}`) ?? {};
    comparison = new Comparison(ignored);
  }
  function same(key: string, actual: unknown): void {
    expect(comparison.differences(actual, recorded[key], key)).toEqual([]);
  }

  const throughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 };
  async function create(
    TableName: string,
    more: Partial<CreateTableCommandInput> = {},
  ): Promise<CreateTableCommandOutput> {
    const hash = more.KeySchema?.[0]?.AttributeName ?? 'id';
    const output = await dynamo.client.send(
      new CreateTableCommand({
        TableName,
        KeySchema: [{ AttributeName: hash, KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: hash, AttributeType: 'S' }],
        ProvisionedThroughput: throughput,
        ...more,
      }),
    );
    return output;
  }
  const keyed = (AttributeName: string): Partial<CreateTableCommandInput> => ({
    KeySchema: [{ AttributeName, KeyType: 'HASH' }],
  });
  const pair = (hash: string, range: string): Partial<CreateTableCommandInput> => ({
    KeySchema: [
      { AttributeName: hash, KeyType: 'HASH' },
      { AttributeName: range, KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [hash, range].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  });
  const imaged = {
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  } as const;

  /** An error in the shape in which recordings have it. */
  async function failure(promise: Promise<unknown>): Promise<unknown> {
    try {
      await promise;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const item = 'Item' in error ? { Item: error.Item } : {};
      return { Error: { Code: error.name, Message: error.message }, ...item };
    }
    throw new Error('This was expected to be refused, and was not.');
  }

  const send: TestDynamo['client']['send'] = ((command: never) => dynamo.client.send(command)) as never;

  test('test_batch_write_binary', async () => {
    replay('test_batch_write_binary');
    await create('binary', pair('PK', 'SK'));
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
    await create('batch_statements', keyed('Username'));
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
    await create('insights');
    same(
      'describe-contributor-insights-disabled',
      await send(new DescribeContributorInsightsCommand({ TableName: 'insights' })),
    );
  });

  test('test_dynamodb_execute_statement_empy_parameter', async () => {
    replay('test_dynamodb_execute_statement_empy_parameter');
    await create('empty_parameters', pair('Artist', 'SongTitle'));
    const input = { Statement: 'SELECT * FROM empty_parameters', Parameters: [] };
    same('invalid-param-error', await failure(send(new ExecuteStatementCommand(input))));
  });

  test('test_dynamodb_execute_transaction', async () => {
    replay('test_dynamodb_execute_transaction');
    await create('transaction', keyed('Username'));
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
    await create('batch', keyed('PK'));
    const { Responses, UnprocessedKeys } = await send(
      new BatchGetItemCommand({ RequestItems: { batch: { Keys: [{ PK: { S: 'test-key' } }] } } }),
    );
    expect({ Responses, UnprocessedKeys }).toEqual({ Responses: { batch: [] }, UnprocessedKeys: {} });
    expect(recorded['Response']).toMatchObject({ Responses: { '<test-table>': [] }, UnprocessedKeys: {} });
  });

  test('test_dynamodb_idempotent_writing', async () => {
    replay('test_dynamodb_idempotent_writing');
    await create('idempotent', pair('id', 'name'));
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
    await create('partiql', keyed('Username'));
    const execute = async (Statement: string) => (await send(new ExecuteStatementCommand({ Statement }))).Items;
    await execute(`INSERT INTO partiql VALUE {'Username': 'Alice123', 'FirstName':'Alice'}`);
    same('FirstNameNotMissing', await execute('SELECT * FROM partiql WHERE FirstName IS NOT MISSING'));
    expect(await execute('SELECT * FROM partiql WHERE FirstName IS MISSING')).toEqual([]);
  });

  async function firstIterator(StreamArn: string | undefined, client = streams) {
    const described = await client.send(new DescribeStreamCommand({ StreamArn }));
    const ShardId = described.StreamDescription?.Shards?.[0]?.ShardId;
    const input = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
    return { described, iterator: await client.send(new GetShardIteratorCommand(input)) };
  }

  test('test_dynamodb_stream_records_with_update_item', async () => {
    // The SDK drops `awsRegion` of no record; nor do we. A page's next iterator was not recorded.
    replay('test_dynamodb_stream_records_with_update_item');
    const created = await create('stream_update', imaged);
    same('create-table', created);
    const { described, iterator } = await firstIterator(created.TableDescription?.LatestStreamArn);
    same('describe-stream', described);
    same('get-shard-iterator', iterator);
    for (const [one, two] of [
      ['value1', 'value2'],
      ['value1', 'value2'],
      ['value2', 'value3'],
    ] as const) {
      await send(
        new UpdateItemCommand({
          TableName: 'stream_update',
          Key: { id: { S: 'my-item-id' } },
          UpdateExpression: 'SET attr1 = :v1, attr2 = :v2',
          ExpressionAttributeValues: { ':v1': { S: one }, ':v2': { S: two } },
        }),
      );
    }
    const { Records } = await streams.send(new GetRecordsCommand({ ShardIterator: iterator.ShardIterator }));
    same('get-records', { Records });
  });

  test('test_dynamodb_update_table_without_sse_specification_change', async () => {
    // Its middle part asks KMS about the key.
    replay('test_dynamodb_update_table_without_sse_specification_change');
    const { TableDescription: created } = await create('encrypted', { SSESpecification: { Enabled: true } });
    same('create_table_sse_description', created?.SSEDescription);
    const update = new UpdateTableCommand({ TableName: 'encrypted', BillingMode: 'PAY_PER_REQUEST' });
    same('update_table_sse_description', (await send(update)).TableDescription?.SSEDescription);
  });

  test('test_empty_and_binary_values', async () => {
    replay('test_empty_and_binary_values');
    await create('values');
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
    await create('priced');
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

  test('test_streams_on_global_tables', async () => {
    replay('test_streams_on_global_tables');
    const TableName = 'global';
    await create(TableName, { ...pair('Artist', 'SongTitle'), ...imaged });
    const ReplicaUpdates = [{ Create: { RegionName: 'eu-central-1' } }];
    await dynamo.cloud.clock.advance(1000);
    await send(new UpdateTableCommand({ TableName, ReplicaUpdates }));
    const west = streamsIn('eu-central-1');
    same('region-streams', await streams.send(new ListStreamsCommand({ TableName })));
    const others = await west.send(new ListStreamsCommand({ TableName }));
    same('secondary-region-streams', others);
    const put = (artist: string) => ({ PutRequest: { Item: { Artist: { S: artist }, SongTitle: { S: 'x' } } } });
    await send(new BatchWriteItemCommand({ RequestItems: { [TableName]: [put('The Queen'), put('Oasis')] } }));
    const { iterator } = await firstIterator(others.Streams?.[0]?.StreamArn, west);
    const { Records } = await west.send(new GetRecordsCommand({ ShardIterator: iterator.ShardIterator }));
    expect(Records).toHaveLength(2);
    west.destroy();
  });

  test('test_table_crud', async () => {
    replay('test_table_crud');
    same('create-table', await create('crud'));
    same('describe-table', await send(new DescribeTableCommand({ TableName: 'crud' })));
    same('delete-table', await send(new DeleteTableCommand({ TableName: 'crud' })));
    same('delete-non-existent-table', await failure(send(new DeleteTableCommand({ TableName: 'non-existent' }))));
  });

  test('test_table_warm_throughput', async () => {
    replay('test_table_warm_throughput');
    const WarmThroughput = { ReadUnitsPerSecond: 1000, WriteUnitsPerSecond: 1200 };
    same('create-table', await create('warm', { WarmThroughput }));
    same('describe-table', await send(new DescribeTableCommand({ TableName: 'warm' })));
  });

  test('test_transact_get_items', async () => {
    replay('test_transact_get_items');
    const { TableDescription: table } = await create('transact_get');
    const get = async (id: string, TableName: string | undefined) => {
      await send(new PutItemCommand({ TableName, Item: { id: { S: id } } }));
      return send(new TransactGetItemsCommand({ TransactItems: [{ Get: { TableName, Key: { id: { S: id } } } }] }));
    };
    same('TransactGetItems', await get('John', 'transact_get'));
    same('TransactGetItems-with-TableArn', await get('Sarah', table?.TableArn));
  });

  test('test_transact_write_items_streaming_for_different_tables', async () => {
    replay('test_transact_write_items_streaming_for_different_tables');
    const withStream = await create('with_stream', imaged);
    same('create-table-stream', withStream);
    same('create-table-no-stream', await create('without_stream'));
    const { described, iterator } = await firstIterator(withStream.TableDescription?.LatestStreamArn);
    same('describe-stream', described);
    const TransactItems = ['without_stream', 'with_stream'].map((TableName) => ({
      Put: { TableName, Item: { id: { S: 'Fred' } } },
    }));
    same('transact-write-two-tables', await send(new TransactWriteItemsCommand({ TransactItems })));
    const { Records } = await streams.send(new GetRecordsCommand({ ShardIterator: iterator.ShardIterator }));
    same('get-records', { Records });
  });

  test('test_transaction_write_binary_data', async () => {
    replay('test_transaction_write_binary_data');
    await create('transact_binary');
    const Item = { id: { S: 'someUser' }, binaryData: { B: Buffer.from('foobar') } };
    const TransactItems = [{ Put: { TableName: 'transact_binary', Item } }];
    same('WriteResponse', await send(new TransactWriteItemsCommand({ TransactItems })));
    const Key = { id: { S: 'someUser' } };
    // The recording has Python's way of writing bytes, and so has the comparison.
    same('GetItem', (await send(new GetItemCommand({ TableName: 'transact_binary', Key }))).Item);
  });

  test('test_transaction_write_canceled', async () => {
    replay('test_transaction_write_canceled');
    await create('canceled', keyed('Username'));
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
    const { Error: error } = (await failure(attempt)) as { Error: { Code: string; Message: string } };
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
    await create('transact_one');
    same('Response', await write('transact_one'));
    const { TableDescription: table } = await create('transact_two');
    same('Response_using_table_arn', await write(table?.TableArn));
  });

  test('test_valid_local_secondary_index', async () => {
    replay('test_valid_local_secondary_index');
    await create('local', {
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

  test('test_non_existent_stream', async () => {
    recorded = streamsFile?.of('TestDynamoDBStreams::test_non_existent_stream') ?? {};
    comparison = new Comparison();
    const StreamArn = 'arn:aws:dynamodb:us-east-1:111111111111:table/nope/stream/2024-11-18T14:36:44.149';
    same('non-existent-stream', await failure(streams.send(new DescribeStreamCommand({ StreamArn }))));
  });
});

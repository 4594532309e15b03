import {
  ExecuteTransactionCommand,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, test } from 'vitest';
import { loadRecordings } from '@coldstart/cloud/testing';
import { bench, failure, keyed, pair } from '../testing/replay.ts';

const recordings = loadRecordings('dynamodb/test_dynamodb.json');

/** What AWS has answered, asked again here. The recordings lie beside the repository, where it is developed. */
describe.skipIf(!recordings.available)('recorded answers of AWS about transactions', () => {
  const { createTable, replay, same, send } = bench(recordings);

  test('test_dynamodb_execute_transaction', async () => {
    replay('test_dynamodb_execute_transaction');
    await createTable('transaction', keyed('Username'));
    const TransactStatements = ['user01', 'user02'].map((user) => ({
      Statement: `INSERT INTO transaction VALUE {'Username': '${user}'}`,
    }));
    same('ExecutedTransaction', await send(new ExecuteTransactionCommand({ TransactStatements })));
    const scanned = await send(new ScanCommand({ TableName: 'transaction' }));
    scanned.Items?.sort((a, b) => ((a['Username']?.S ?? '') < (b['Username']?.S ?? '') ? -1 : 1));
    same('TableScan', scanned);
  });

  test('test_dynamodb_idempotent_writing', async () => {
    replay('test_dynamodb_idempotent_writing');
    await createTable('idempotent', pair('id', 'name'));
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

  test('test_transact_get_items', async () => {
    replay('test_transact_get_items');
    const { TableDescription: table } = await createTable('transact_get');
    const get = async (id: string, TableName: string | undefined) => {
      await send(new PutItemCommand({ TableName, Item: { id: { S: id } } }));
      return send(new TransactGetItemsCommand({ TransactItems: [{ Get: { TableName, Key: { id: { S: id } } } }] }));
    };
    same('TransactGetItems', await get('John', 'transact_get'));
    same('TransactGetItems-with-TableArn', await get('Sarah', table?.TableArn));
  });

  test('test_transaction_write_binary_data', async () => {
    replay('test_transaction_write_binary_data');
    await createTable('transact_binary');
    const Item = { id: { S: 'someUser' }, binaryData: { B: Buffer.from('foobar') } };
    const TransactItems = [{ Put: { TableName: 'transact_binary', Item } }];
    same('WriteResponse', await send(new TransactWriteItemsCommand({ TransactItems })));
    const Key = { id: { S: 'someUser' } };
    // The recording has Python's way of writing bytes, and so has the comparison.
    same('GetItem', (await send(new GetItemCommand({ TableName: 'transact_binary', Key }))).Item);
  });

  test('test_transaction_write_canceled', async () => {
    replay('test_transaction_write_canceled');
    await createTable('canceled', keyed('Username'));
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
    await createTable('transact_one');
    same('Response', await write('transact_one'));
    const { TableDescription: table } = await createTable('transact_two');
    same('Response_using_table_arn', await write(table?.TableArn));
  });
});

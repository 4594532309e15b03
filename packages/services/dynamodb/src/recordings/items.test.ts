import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { loadRecordings } from '@coldstart/cloud/testing';
import { bench, failure, keyed, pair } from '../testing/replay.ts';

const recordings = loadRecordings('dynamodb/test_dynamodb.json');

/** What AWS has answered, asked again here. The recordings lie beside the repository, where it is developed. */
describe.skipIf(!recordings.available)('recorded answers of AWS about items', () => {
  const { createTable, replay, same, send, recorded } = bench(recordings);

  test('test_batch_write_binary', async () => {
    replay('test_batch_write_binary');
    await createTable('binary', pair('PK', 'SK'));
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

  test('test_dynamodb_get_batch_items', async () => {
    replay('test_dynamodb_get_batch_items');
    await createTable('batch', keyed('PK'));
    const { Responses, UnprocessedKeys } = await send(
      new BatchGetItemCommand({ RequestItems: { batch: { Keys: [{ PK: { S: 'test-key' } }] } } }),
    );
    expect({ Responses, UnprocessedKeys }).toEqual({ Responses: { batch: [] }, UnprocessedKeys: {} });
    expect(recorded('Response')).toMatchObject({ Responses: { '<test-table>': [] }, UnprocessedKeys: {} });
  });

  test('test_empty_and_binary_values', async () => {
    replay('test_empty_and_binary_values');
    await createTable('values');
    const put = (Item: PutItemCommand['input']['Item']) => send(new PutItemCommand({ TableName: 'values', Item }));
    same('PutFirstItem', await put({ id: { S: 'id1' }, data: { S: '' } }));
    same('PutSecondItem', await put({ id: { S: 'id2' }, data: { B: Buffer.from([0x90]) } }));
  });

  test('test_return_values_on_conditions_check_failure', async () => {
    replay('test_return_values_on_conditions_check_failure');
    await createTable('priced');
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
});

import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  GetItemCommand,
  PutItemCommand,
  TransactGetItemsCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusal, startDynamo, type TestDynamo } from '../testing/dynamo.ts';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
  await dynamo.table('items', 'pk');
  await dynamo.table('pairs', 'pk', 'sk:N');
});
afterAll(() => dynamo.close());

type Item = Record<string, AttributeValue>;

async function put(Item: Item): Promise<void> {
  await dynamo.client.send(new PutItemCommand({ TableName: 'items', Item }));
}

async function get(pk: string): Promise<Item | undefined> {
  return (await dynamo.client.send(new GetItemCommand({ TableName: 'items', Key: { pk: { S: pk } } }))).Item;
}

describe('batches', () => {
  test('write to several tables and read from them', async () => {
    await dynamo.client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          items: [{ PutRequest: { Item: { pk: { S: 'b1' } } } }, { DeleteRequest: { Key: { pk: { S: 'b2' } } } }],
          pairs: [{ PutRequest: { Item: { pk: { S: 'b1' }, sk: { N: '1' } } } }],
        },
      }),
    );
    const { Responses: responses, UnprocessedKeys: left } = await dynamo.client.send(
      new BatchGetItemCommand({
        RequestItems: {
          items: { Keys: [{ pk: { S: 'b1' } }, { pk: { S: 'b2' } }] },
          pairs: { Keys: [{ pk: { S: 'b1' }, sk: { N: '1' } }], ProjectionExpression: 'sk' },
        },
      }),
    );
    expect(responses).toEqual({ items: [{ pk: { S: 'b1' } }], pairs: [{ sk: { N: '1' } }] });
    expect(left).toEqual({});
  });

  test('name each item once, and not too many', async () => {
    const twice = { PutRequest: { Item: { pk: { S: 'same' } } } };
    expect(
      (await refusal(dynamo.client.send(new BatchWriteItemCommand({ RequestItems: { items: [twice, twice] } }))))
        .message,
    ).toBe('Provided list of item keys contains duplicates');
    const many = Array.from({ length: 101 }, (_, at) => ({ pk: { S: `k${at}` } }));
    const split = { items: { Keys: many.slice(0, 60) }, pairs: { Keys: many.slice(60) } };
    expect((await refusal(dynamo.client.send(new BatchGetItemCommand({ RequestItems: split })))).message).toBe(
      'Too many items requested for the BatchGetItem call',
    );
    const writes = Array.from({ length: 13 }, (_, at) => ({ PutRequest: { Item: { pk: { S: `k${at}` } } } }));
    expect(
      (await refusal(dynamo.client.send(new BatchWriteItemCommand({ RequestItems: { items: writes, pairs: writes } }))))
        .message,
    ).toBe('Too many items requested for the BatchWriteItem call');
  });

  test('write nothing when one of them is wrong', async () => {
    const good = { PutRequest: { Item: { pk: { S: 'not yet' } } } };
    const bad = { PutRequest: { Item: { nope: { S: 'x' } } } };
    const error = await refusal(
      dynamo.client.send(new BatchWriteItemCommand({ RequestItems: { items: [good, bad] } })),
    );
    expect(error.message).toBe('The provided key element does not match the schema');
    expect(await get('not yet')).toBeUndefined();
  });
});

describe('transactions', () => {
  const write = (
    ...TransactItems: NonNullable<ConstructorParameters<typeof TransactWriteItemsCommand>[0]['TransactItems']>
  ) => dynamo.client.send(new TransactWriteItemsCommand({ TransactItems }));

  test('do all or nothing, and say why', async () => {
    await put({ pk: { S: 't1' }, n: { N: '1' } });
    const attempt = write(
      { Put: { TableName: 'items', Item: { pk: { S: 't2' } } } },
      {
        Update: {
          TableName: 'items',
          Key: { pk: { S: 't1' } },
          UpdateExpression: 'SET n = n - :n',
          ConditionExpression: 'n >= :n',
          ExpressionAttributeValues: { ':n': { N: '5' } },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
    );
    const error = await attempt.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TransactionCanceledException);
    expect(error).toMatchObject({
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons ' +
        '[None, ConditionalCheckFailed]',
      CancellationReasons: [
        { Code: 'None' },
        {
          Code: 'ConditionalCheckFailed',
          Message: 'The conditional request failed',
          Item: { pk: { S: 't1' }, n: { N: '1' } },
        },
      ],
    });
    expect(await get('t2')).toBeUndefined();
  });

  test('are first refused for what is wrong with an action itself', async () => {
    await put({ pk: { S: 't3' } });
    const check = { TableName: 'items', Key: { pk: { S: 't3' } }, ConditionExpression: 'attribute_not_exists(pk)' };
    const wrong = { Put: { TableName: 'pairs', Item: { pk: { S: 'no sort key' } } } };
    await expect(write({ ConditionCheck: check }, wrong, wrong)).rejects.toMatchObject({
      CancellationReasons: [
        { Code: 'None' },
        {
          Code: 'ValidationError',
          Message: 'One or more parameter values were invalid: Missing the key sk in the item',
        },
        { Code: 'None' },
      ],
    });
  });

  test('touch an item once', async () => {
    const key = { TableName: 'items', Key: { pk: { S: 'once' } } };
    const check = { ConditionCheck: { ...key, ConditionExpression: 'attribute_not_exists(pk)' } };
    expect((await refusal(write(check, { Delete: key }))).message).toBe(
      'Transaction request cannot include multiple operations on one item',
    );
  });

  test('happen once for a token, for ten minutes', async () => {
    const add = (token: string, amount: string) =>
      dynamo.client.send(
        new TransactWriteItemsCommand({
          ClientRequestToken: token,
          TransactItems: [
            {
              Update: {
                TableName: 'items',
                Key: { pk: { S: 'counter' } },
                UpdateExpression: 'ADD n :n',
                ExpressionAttributeValues: { ':n': { N: amount } },
              },
            },
          ],
        }),
      );
    await add('one', '1');
    await add('one', '1');
    expect((await get('counter'))?.['n']).toEqual({ N: '1' });
    expect((await refusal(add('one', '2'))).name).toBe('IdempotentParameterMismatchException');
    await dynamo.cloud.clock.advance(10 * 60 * 1000);
    await add('one', '1');
    expect((await get('counter'))?.['n']).toEqual({ N: '2' });
  });

  test('read several items as they are together', async () => {
    await put({ pk: { S: 'r1' }, a: { S: 'x' }, b: { S: 'y' } });
    const { Responses: responses, ConsumedCapacity: capacity } = await dynamo.client.send(
      new TransactGetItemsCommand({
        TransactItems: [
          { Get: { TableName: 'items', Key: { pk: { S: 'r1' } }, ProjectionExpression: 'a' } },
          { Get: { TableName: 'items', Key: { pk: { S: 'r2' } } } },
        ],
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    expect(responses).toEqual([{ Item: { a: { S: 'x' } } }, {}]);
    expect(capacity).toEqual([{ TableName: 'items', CapacityUnits: 4, ReadCapacityUnits: 4 }]);
  });
});

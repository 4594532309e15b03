import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type AttributeValue,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { INDEXED, refusal, startDynamo, type TestDynamo } from '../testing/dynamo.ts';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
  await dynamo.table('items', 'pk');
  await dynamo.table('pairs', 'pk', 'sk:N');
  await dynamo.table('indexed', 'pk', 'sk', INDEXED);
});
afterAll(() => dynamo.close());

type Item = Record<string, AttributeValue>;

async function put(Item: Item, TableName = 'items'): Promise<void> {
  await dynamo.client.send(new PutItemCommand({ TableName, Item }));
}

async function get(pk: string): Promise<Item | undefined> {
  return (await dynamo.client.send(new GetItemCommand({ TableName: 'items', Key: { pk: { S: pk } } }))).Item;
}

async function update(pk: string, more: Partial<UpdateItemCommandInput>): Promise<Item | undefined> {
  const input = { TableName: 'items', Key: { pk: { S: pk } }, ...more };
  return (await dynamo.client.send(new UpdateItemCommand(input))).Attributes;
}

describe('single items', () => {
  test('every type comes back as it went', async () => {
    const item: Item = {
      pk: { S: 'types' },
      n: { N: '-0.00000000012345' },
      b: { B: new Uint8Array([0, 255, 128]) },
      empty: { S: '' },
      none: { B: new Uint8Array() },
      yes: { BOOL: true },
      nil: { NULL: true },
      ss: { SS: ['b', 'a'] },
      ns: { NS: ['1', '2.5'] },
      bs: { BS: [new Uint8Array([1])] },
      l: { L: [{ L: [] }, { M: {} }] },
      m: { M: { '': { S: 'no name' }, é: { S: '✓' } } },
    };
    await put(item);
    expect(await get('types')).toEqual(item);
  });

  test('numbers come back in their normal form', async () => {
    await put({ pk: { S: 'n' }, n: { N: '1.500e2' }, set: { NS: ['007', '1e1'] } });
    expect(await get('n')).toEqual({ pk: { S: 'n' }, n: { N: '150' }, set: { NS: ['7', '10'] } });
  });

  test('an item that is not there is no item', async () => {
    expect(await get('nobody')).toBeUndefined();
    const gone = await dynamo.client.send(
      new DeleteItemCommand({ TableName: 'items', Key: { pk: { S: 'nobody' } }, ReturnValues: 'ALL_OLD' }),
    );
    expect(gone.Attributes).toBeUndefined();
  });

  test.each<[string, Item, string]>([
    ['no key', { sk: { N: '1' } }, 'One or more parameter values were invalid: Missing the key pk in the item'],
    [
      'a key of another type',
      { pk: { S: 'a' }, sk: { S: '1' } },
      'One or more parameter values were invalid: Type mismatch for key sk expected: N actual: S',
    ],
    [
      'an empty key',
      { pk: { S: '' }, sk: { N: '1' } },
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    [
      'a long key',
      { pk: { S: 'x'.repeat(2049) }, sk: { N: '1' } },
      'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes',
    ],
    [
      '400 KB',
      { pk: { S: 'a' }, sk: { N: '1' }, x: { S: 'x'.repeat(400 * 1024) } },
      'Item size has exceeded the maximum allowed size',
    ],
  ])('with %s are refused', async (_, item, message) => {
    expect(await refusal(put(item, 'pairs'))).toEqual({ name: 'ValidationException', message });
  });

  test('keys have to be whole, and nothing more', async () => {
    for (const Key of [
      { pk: { S: 'a' } },
      { pk: { S: 'a' }, sk: { S: '1' } },
      { pk: { S: 'a' }, sk: { N: '1' }, x: { S: '' } },
    ]) {
      expect(await refusal(dynamo.client.send(new GetItemCommand({ TableName: 'pairs', Key: Key as Item })))).toEqual({
        name: 'ValidationException',
        message: 'The provided key element does not match the schema',
      });
    }
  });

  test('an attribute that is an index key has to be of its type', async () => {
    const error = await refusal(put({ pk: { S: 'a' }, sk: { S: 'b' }, g: { N: '1' } }, 'indexed'));
    expect(error.message).toBe(
      'One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: N IndexName: gsi',
    );
  });

  test('a condition that does not hold changes nothing, and tells the item when asked', async () => {
    await put({ pk: { S: 'cond' }, v: { N: '1' } });
    const attempt = dynamo.client.send(
      new PutItemCommand({
        TableName: 'items',
        Item: { pk: { S: 'cond' }, v: { N: '2' } },
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    await expect(attempt).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
      Item: { pk: { S: 'cond' }, v: { N: '1' } },
    });
    expect(await get('cond')).toEqual({ pk: { S: 'cond' }, v: { N: '1' } });
  });

  test('the older parameters work, and do not mix with the newer', async () => {
    await put({ pk: { S: 'old' }, v: { N: '1' } });
    const added = await update('old', {
      AttributeUpdates: { v: { Action: 'ADD', Value: { N: '4' } }, w: { Value: { S: 'x' } } },
      Expected: { v: { ComparisonOperator: 'LT', AttributeValueList: [{ N: '2' }] }, z: { Exists: false } },
      ReturnValues: 'UPDATED_NEW',
    });
    expect(added).toEqual({ v: { N: '5' }, w: { S: 'x' } });
    const failed = update('old', { AttributeUpdates: {}, Expected: { v: { Value: { N: '1' } } } });
    expect((await refusal(failed)).name).toBe('ConditionalCheckFailedException');
    const mixed = update('old', { AttributeUpdates: {}, ConditionExpression: 'attribute_exists(pk)' });
    expect((await refusal(mixed)).message).toBe(
      'Can not use both expression and non-expression parameters in the same request: ' +
        'Non-expression parameters: {AttributeUpdates} Expression parameters: {ConditionExpression}',
    );
    const nothing = update('old', { ExpressionAttributeNames: { '#a': 'a' } });
    expect((await refusal(nothing)).message).toBe(
      'ExpressionAttributeNames can only be specified when using expressions',
    );
  });

  test('updates give back what is asked for', async () => {
    const set = {
      UpdateExpression: 'SET m.a = :v, fresh = :v REMOVE gone',
      ExpressionAttributeValues: { ':v': { N: '2' } },
    };
    const start: Item = {
      pk: { S: 'ret' },
      m: { M: { a: { N: '1' }, b: { N: '1' } } },
      gone: { S: 'x' },
      kept: { S: 'y' },
    };
    const after: Item = {
      pk: { S: 'ret' },
      m: { M: { a: { N: '2' }, b: { N: '1' } } },
      kept: { S: 'y' },
      fresh: { N: '2' },
    };
    const expected = {
      NONE: undefined,
      ALL_OLD: start,
      ALL_NEW: after,
      UPDATED_OLD: { m: { M: { a: { N: '1' } } }, gone: { S: 'x' } },
      UPDATED_NEW: { m: { M: { a: { N: '2' } } }, fresh: { N: '2' } },
    } as const;
    for (const [ReturnValues, attributes] of Object.entries(expected)) {
      await put(start);
      expect(await update('ret', { ...set, ReturnValues: ReturnValues as keyof typeof expected })).toEqual(attributes);
    }
  });

  test('an update makes an item, unless it only takes away', async () => {
    await update('made', {});
    expect(await get('made')).toEqual({ pk: { S: 'made' } });
    await update('unmade', { UpdateExpression: 'REMOVE a' });
    expect(await get('unmade')).toBeUndefined();
    const onKey = update('made', { UpdateExpression: 'SET pk = :v', ExpressionAttributeValues: { ':v': { S: 'x' } } });
    expect((await refusal(onKey)).message).toBe(
      'One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key',
    );
  });
});

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
test('a fault throttles as DynamoDB does', async () => {
  const stop = dynamo.cloud.faults.add({ service: 'dynamodb', operation: 'GetItem', effect: 'throttle' });
  expect((await refusal(get('x'))).name).toBe('ProvisionedThroughputExceededException');
  stop();
  expect(await get('x')).toBeUndefined();
});

import { GetItemCommand, PutItemCommand, UpdateItemCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { INDEXED, startDynamo, type TestDynamo } from '../testing/dynamo.ts';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
  await dynamo.table('items', 'pk');
  await dynamo.table('indexed', 'pk', 'sk', INDEXED);
});
afterAll(() => dynamo.close());

async function put(Item: Record<string, AttributeValue>): Promise<void> {
  await dynamo.client.send(new PutItemCommand({ TableName: 'items', Item }));
}

describe('consumed capacity', () => {
  const capacity = async (command: PutItemCommand | UpdateItemCommand): Promise<unknown> =>
    (await dynamo.client.send(command as PutItemCommand)).ConsumedCapacity;

  test('a write unit is 1 KB in the table and in every index that changes', async () => {
    const base = { TableName: 'indexed', ReturnConsumedCapacity: 'INDEXES' } as const;
    const key = { pk: { S: 'cap' }, sk: { S: '1' } };
    const item = { ...key, g: { S: 'g' }, l: { S: 'l' }, big: { S: 'x'.repeat(1500) } };
    expect(await capacity(new PutItemCommand({ ...base, Item: item }))).toEqual({
      TableName: 'indexed',
      CapacityUnits: 5,
      Table: { CapacityUnits: 2 },
      GlobalSecondaryIndexes: { gsi: { CapacityUnits: 1 } },
      LocalSecondaryIndexes: { lsi: { CapacityUnits: 2 } },
    });
    const change = { UpdateExpression: 'SET x = :x', ExpressionAttributeValues: { ':x': { S: '1' } } };
    expect(await capacity(new UpdateItemCommand({ ...base, Key: key, ...change }))).toEqual({
      TableName: 'indexed',
      CapacityUnits: 4,
      Table: { CapacityUnits: 2 },
      LocalSecondaryIndexes: { lsi: { CapacityUnits: 2 } },
    });
    const move = { UpdateExpression: 'SET g = :g', ExpressionAttributeValues: { ':g': { S: 'h' } } };
    expect(await capacity(new UpdateItemCommand({ ...base, Key: key, ...move }))).toMatchObject({
      GlobalSecondaryIndexes: { gsi: { CapacityUnits: 2 } },
    });
  });

  test('a read unit is 4 KB, half when it need not be consistent', async () => {
    await put({ pk: { S: 'read' }, x: { S: 'x'.repeat(5000) } });
    const read = async (ConsistentRead: boolean, pk = 'read'): Promise<number | undefined> => {
      const input = {
        TableName: 'items',
        Key: { pk: { S: pk } },
        ConsistentRead,
        ReturnConsumedCapacity: 'TOTAL',
      } as const;
      return (await dynamo.client.send(new GetItemCommand(input))).ConsumedCapacity?.CapacityUnits;
    };
    expect([await read(true), await read(false), await read(false, 'nobody')]).toEqual([2, 1, 0.5]);
  });
});

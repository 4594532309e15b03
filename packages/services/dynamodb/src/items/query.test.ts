import { PutItemCommand, QueryCommand, type AttributeValue, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusal, startDynamo, type TestDynamo } from '../testing/dynamo.ts';

type Item = Record<string, AttributeValue>;

let dynamo: TestDynamo;

beforeAll(async () => {
  dynamo = await startDynamo();
  await dynamo.table('orders', 'customer', 'at:N', {
    AttributeDefinitions: [
      { AttributeName: 'customer', AttributeType: 'S' },
      { AttributeName: 'at', AttributeType: 'N' },
      { AttributeName: 'state', AttributeType: 'S' },
      { AttributeName: 'total', AttributeType: 'N' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-state',
        KeySchema: [
          { AttributeName: 'state', KeyType: 'HASH' },
          { AttributeName: 'total', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['note'] },
      },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: 'by-total',
        KeySchema: [
          { AttributeName: 'customer', KeyType: 'HASH' },
          { AttributeName: 'total', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  });
  await dynamo.fill(
    'orders',
    [-10, 1, 2, 10, 20, 100].map((at) => ({
      customer: { S: 'ann' },
      at: { N: String(at) },
      total: { N: String(at % 3) },
      state: { S: at > 5 ? 'open' : 'done' },
      note: { S: `note ${at}` },
      more: { S: 'x' },
    })),
  );
  await dynamo.fill('orders', [{ customer: { S: 'bob' }, at: { N: '1' }, state: { S: 'open' } }]);
  await dynamo.table('words', 'kind', 'word');
  await dynamo.fill(
    'words',
    ['', 'a', 'ab', 'abc', 'b', 'é', '\uffff', '\u{1f600}']
      .slice(1)
      .map((word) => ({ kind: { S: 'w' }, word: { S: word } })),
  );
});
afterAll(() => dynamo.close());

async function query(input: Partial<QueryCommandInput>) {
  return dynamo.client.send(new QueryCommand({ TableName: 'orders', ...input }));
}

const ann = { ':c': { S: 'ann' } };
const ats = (items: readonly Item[] | undefined): number[] => (items ?? []).map(({ at }) => Number(at?.N));

describe('queries', () => {
  test.each<[string, Item, number[]]>([
    ['customer = :c', {}, [-10, 1, 2, 10, 20, 100]],
    ['customer = :c AND at = :a', { ':a': { N: '10.0' } }, [10]],
    ['customer = :c AND at < :a', { ':a': { N: '10' } }, [-10, 1, 2]],
    ['customer = :c AND at <= :a', { ':a': { N: '10' } }, [-10, 1, 2, 10]],
    ['customer = :c AND at > :a', { ':a': { N: '10' } }, [20, 100]],
    ['at >= :a AND customer = :c', { ':a': { N: '10' } }, [10, 20, 100]],
    ['customer = :c AND :a < at', { ':a': { N: '10' } }, [20, 100]],
    ['customer = :c AND at BETWEEN :a AND :b', { ':a': { N: '1' }, ':b': { N: '10' } }, [1, 2, 10]],
    ['(customer = :c) AND (at = :a)', { ':a': { N: '3' } }, []],
  ])('%s', async (expression, values, expected) => {
    const KeyConditionExpression = expression.replace(/\bat\b/g, '#at');
    const names =
      expression.includes('at ') || expression.includes(' at') ? { ExpressionAttributeNames: { '#at': 'at' } } : {};
    const found = await query({ KeyConditionExpression, ...names, ExpressionAttributeValues: { ...ann, ...values } });
    expect(ats(found.Items)).toEqual(expected);
  });

  test('backwards, page by page, also from a place where nothing is any more', async () => {
    const base = { KeyConditionExpression: 'customer = :c', ExpressionAttributeValues: ann, ScanIndexForward: false };
    const first = await query({ ...base, Limit: 2 });
    expect(ats(first.Items)).toEqual([100, 20]);
    expect(first.LastEvaluatedKey).toEqual({ customer: { S: 'ann' }, at: { N: '20' } });
    const rest = await query({ ...base, ExclusiveStartKey: first.LastEvaluatedKey });
    expect(ats(rest.Items)).toEqual([10, 2, 1, -10]);
    const between = await query({ ...base, ExclusiveStartKey: { customer: { S: 'ann' }, at: { N: '15' } }, Limit: 1 });
    expect(ats(between.Items)).toEqual([10]);
  });

  test('a limit counts before the filter', async () => {
    const found = await query({
      KeyConditionExpression: 'customer = :c',
      FilterExpression: '#s = :s',
      ExpressionAttributeNames: { '#s': 'state' },
      ExpressionAttributeValues: { ...ann, ':s': { S: 'open' } },
      Limit: 4,
    });
    expect(found).toMatchObject({ Count: 1, ScannedCount: 4, LastEvaluatedKey: { at: { N: '10' } } });
  });

  test('an index gives what it holds, in its own order', async () => {
    const found = await query({
      IndexName: 'by-state',
      KeyConditionExpression: '#s = :s',
      ExpressionAttributeNames: { '#s': 'state' },
      ExpressionAttributeValues: { ':s': { S: 'open' } },
    });
    expect(found.Items?.map(({ total }) => total?.N)).toEqual(['1', '1', '2']);
    expect(Object.keys(found.Items?.[0] ?? {}).sort()).toEqual(['at', 'customer', 'note', 'state', 'total']);
    const paged: Item[] = [];
    let start: Item | undefined;
    do {
      const page = await query({
        IndexName: 'by-state',
        KeyConditionExpression: '#s = :s',
        ExpressionAttributeNames: { '#s': 'state' },
        ExpressionAttributeValues: { ':s': { S: 'open' } },
        Limit: 1,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      });
      paged.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    expect(paged).toEqual(found.Items);
  });

  test('a local index fetches what it does not hold', async () => {
    const base = { IndexName: 'by-total', KeyConditionExpression: 'customer = :c', ExpressionAttributeValues: ann };
    const keys = await query(base);
    expect(Object.keys(keys.Items?.[0] ?? {}).sort()).toEqual(['at', 'customer', 'total']);
    const all = await query({ ...base, Select: 'ALL_ATTRIBUTES', ReturnConsumedCapacity: 'INDEXES' });
    expect(all.Items?.[0]?.['more']).toEqual({ S: 'x' });
    expect(all.ConsumedCapacity).toEqual({
      TableName: 'orders',
      CapacityUnits: 3.5,
      Table: { CapacityUnits: 3 },
      LocalSecondaryIndexes: { 'by-total': { CapacityUnits: 0.5 } },
    });
  });

  test('strings are in the order of their bytes, beginnings found among them', async () => {
    const words = async (expression: string, values: Item): Promise<(string | undefined)[]> => {
      const input = {
        KeyConditionExpression: `kind = :k${expression}`,
        ExpressionAttributeValues: { ':k': { S: 'w' }, ...values },
      };
      return ((await query({ TableName: 'words', ...input })).Items ?? []).map(({ word }) => word?.S);
    };
    expect(await words('', {})).toEqual(['a', 'ab', 'abc', 'b', 'é', '\uffff', '\u{1f600}']);
    expect(await words(' AND begins_with(word, :w)', { ':w': { S: 'ab' } })).toEqual(['ab', 'abc']);
  });

  test('1 MB is a page', async () => {
    await dynamo.table('large', 'pk', 'sk:N');
    for (let at = 0; at < 5; at++) {
      const Item = { pk: { S: 'x' }, sk: { N: String(at) }, data: { S: 'x'.repeat(300_000) } };
      await dynamo.client.send(new PutItemCommand({ TableName: 'large', Item }));
    }
    const page = await query({
      TableName: 'large',
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': { S: 'x' } },
    });
    expect(page).toMatchObject({ Count: 4, LastEvaluatedKey: { sk: { N: '3' } } });
  });

  test('the older parameters ask the same', async () => {
    const found = await query({
      KeyConditions: {
        customer: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'ann' }] },
        at: { ComparisonOperator: 'GT', AttributeValueList: [{ N: '2' }] },
      },
      QueryFilter: { total: { ComparisonOperator: 'IN', AttributeValueList: [{ N: '1' }] } },
      AttributesToGet: ['at'],
    });
    expect(found.Items).toEqual([{ at: { N: '10' } }, { at: { N: '100' } }]);
  });

  const c = { ExpressionAttributeValues: ann };
  test.each<[Partial<QueryCommandInput>, string]>([
    [{}, 'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.'],
    [{ KeyConditionExpression: 'note = :c', ...c }, 'Query condition missed key schema element: customer'],
    [{ KeyConditionExpression: 'customer > :c', ...c }, 'Query key condition not supported'],
    [
      { KeyConditionExpression: 'customer = :c', ExpressionAttributeValues: { ':c': { N: '1' } } },
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    ],
    [
      { KeyConditionExpression: 'customer = :c OR note = :c', ...c },
      'Invalid operator used in KeyConditionExpression: OR',
    ],
    [{ KeyConditionExpression: 'customer <> :c', ...c }, 'Invalid operator used in KeyConditionExpression: <>'],
    [
      { KeyConditionExpression: 'customer = :c AND customer = :c', ...c },
      'KeyConditionExpressions must only contain one condition per key',
    ],
    [
      { KeyConditionExpression: 'customer.x = :c', ...c },
      'KeyConditionExpressions cannot have conditions on nested attributes',
    ],
    [
      { KeyConditionExpression: 'customer = :c', FilterExpression: 'customer = :c', ...c },
      'Filter Expression can only contain non-primary key attributes: Primary key attribute: customer',
    ],
    [
      { IndexName: 'nope', KeyConditionExpression: 'customer = :c', ...c },
      'The table does not have the specified index: nope',
    ],
    [
      { IndexName: 'by-state', ConsistentRead: true, KeyConditionExpression: 'customer = :c', ...c },
      'Consistent reads are not supported on global secondary indexes',
    ],
    [
      {
        IndexName: 'by-state',
        Select: 'ALL_ATTRIBUTES',
        KeyConditionExpression: '#s = :c',
        ExpressionAttributeNames: { '#s': 'state' },
        ...c,
      },
      'One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index by-state because its projection type is not ALL',
    ],
    [
      { KeyConditionExpression: 'customer = :c', ExclusiveStartKey: { customer: { S: 'ann' } }, ...c },
      'The provided starting key is invalid',
    ],
    [
      { KeyConditionExpression: 'customer = :c', ExclusiveStartKey: { customer: { S: 'bob' }, at: { N: '1' } }, ...c },
      'The provided starting key is outside query boundaries based on provided conditions',
    ],
  ])('%j is refused', async (input, message) => {
    expect(await refusal(query(input))).toEqual({ name: 'ValidationException', message });
  });
});

import {
  CreateTableCommand,
  ExecuteStatementCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  type AttributeValue,
  type KeySchemaElement,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusal, startDynamo, type TestDynamo } from '../testing/dynamo.ts';

let dynamo: TestDynamo;

const TABLE = 'matches';
const keys = (hash: readonly string[], range: readonly string[]): KeySchemaElement[] => [
  ...hash.map((name) => ({ AttributeName: name, KeyType: 'HASH' as const })),
  ...range.map((name) => ({ AttributeName: name, KeyType: 'RANGE' as const })),
];
const strings = (...names: string[]) => names.map((name) => ({ AttributeName: name, AttributeType: 'S' as const }));

beforeAll(async () => {
  dynamo = await startDynamo();
  await dynamo.client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [...strings('id', 'cup', 'area', 'round'), { AttributeName: 'game', AttributeType: 'N' }],
      KeySchema: keys(['id'], []),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-cup',
          KeySchema: keys(['cup', 'area'], ['round', 'game']),
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
  const items = [
    ['1', 'c', 'eu', 'a', '10'],
    ['2', 'c', 'eu', 'a', '2'],
    ['3', 'c', 'eu', 'a\0', '1'],
    ['4', 'c', 'eu', 'ab', '1'],
    ['5', 'c', 'eu', 'b', '-1'],
    ['6', 'c', 'us', 'a', '1'],
    // Taken together, these two name the same letters.
    ['7', 'ce', 'u', 'a', '1'],
    ['8', 'c', 'eu', 'a', undefined],
  ] as const;
  for (const [id, cup, area, round, game] of items) {
    const more: Record<string, AttributeValue> = game === undefined ? {} : { game: { N: game } };
    await dynamo.client.send(
      new PutItemCommand({
        TableName: TABLE,
        Item: { id: { S: id }, cup: { S: cup }, area: { S: area }, round: { S: round }, ...more },
      }),
    );
  }
});
afterAll(() => dynamo.close());

const VALUES = { ':c': { S: 'c' }, ':e': { S: 'eu' } };

async function found(condition: string, values: object, more: Partial<QueryCommandInput> = {}): Promise<string> {
  const { Items: items = [] } = await dynamo.client.send(
    new QueryCommand({
      TableName: TABLE,
      IndexName: 'by-cup',
      KeyConditionExpression: `cup = :c AND area = :e${condition}`,
      ExpressionAttributeValues: { ...VALUES, ...values },
      ...more,
    }),
  );
  return items.map(({ id }) => id?.S).join('');
}

describe('an index whose keys have several attributes', () => {
  const a = { ':r': { S: 'a' } };
  const aTo = (game: string) => ({ ...a, ':g': { N: game } });
  test.each<[string, object, string]>([
    ['', {}, '21345'],
    [' AND round = :r', a, '21'],
    [' AND round > :r', a, '345'],
    [' AND round >= :r', a, '21345'],
    [' AND round < :r', { ':r': { S: 'ab' } }, '213'],
    [' AND round <= :r', { ':r': { S: 'ab' } }, '2134'],
    [' AND begins_with(round, :r)', a, '2134'],
    [' AND round BETWEEN :r AND :s', { ...a, ':s': { S: 'ab' } }, '2134'],
    [' AND round = :r AND game = :g', aTo('2'), '2'],
    [' AND round = :r AND game > :g', aTo('2'), '1'],
    [' AND round = :r AND game <= :g', aTo('9'), '2'],
    [' AND round = :r AND game BETWEEN :g AND :h', { ...aTo('2'), ':h': { N: '10' } }, '21'],
  ])('is queried by its first attributes: cup and area%s', async (condition, values, ids) => {
    expect(await found(condition, values)).toBe(ids);
    const backwards = await found(condition, values, { ScanIndexForward: false });
    expect(backwards).toBe([...ids].reverse().join(''));
  });

  test('is read page by page, and scanned', async () => {
    const page = new QueryCommand({
      TableName: TABLE,
      IndexName: 'by-cup',
      KeyConditionExpression: 'cup = :c AND area = :e AND round = :r',
      ExpressionAttributeValues: { ...VALUES, ...a },
      Limit: 1,
    });
    const { LastEvaluatedKey: last } = await dynamo.client.send(page);
    expect(Object.keys(last ?? {}).sort()).toEqual(['area', 'cup', 'game', 'id', 'round']);
    expect(await found(' AND round = :r', a, { ExclusiveStartKey: last })).toBe('1');
    const { Count: count } = await dynamo.client.send(new ScanCommand({ TableName: TABLE, IndexName: 'by-cup' }));
    expect(count).toBe(7);
  });

  test('is read by PartiQL', async () => {
    const { Items: items = [] } = await dynamo.client.send(
      new ExecuteStatementCommand({
        Statement: `SELECT id FROM "${TABLE}"."by-cup" WHERE cup = 'c' AND area IN ['eu', 'us'] AND round = 'a'`,
      }),
    );
    expect(items.map(({ id }) => id?.S)).toEqual(['2', '1', '6']);
  });

  const query = (condition: string, values: object) =>
    refusal(
      dynamo.client.send(
        new QueryCommand({
          TableName: TABLE,
          IndexName: 'by-cup',
          KeyConditionExpression: condition,
          ExpressionAttributeValues: { ':v': { S: 'x' }, ...values },
        }),
      ),
    );
  test.each<[string, object, string]>([
    ['cup = :v', {}, 'Query condition missed key schema element: area'],
    ['cup = :v AND area > :v', {}, 'Query key condition not supported'],
    ['cup = :v AND area = :v AND game = :n', { ':n': { N: '1' } }, 'Query condition missed key schema element: round'],
    ['cup = :v AND area = :v AND round > :v AND game = :n', { ':n': { N: '1' } }, 'Query key condition not supported'],
    ['cup = :v AND area = :v AND lot = :v', {}, 'Query condition missed key schema element: round'],
  ])('refuses %s', async (condition, values, message) => {
    expect(await query(condition, values)).toMatchObject({ name: 'ValidationException', message });
  });

  test.each<[string, KeySchemaElement[], string]>([
    ['five', keys(['a', 'b', 'c', 'd', 'e'], []), 'exceeds the maximum allowed number of HASH key attributes'],
    ['five', keys(['a'], ['b', 'c', 'd', 'e', 'f']), 'exceeds the maximum allowed number of RANGE key attributes'],
    ['a mixture', [...keys(['a'], ['b']), ...keys(['c'], [])], 'All HASH key attributes must precede RANGE'],
    ['one twice', keys(['a', 'b'], ['a']), 'have the same name'],
  ])('has up to four attributes of each kind, in order: %s', async (_, schema, message) => {
    const create = new CreateTableCommand({
      TableName: 'refused',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: strings(...new Set(['id', ...schema.map(({ AttributeName = '' }) => AttributeName)])),
      KeySchema: keys(['id'], []),
      GlobalSecondaryIndexes: [{ IndexName: 'refused', KeySchema: schema, Projection: { ProjectionType: 'ALL' } }],
    });
    expect((await refusal(dynamo.client.send(create))).message).toContain(message);
  });

  test('only a global index has more than two attributes', async () => {
    const create = new CreateTableCommand({
      TableName: 'refused',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: strings('a', 'b', 'c'),
      KeySchema: keys(['a'], ['b', 'c']),
    });
    expect((await refusal(dynamo.client.send(create))).message).toMatch(/at 'keySchema' .* less than or equal to 2$/);
  });
});

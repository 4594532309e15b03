import { crc32 } from 'node:zlib';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  ExecuteStatementCommand,
  ExecuteTransactionCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusal, startDynamo, type TestDynamo } from './testing/dynamo.ts';

let dynamo: TestDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
  await dynamo.table('requests', 'pk');
});
afterAll(() => dynamo.close());

const TableName = 'requests';
const Key = { pk: { S: 'a' } };
const counted = '1 validation error detected: ';

describe('what is wrong with a request is said in the words of its operation', () => {
  const unused = { ExpressionAttributeNames: { '#no': 'no' } };
  const unusedNames = 'Value provided in ExpressionAttributeNames unused in expressions: keys: {#no}';
  const emptySet = 'One or more parameter values were invalid: An number set  may not be empty';
  const condition = { ConditionExpression: 'attribute_exists(pk)', ...unused };
  const keys = (count: number) => Array.from({ length: count }, (_, at) => ({ pk: { S: String(at) } }));
  const select = 'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES';
  const query = {
    TableName,
    KeyConditionExpression: 'pk = :v',
    ExpressionAttributeValues: { ':v': { S: 'a' } },
  };

  test.each<[string, object, string]>([
    ['PutItem', new PutItemCommand({ TableName, Item: Key, ...condition }), counted + unusedNames],
    ['PutItem', new PutItemCommand({ TableName, Item: { ...Key, n: { NS: [] } } }), counted + emptySet],
    ['DeleteItem', new DeleteItemCommand({ TableName, Key, ...condition }), counted + unusedNames],
    [
      'UpdateItem',
      new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression: 'ADD n :n',
        ExpressionAttributeValues: { ':n': { NS: [] } },
      }),
      counted + emptySet,
    ],
    [
      'UpdateItem',
      new UpdateItemCommand({ TableName, Key, UpdateExpression: '' }),
      `${counted}Invalid UpdateExpression: The expression can not be empty;`,
    ],
    [
      'TransactWriteItems',
      new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item: Key, ...condition } }] }),
      unusedNames,
    ],
    ['Scan', new ScanCommand({ TableName, Select: 'SPECIFIC_ATTRIBUTES' }), select],
    ['Query', new QueryCommand({ ...query, Select: 'SPECIFIC_ATTRIBUTES' }), counted + select],
    [
      'Query',
      new QueryCommand({ ...query, Limit: 0 }),
      `${counted}Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    ],
    [
      'Query',
      new QueryCommand({ ...query, Select: 'NONE' as 'COUNT' }),
      `${counted}Value 'NONE' at 'select' failed to satisfy constraint: Member must satisfy enum value set: ` +
        '[SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]',
    ],
    [
      'BatchGetItem',
      new BatchGetItemCommand({ RequestItems: {} }),
      'The requestItems parameter is required for BatchGetItem',
    ],
    [
      'BatchGetItem',
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: keys(101) } } }),
      `${counted}Value at 'RequestItems.${TableName}.member.Keys' failed to satisfy constraint: ` +
        'Member must have length less than or equal to 100',
    ],
    [
      'CreateTable',
      new CreateTableCommand({ TableName: undefined, KeySchema: [], AttributeDefinitions: [] }),
      "The parameter 'TableName' is required but was not present in the request",
    ],
    [
      'a statement',
      new ExecuteStatementCommand({ Statement: `SELECT * FROM ${TableName}.nowhere` }),
      'The table does not have the specified index',
    ],
    [
      'a transaction with an empty key',
      new TransactWriteItemsCommand({ TransactItems: [{ Delete: { TableName, Key: { pk: { S: '' } } } }] }),
      'One or more parameter values are not valid. ' +
        'The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
  ])('%s', async (_, command, message) => {
    // All commands are sent alike; the type of one stands for those of all.
    expect(await refusal(dynamo.client.send(command as PutItemCommand))).toMatchObject({
      name: 'ValidationException',
      message,
    });
  });

  test('what is wrong with all of a map is said of the map', async () => {
    const requests = keys(26).map((key) => ({ DeleteRequest: { Key: key } }));
    const { message } = await refusal(
      dynamo.client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } })),
    );
    expect(message).toMatch(
      /^1 validation error detected: Value '\{requests=\[.+\]\}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: \[Member must have length less than or equal to 25, Member must have length greater than or equal to 1\]$/,
    );
  });
});

test('a transaction reads 4 MB', async () => {
  const keys = Array.from({ length: 11 }, (_, at) => ({ pk: { S: `large ${at}` } }));
  for (const key of keys) {
    await dynamo.client.send(new PutItemCommand({ TableName, Item: { ...key, v: { S: 'x'.repeat(400_000) } } }));
  }
  const read = (count: number) =>
    dynamo.client.send(
      new TransactGetItemsCommand({
        TransactItems: keys.slice(0, count).map((key) => ({ Get: { TableName, Key: key } })),
      }),
    );
  expect((await read(10)).Responses).toHaveLength(10);
  expect((await refusal(read(11))).message).toBe('Transaction payload size cannot exceed 4 MB');
  const select = (count: number) =>
    dynamo.client.send(
      new ExecuteTransactionCommand({
        TransactStatements: keys.slice(0, count).map(({ pk: { S: pk } }) => ({
          Statement: `SELECT * FROM ${TableName} WHERE pk = '${pk}'`,
        })),
      }),
    );
  expect((await select(10)).Responses).toHaveLength(10);
  expect((await refusal(select(11))).message).toBe('Transaction payload size cannot exceed 4 MB');
});

test('every answer has the checksum of its body, refusals too', async () => {
  const client = dynamo.clientIn('us-east-1');
  const seen: (string | undefined)[] = [];
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      seen.push((result.response as { headers: Record<string, string> }).headers['x-amz-crc32']);
      return result;
    },
    { step: 'deserialize', priority: 'low' },
  );
  await client.send(new ListTablesCommand());
  await refusal(client.send(new DescribeTableCommand({ TableName: 'nowhere' })));
  await client.send(new PutItemCommand({ TableName, Item: Key }));
  expect(seen).toEqual([expect.stringMatching(/^\d+$/), expect.stringMatching(/^\d+$/), String(crc32('{}'))]);
});

import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  DeleteResourcePolicyCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  GetResourcePolicyCommand,
  PutItemCommand,
  PutResourcePolicyCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal, startDynamo, type TestDynamo } from './testing/dynamo.ts';

const ACCOUNT = '111111111111';
const TABLE = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/notes`;

let dynamo: TestDynamo;
let iam: IAMClient;
const clients: DynamoDBClient[] = [];

beforeAll(async () => {
  dynamo = await startDynamo();
  iam = new IAMClient({
    endpoint: dynamo.cloud.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
  });
  await dynamo.table('notes', 'owner', 'id', {
    AttributeDefinitions: ['owner', 'id', 'tag'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-tag',
        KeySchema: [{ AttributeName: 'tag', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  });
  for (const owner of ['ann', 'bob']) await dynamo.client.send(new PutItemCommand(note(owner)));
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  iam.destroy();
  await dynamo.close();
});

const key = (owner: string) => ({ owner: { S: owner }, id: { S: '1' } });
const note = (owner: string) => ({ TableName: 'notes', Item: { ...key(owner), text: { S: 'x' }, tag: { S: 't' } } });
const get = (owner: string, more: object = {}) => new GetItemCommand({ TableName: 'notes', Key: key(owner), ...more });

/** A client of a user who may do what these statements say, and nothing else. */
async function user(UserName: string, ...statements: object[]): Promise<DynamoDBClient> {
  await iam.send(new CreateUserCommand({ UserName }));
  if (statements.length > 0) {
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements });
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'p', PolicyDocument }));
  }
  const { AccessKey: accessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const client = new DynamoDBClient({
    endpoint: dynamo.cloud.endpoint,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: accessKey?.AccessKeyId ?? '', secretAccessKey: accessKey?.SecretAccessKey ?? '' },
  });
  clients.push(client);
  return client;
}

const allow = (Action: string | string[], more: object = {}) => ({ Effect: 'Allow', Action, Resource: TABLE, ...more });

test('who has no permission is told which one', async () => {
  const client = await user('nobody');
  expect(await refusal(client.send(get('ann')))).toEqual({
    name: 'AccessDeniedException',
    message:
      `User: arn:aws:iam::${ACCOUNT}:user/nobody is not authorized to perform: dynamodb:GetItem ` +
      `on resource: ${TABLE} because no identity-based policy allows the dynamodb:GetItem action`,
  });
});

test('an index is a resource of its own', async () => {
  const client = await user('reader', allow('dynamodb:Query'));
  const query = (index: object, name: string) =>
    client.send(
      new QueryCommand({
        TableName: 'notes',
        ...index,
        KeyConditionExpression: '#k = :v',
        ExpressionAttributeNames: { '#k': name },
        ExpressionAttributeValues: { ':v': { S: 't' } },
      }),
    );
  await query({}, 'owner');
  expect((await refusal(query({ IndexName: 'by-tag' }, 'tag'))).message).toContain(
    `on resource: ${TABLE}/index/by-tag`,
  );
});

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
test('leading keys and attributes narrow what may be read', async () => {
  const keys = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['ann'] } };
  const client = await user(
    'ann',
    allow(['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:BatchGetItem', 'dynamodb:PartiQLSelect'], {
      Condition: keys,
    }),
  );
  await client.send(get('ann'));
  expect((await refusal(client.send(get('bob')))).name).toBe('AccessDeniedException');
  const query = (owner: string) =>
    client.send(
      new QueryCommand({
        TableName: 'notes',
        KeyConditionExpression: '#o = :o',
        ExpressionAttributeNames: { '#o': 'owner' },
        ExpressionAttributeValues: { ':o': { S: owner } },
      }),
    );
  await query('ann');
  expect((await refusal(query('bob'))).name).toBe('AccessDeniedException');
  const batch = (...owners: string[]) =>
    client.send(new BatchGetItemCommand({ RequestItems: { notes: { Keys: owners.map(key) } } }));
  await batch('ann');
  expect((await refusal(batch('ann', 'bob'))).name).toBe('AccessDeniedException');
  const statement = (owner: string) =>
    client.send(new ExecuteStatementCommand({ Statement: `SELECT * FROM notes WHERE owner = '${owner}'` }));
  await statement('ann');
  expect((await refusal(statement('bob'))).name).toBe('AccessDeniedException');

  const only = { 'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['owner', 'id', 'tag'] } };
  const narrow = await user('narrow', allow('dynamodb:GetItem', { Condition: only }));
  const { Item: item } = await narrow.send(get('bob', { ProjectionExpression: 'tag' }));
  expect(item).toEqual({ tag: { S: 't' } });
  const wide = get('bob', { ProjectionExpression: 'tag, #t', ExpressionAttributeNames: { '#t': 'text' } });
  expect((await refusal(narrow.send(wide))).name).toBe('AccessDeniedException');
});

test('a transaction needs what its actions need, statements what PartiQL needs', async () => {
  const client = await user('writer', allow(['dynamodb:PutItem', 'dynamodb:PartiQLInsert']));
  const put = { Put: note('carl') };
  await client.send(new TransactWriteItemsCommand({ TransactItems: [put] }));
  const remove = { Delete: { TableName: 'notes', Key: key('bob') } };
  const attempt = client.send(new TransactWriteItemsCommand({ TransactItems: [put, remove] }));
  expect((await refusal(attempt)).message).toContain('dynamodb:DeleteItem');
  const { Responses: responses } = await client.send(
    new BatchExecuteStatementCommand({
      Statements: [
        { Statement: `INSERT INTO notes VALUE {'owner': 'dora', 'id': '1'}` },
        { Statement: `DELETE FROM notes WHERE owner = 'dora' AND id = '1'` },
      ],
    }),
  );
  expect(responses?.map(({ Error: error }) => error?.Code)).toEqual([undefined, 'AccessDenied']);
});

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html
test('the policy of a table lets in, and keeps out', async () => {
  const client = await user('guest');
  const statement = (Effect: string, Principal: object) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect, Principal, Action: 'dynamodb:GetItem', Resource: TABLE }],
    });
  const Policy = statement('Allow', { AWS: `arn:aws:iam::${ACCOUNT}:user/guest` });
  const { RevisionId: revision } = await dynamo.client.send(
    new PutResourcePolicyCommand({ ResourceArn: TABLE, Policy }),
  );
  expect((await client.send(get('ann'))).Item).toBeDefined();
  expect((await refusal(client.send(new DescribeTableCommand({ TableName: 'notes' })))).name).toBe(
    'AccessDeniedException',
  );
  const shown = await dynamo.client.send(new GetResourcePolicyCommand({ ResourceArn: TABLE }));
  expect(shown).toMatchObject({ Policy, RevisionId: revision });

  const deny = statement('Deny', { AWS: `arn:aws:iam::${ACCOUNT}:user/guest` });
  await dynamo.client.send(new PutResourcePolicyCommand({ ResourceArn: TABLE, Policy: deny }));
  expect((await refusal(client.send(get('ann')))).message).toContain(
    'with an explicit deny in a resource-based policy',
  );
  await dynamo.client.send(new DeleteResourcePolicyCommand({ ResourceArn: TABLE }));
  const gone = dynamo.client.send(new GetResourcePolicyCommand({ ResourceArn: TABLE }));
  expect((await refusal(gone)).name).toBe('PolicyNotFoundException');
});

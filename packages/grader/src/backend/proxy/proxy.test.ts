import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { KinesisClient, ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { GetFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startCloud, type FaultEffect, type RunningCloud } from '@coldstart/cloud';
import { SERVICES } from '@coldstart/services';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startProxy, type Proxy } from './proxy.ts';

const ACCOUNT = '111122223333';
let cloud: RunningCloud;
let proxy: Proxy;
let dynamodb: DynamoDBClient;
let s3: S3Client;
let lambda: LambdaClient;
let kinesis: KinesisClient;

beforeAll(async () => {
  cloud = await startCloud({ services: SERVICES });
  proxy = await startProxy(cloud.endpoint, SERVICES);
  const config = {
    endpoint: proxy.endpoint,
    region: 'eu-west-1',
    // The cloud verifies the signature: what arrives there is what the client has signed.
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  dynamodb = new DynamoDBClient(config);
  s3 = new S3Client({ ...config, forcePathStyle: true });
  lambda = new LambdaClient(config);
  kinesis = new KinesisClient(config);
  await dynamodb.send(
    new CreateTableCommand({
      TableName: 'Orders',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
});
afterEach(() => proxy.faults.clear());
afterAll(async () => {
  await proxy.close();
  await cloud.close();
});

const count = (id: string): Promise<unknown> =>
  dynamodb.send(
    new UpdateItemCommand({
      TableName: 'Orders',
      Key: { id: { S: id } },
      UpdateExpression: 'ADD seen :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    }),
  );

async function seen(id: string): Promise<string | undefined> {
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName: 'Orders', Key: { id: { S: id } } }));
  return Item?.['seen']?.N;
}

function fault(effect: FaultEffect, more: { nth?: number; resource?: string; account?: string } = {}): void {
  proxy.faults.add({ account: ACCOUNT, service: 'dynamodb', operation: 'UpdateItem', effect, ...more });
}

test('what its client sends by HTTP/2 arrives as it was signed', async () => {
  await expect(kinesis.send(new ListStreamsCommand())).resolves.toMatchObject({ StreamNames: [] });
  kinesis.destroy();
});

test('what no fault picks passes as it is, bodies in chunks included', async () => {
  await s3.send(
    new CreateBucketCommand({ Bucket: 'orders', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }),
  );
  const body = 'ü'.repeat(100_000);
  await s3.send(new PutObjectCommand({ Bucket: 'orders', Key: 'a b/ü.txt', Body: body }));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'orders', Key: 'a b/ü.txt' }));
  expect(await Body?.transformToString()).toBe(body);
});

test('the second of three calls is throttled, in the words of the service', async () => {
  fault('throttle', { nth: 2 });
  await count('second');
  await expect(count('second')).rejects.toThrow(
    expect.objectContaining({ name: 'ProvisionedThroughputExceededException' }),
  );
  await count('second');
  expect(await seen('second')).toBe('2');
});

test('Lambda says why it is busy', async () => {
  proxy.faults.add({ service: 'lambda', operation: 'Invoke', resource: 'Child', effect: 'throttle' });
  const call = lambda.send(new InvokeCommand({ FunctionName: 'stack-Child-1A2B' }));
  await expect(call).rejects.toThrow(
    expect.objectContaining({ name: 'TooManyRequestsException', Reason: 'CallerRateLimitExceeded' }),
  );
  const other = lambda.send(new InvokeCommand({ FunctionName: 'stack-Other-1A2B' }));
  await expect(other).rejects.toThrow(expect.objectContaining({ name: 'ResourceNotFoundException' }));
});

test('a denied call never arrives', async () => {
  fault('deny', { resource: 'Orders' });
  await expect(count('denied')).rejects.toThrow(
    /is not authorized to perform: dynamodb:UpdateItem on resource: arn:aws:dynamodb:eu-west-1:111122223333:table\/Orders because no identity-based policy allows/,
  );
  expect(await seen('denied')).toBeUndefined();
});

test('a denied call that names a resource is told in the words of the embedded cloud', async () => {
  const calls: [string, string, () => Promise<unknown>][] = [
    ['dynamodb', 'UpdateItem', () => count('denied')],
    ['lambda', 'GetFunction', () => lambda.send(new GetFunctionCommand({ FunctionName: 'absent' }))],
    ['s3', 'GetObject', () => s3.send(new GetObjectCommand({ Bucket: 'orders', Key: 'a b/ü.txt' }))],
  ];
  const refusalOf = async (call: () => Promise<unknown>): Promise<string> =>
    call().then(
      () => 'It was let through.',
      (error: Error) => `${error.name}: ${error.message}`,
    );
  for (const [service, operation, call] of calls) {
    const rule = { account: ACCOUNT, service, operation, effect: 'deny' } as const;
    proxy.faults.add(rule);
    const before = await refusalOf(call);
    cloud.faults.add(rule);
    expect(before).toBe(await refusalOf(call));
  }
});

test('a fault finds a call by a part of the ARN, too', async () => {
  fault('throttle', { resource: 'table/Orders' });
  await expect(count('by ARN')).rejects.toThrow(/./);
  fault('throttle', { resource: 'table/Others' });
  await count('by ARN');
});

test('a dropped call has no answer, and never arrives', async () => {
  fault('drop');
  await expect(count('dropped')).rejects.toThrow(/socket hang up|ECONNRESET/);
  expect(await seen('dropped')).toBeUndefined();
});

test('a duplicated call arrives twice, and is answered once', async () => {
  fault('duplicate');
  await count('twice');
  expect(await seen('twice')).toBe('2');
});

test('a delayed call arrives', async () => {
  fault({ delay: 5 });
  await count('late');
  expect(await seen('late')).toBe('1');
});

test('an error of the author’s own', async () => {
  fault({ error: { code: 'InternalServerError', message: 'Try later', status: 500 } });
  await expect(count('own')).rejects.toThrow(expect.objectContaining({ name: 'InternalServerError' }));
});

test("another account's calls are left alone", async () => {
  fault('throttle', { account: '999988887777' });
  await count('mine');
  expect(await seen('mine')).toBe('1');
});

test('the journal has what passed, and how it ended', async () => {
  const before = proxy.journal.last;
  await dynamodb.send(new ListTablesCommand({}));
  fault('throttle');
  await expect(count('noted')).rejects.toThrow();
  const entries = proxy.journal.entries({ account: ACCOUNT, after: before });
  expect(entries.map(({ kind, action, outcome }) => `${kind} ${action} ${outcome}`)).toEqual([
    'call ListTables ok',
    'call UpdateItem throttled',
    'fault throttle ok',
  ]);
  expect(entries[1]?.resource).toBe('Orders');
  expect(entries[2]?.cause).toBe(entries[1]?.id);
});

test('a function’s port belongs to one account; a call there follows from the invocation of its trace', async () => {
  const before = proxy.journal.last;
  await lambda.send(new InvokeCommand({ FunctionName: 'absent' })).catch(() => undefined);
  const [invoke] = proxy.journal.entries({ account: ACCOUNT, action: 'Invoke', after: before });
  const endpoint = await proxy.forFunctions(ACCOUNT, '127.0.0.1');
  const own = new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
  });
  await own.send(new ListTablesCommand({}));
  const call = proxy.journal.entries({ account: ACCOUNT, action: 'ListTables' }).at(-1);
  expect(call?.cause).toBe(invoke?.id);
  expect(await proxy.forFunctions(ACCOUNT, '127.0.0.1')).toBe(endpoint);
  own.destroy();
});

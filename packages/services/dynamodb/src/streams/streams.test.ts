import {
  DeleteItemCommand,
  DescribeTableCommand,
  PutItemCommand,
  UpdateItemCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
  type _Record as StreamRecord,
  type ShardIteratorType,
} from '@aws-sdk/client-dynamodb-streams';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal, startDynamo, type TestDynamo } from '../testing/dynamo.ts';

let dynamo: TestDynamo;
let streams: DynamoDBStreamsClient;
beforeAll(async () => {
  dynamo = await startDynamo();
  streams = new DynamoDBStreamsClient({
    endpoint: dynamo.cloud.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: '111111111111', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
});
afterAll(async () => {
  streams.destroy();
  await dynamo.close();
});

async function streamed(name: string, StreamViewType: 'NEW_AND_OLD_IMAGES' | 'KEYS_ONLY'): Promise<string> {
  await dynamo.table(name, 'pk', undefined, { StreamSpecification: { StreamEnabled: true, StreamViewType } });
  const { Table: table } = await dynamo.client.send(new DescribeTableCommand({ TableName: name }));
  return table?.LatestStreamArn ?? '';
}

async function iterator(
  StreamArn: string,
  type: ShardIteratorType,
  SequenceNumber?: string,
): Promise<string | undefined> {
  const { StreamDescription: stream } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const ShardId = stream?.Shards?.[0]?.ShardId;
  const more = SequenceNumber === undefined ? {} : { SequenceNumber };
  const input = { StreamArn, ShardId, ShardIteratorType: type, ...more };
  return (await streams.send(new GetShardIteratorCommand(input))).ShardIterator;
}

async function records(StreamArn: string): Promise<StreamRecord[]> {
  const ShardIterator = await iterator(StreamArn, 'TRIM_HORIZON');
  return (await streams.send(new GetRecordsCommand({ ShardIterator }))).Records ?? [];
}

const put = (TableName: string, pk: string, v: string) =>
  dynamo.client.send(new PutItemCommand({ TableName, Item: { pk: { S: pk }, v: { S: v } } }));

test('every change is a record; what changes nothing is none', async () => {
  const arn = await streamed('changes', 'NEW_AND_OLD_IMAGES');
  await put('changes', 'a', '1');
  await put('changes', 'a', '1');
  await dynamo.client.send(
    new UpdateItemCommand({
      TableName: 'changes',
      Key: { pk: { S: 'a' } },
      UpdateExpression: 'SET v = :v',
      ExpressionAttributeValues: { ':v': { S: '2' } },
    }),
  );
  await dynamo.client.send(new DeleteItemCommand({ TableName: 'changes', Key: { pk: { S: 'a' } } }));
  await dynamo.client.send(new DeleteItemCommand({ TableName: 'changes', Key: { pk: { S: 'a' } } }));
  const found = await records(arn);
  expect(
    found.map(({ eventName, dynamodb }) => [eventName, dynamodb?.OldImage?.['v']?.S, dynamodb?.NewImage?.['v']?.S]),
  ).toEqual([
    ['INSERT', undefined, '1'],
    ['MODIFY', '1', '2'],
    ['REMOVE', '2', undefined],
  ]);
  expect(found[0]).toMatchObject({ eventSource: 'aws:dynamodb', awsRegion: 'us-east-1', eventVersion: '1.1' });
  const numbers = found.map(({ dynamodb }) => BigInt(dynamodb?.SequenceNumber ?? 0));
  expect([...numbers].sort((a, b) => (a < b ? -1 : 1))).toEqual(numbers);
});

test('a view holds what it says', async () => {
  const arn = await streamed('keys-only', 'KEYS_ONLY');
  await put('keys-only', 'a', '1');
  const [record] = await records(arn);
  expect(record?.dynamodb).toMatchObject({ Keys: { pk: { S: 'a' } }, StreamViewType: 'KEYS_ONLY' });
  expect(record?.dynamodb?.NewImage).toBeUndefined();
});

test('an iterator goes on from where it is', async () => {
  const arn = await streamed('walk', 'KEYS_ONLY');
  const latest = await iterator(arn, 'LATEST');
  await put('walk', 'a', '1');
  await put('walk', 'b', '1');
  const first = await streams.send(new GetRecordsCommand({ ShardIterator: latest, Limit: 1 }));
  expect(first.Records?.map(({ dynamodb }) => dynamodb?.Keys?.['pk']?.S)).toEqual(['a']);
  const second = await streams.send(new GetRecordsCommand({ ShardIterator: first.NextShardIterator }));
  expect(second.Records?.map(({ dynamodb }) => dynamodb?.Keys?.['pk']?.S)).toEqual(['b']);
  const sequence = first.Records?.[0]?.dynamodb?.SequenceNumber;
  const after = await iterator(arn, 'AFTER_SEQUENCE_NUMBER', sequence);
  expect((await streams.send(new GetRecordsCommand({ ShardIterator: after }))).Records).toHaveLength(1);
  const at = await iterator(arn, 'AT_SEQUENCE_NUMBER', sequence);
  expect((await streams.send(new GetRecordsCommand({ ShardIterator: at }))).Records).toHaveLength(2);
});

test('iterators last a quarter of an hour, records a day', async () => {
  const arn = await streamed('old', 'KEYS_ONLY');
  await put('old', 'a', '1');
  const ShardIterator = await iterator(arn, 'TRIM_HORIZON');
  await dynamo.cloud.clock.advance(15 * 60 * 1000 + 1);
  expect((await refusal(streams.send(new GetRecordsCommand({ ShardIterator })))).name).toBe('ExpiredIteratorException');
  expect(await records(arn)).toHaveLength(1);
  await dynamo.cloud.clock.advance(24 * 60 * 60 * 1000);
  expect(await records(arn)).toEqual([]);
});

test('a stream that is switched off is read to its end, and is another one when it is switched on again', async () => {
  const arn = await streamed('switched', 'KEYS_ONLY');
  await put('switched', 'a', '1');
  const off = { TableName: 'switched', StreamSpecification: { StreamEnabled: false } };
  await dynamo.client.send(new UpdateTableCommand(off));
  await put('switched', 'b', '1');
  const { StreamDescription: stream } = await streams.send(new DescribeStreamCommand({ StreamArn: arn }));
  expect(stream?.StreamStatus).toBe('DISABLED');
  const ShardIterator = await iterator(arn, 'TRIM_HORIZON');
  const page = await streams.send(new GetRecordsCommand({ ShardIterator }));
  expect(page.Records).toHaveLength(1);
  expect(page.NextShardIterator).toBeUndefined();
  await dynamo.cloud.clock.advance(1);
  const on = {
    TableName: 'switched',
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' as const },
  };
  const { TableDescription: table } = await dynamo.client.send(new UpdateTableCommand(on));
  expect(table?.LatestStreamArn).not.toBe(arn);
  const { Streams: listed } = await streams.send(new ListStreamsCommand({ TableName: 'switched' }));
  expect(new Set(listed?.map(({ StreamArn }) => StreamArn))).toEqual(new Set([arn, table?.LatestStreamArn]));
});

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
test('what expires says that nobody has deleted it', async () => {
  const arn = await streamed('expiring', 'NEW_AND_OLD_IMAGES');
  const TimeToLiveSpecification = { AttributeName: 'ttl', Enabled: true };
  await dynamo.client.send(new UpdateTimeToLiveCommand({ TableName: 'expiring', TimeToLiveSpecification }));
  const ttl = { N: String(Math.floor(dynamo.cloud.clock.now() / 1000) + 10) };
  await dynamo.client.send(new PutItemCommand({ TableName: 'expiring', Item: { pk: { S: 'a' }, ttl } }));
  await dynamo.cloud.clock.advance(11_000);
  const found = await records(arn);
  expect(found.map(({ eventName, userIdentity }) => [eventName, userIdentity])).toEqual([
    ['INSERT', undefined],
    ['REMOVE', { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' }],
  ]);
});

test('a table that is refused leaves no stream behind', async () => {
  const refused = dynamo.table('refused', 'pk', undefined, {
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    ResourcePolicy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"dynamodb:GetItem"}]}',
  });
  expect((await refusal(refused)).message).toContain('Invalid policy document');
  expect((await streams.send(new ListStreamsCommand({ TableName: 'refused' }))).Streams).toEqual([]);
});

test('a shard is closed after four hours, and the next comes of it', async () => {
  const arn = await streamed('rolling', 'KEYS_ONLY');
  await put('rolling', 'a', '1');
  await dynamo.cloud.clock.advance(4 * 60 * 60 * 1000);
  await put('rolling', 'b', '1');
  await put('rolling', 'c', '1');
  const { StreamDescription: stream } = await streams.send(new DescribeStreamCommand({ StreamArn: arn }));
  const [first, second] = stream?.Shards ?? [];
  expect(stream?.Shards).toHaveLength(2);
  expect(first?.SequenceNumberRange?.EndingSequenceNumber).toBeDefined();
  expect(second?.SequenceNumberRange?.EndingSequenceNumber).toBeUndefined();
  expect([first?.ParentShardId, second?.ParentShardId]).toEqual([undefined, first?.ShardId]);
  const read = async (ShardId: string | undefined) => {
    const input = { StreamArn: arn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
    const { ShardIterator } = await streams.send(new GetShardIteratorCommand(input));
    const page = await streams.send(new GetRecordsCommand({ ShardIterator }));
    const keys = page.Records?.map(({ dynamodb }) => dynamodb?.Keys?.['pk']?.S);
    return [keys, page.NextShardIterator !== undefined];
  };
  expect(await read(first?.ShardId)).toEqual([['a'], false]);
  expect(await read(second?.ShardId)).toEqual([['b', 'c'], true]);
  const ShardFilter = { Type: 'CHILD_SHARDS', ShardId: first?.ShardId } as const;
  const { StreamDescription: children } = await streams.send(
    new DescribeStreamCommand({ StreamArn: arn, ShardFilter }),
  );
  expect(children?.Shards?.map(({ ShardId }) => ShardId)).toEqual([second?.ShardId]);
  await dynamo.cloud.clock.advance(24 * 60 * 60 * 1000);
  const { StreamDescription: later } = await streams.send(new DescribeStreamCommand({ StreamArn: arn }));
  expect(later?.Shards?.map(({ ShardId }) => ShardId)).not.toContain(first?.ShardId);
});

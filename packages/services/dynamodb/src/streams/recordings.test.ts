import {
  BatchWriteItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
  type DynamoDBStreamsClient,
} from '@aws-sdk/client-dynamodb-streams';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadRecordings } from '@coldstart/cloud/testing';
import { bench, failure, pair, streamsClient } from '../testing/replay.ts';

const recordings = loadRecordings('dynamodb/test_dynamodb.json');
const streamsFile = loadRecordings('dynamodbstreams/test_dynamodb_streams.json');

/** What AWS has answered, asked again here. The recordings lie beside the repository, where it is developed. */
describe.skipIf(!recordings.available)('recorded answers of AWS about streams', () => {
  const { createTable, replay, running, same, send } = bench(recordings);
  let streams: DynamoDBStreamsClient;
  beforeAll(() => {
    streams = streamsClient(running(), 'us-east-1');
  });
  afterAll(() => streams.destroy());

  const imaged = {
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  } as const;

  async function firstIterator(StreamArn: string | undefined, client = streams) {
    const described = await client.send(new DescribeStreamCommand({ StreamArn }));
    const ShardId = described.StreamDescription?.Shards?.[0]?.ShardId;
    const input = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
    return { described, iterator: await client.send(new GetShardIteratorCommand(input)) };
  }

  test('test_dynamodb_stream_records_with_update_item', async () => {
    replay('test_dynamodb_stream_records_with_update_item');
    const created = await createTable('stream_update', imaged);
    same('create-table', created);
    const { described, iterator } = await firstIterator(created.TableDescription?.LatestStreamArn);
    same('describe-stream', described);
    same('get-shard-iterator', iterator);
    for (const [one, two] of [
      ['value1', 'value2'],
      ['value1', 'value2'],
      ['value2', 'value3'],
    ] as const) {
      await send(
        new UpdateItemCommand({
          TableName: 'stream_update',
          Key: { id: { S: 'my-item-id' } },
          UpdateExpression: 'SET attr1 = :v1, attr2 = :v2',
          ExpressionAttributeValues: { ':v1': { S: one }, ':v2': { S: two } },
        }),
      );
    }
    const { Records } = await streams.send(new GetRecordsCommand({ ShardIterator: iterator.ShardIterator }));
    same('get-records', { Records });
  });

  test('test_streams_on_global_tables', async () => {
    replay('test_streams_on_global_tables');
    const TableName = 'global';
    await createTable(TableName, { ...pair('Artist', 'SongTitle'), ...imaged });
    const ReplicaUpdates = [{ Create: { RegionName: 'eu-central-1' } }];
    await running().cloud.clock.advance(1000);
    await send(new UpdateTableCommand({ TableName, ReplicaUpdates }));
    const west = streamsClient(running(), 'eu-central-1');
    same('region-streams', await streams.send(new ListStreamsCommand({ TableName })));
    const others = await west.send(new ListStreamsCommand({ TableName }));
    same('secondary-region-streams', others);
    const put = (artist: string) => ({ PutRequest: { Item: { Artist: { S: artist }, SongTitle: { S: 'x' } } } });
    await send(new BatchWriteItemCommand({ RequestItems: { [TableName]: [put('The Queen'), put('Oasis')] } }));
    const { iterator } = await firstIterator(others.Streams?.[0]?.StreamArn, west);
    const { Records } = await west.send(new GetRecordsCommand({ ShardIterator: iterator.ShardIterator }));
    expect(Records).toHaveLength(2);
    west.destroy();
  });

  test('test_transact_write_items_streaming_for_different_tables', async () => {
    replay('test_transact_write_items_streaming_for_different_tables');
    const withStream = await createTable('with_stream', imaged);
    same('create-table-stream', withStream);
    same('create-table-no-stream', await createTable('without_stream'));
    const { described, iterator } = await firstIterator(withStream.TableDescription?.LatestStreamArn);
    same('describe-stream', described);
    const TransactItems = ['without_stream', 'with_stream'].map((TableName) => ({
      Put: { TableName, Item: { id: { S: 'Fred' } } },
    }));
    same('transact-write-two-tables', await send(new TransactWriteItemsCommand({ TransactItems })));
    const { Records } = await streams.send(new GetRecordsCommand({ ShardIterator: iterator.ShardIterator }));
    same('get-records', { Records });
  });

  test('test_non_existent_stream', async () => {
    replay('TestDynamoDBStreams::test_non_existent_stream', streamsFile);
    const StreamArn = 'arn:aws:dynamodb:us-east-1:111111111111:table/nope/stream/2024-11-18T14:36:44.149';
    same('non-existent-stream', await failure(streams.send(new DescribeStreamCommand({ StreamArn }))));
  });
});

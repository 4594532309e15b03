import { CreateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAILING_AT_POISON, kinesisTests, type KinesisTests } from '../../testing/kinesis.ts';
import { refusal, startLambda, type TestLambda } from '../../testing/lambda.ts';
import { streamTests, type StreamTests } from '../../testing/streams.ts';

let lambda: TestLambda;
let kinesis: KinesisTests;
let streams: StreamTests;
beforeAll(async () => {
  lambda = await startLambda({ timeRuns: false });
  kinesis = kinesisTests(lambda);
  streams = streamTests(lambda);
});
afterAll(async () => {
  kinesis.close();
  streams.close();
  await lambda.close();
});

const advance = (seconds: number): Promise<void> => lambda.cloud.clock.advance(seconds * 1000);

test('a function gets records as Kinesis events have them', async () => {
  const EventSourceArn = await kinesis.stream('events');
  await kinesis.mapped('Events', FAILING_AT_POISON, { EventSourceArn });
  await kinesis.put('events', 'a:hello');
  await advance(1);
  const [event] = kinesis.events('Events');
  const [record] = event?.Records ?? [];
  expect(record).toEqual({
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: 'a',
      sequenceNumber: expect.stringMatching(/^\d{56}$/),
      data: 'aGVsbG8=',
      approximateArrivalTimestamp: expect.any(Number),
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `shardId-000000000000:${record?.kinesis.sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: 'arn:aws:iam::111111111111:role/Events-role',
    awsRegion: 'us-east-1',
    eventSourceARN: EventSourceArn,
  });
});

test('a mapping begins with the oldest, the newest, or at a moment', async () => {
  const EventSourceArn = await kinesis.stream('positions');
  await kinesis.put('positions', 'a:1');
  await advance(60);
  const StartingPositionTimestamp = new Date(lambda.cloud.clock.now());
  await kinesis.put('positions', 'a:2');
  await kinesis.mapped('Oldest', FAILING_AT_POISON, { EventSourceArn });
  await kinesis.mapped('Newest', FAILING_AT_POISON, { EventSourceArn, StartingPosition: 'LATEST' });
  const at = { StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp } as const;
  await kinesis.mapped('Moment', FAILING_AT_POISON, { EventSourceArn, ...at });
  await kinesis.put('positions', 'a:3');
  await advance(1);
  expect(kinesis.batches('Oldest')).toEqual(['1,2 ok', '3 ok']);
  expect(kinesis.batches('Newest')).toEqual(['3 ok']);
  expect(kinesis.batches('Moment')).toEqual(['2 ok', '3 ok']);
});

test('what comes of a shard is read when that is done with, so that each key keeps its order', async () => {
  const EventSourceArn = await kinesis.stream('resharded');
  await kinesis.mapped('Resharded', FAILING_AT_POISON, { EventSourceArn, BatchSize: 1, MaximumRetryAttempts: 3 });
  await kinesis.put('resharded', 'a:1', 'a:poison', 'a:2');
  const ShardToSplit = 'shardId-000000000000';
  await kinesis.client.splitShard({ StreamName: 'resharded', ShardToSplit, NewStartingHashKey: String(2n ** 127n) });
  await advance(0.1);
  await kinesis.put('resharded', 'a:3', 'b:4');
  await advance(0.1);
  expect(kinesis.batches('Resharded')).toEqual(['1 ok', 'poison error']);
  await advance(60);
  const done = kinesis.batches('Resharded').filter((batch) => batch.endsWith('ok'));
  expect(done.slice(0, 2)).toEqual(['1 ok', '2 ok']);
  expect(done.slice(2).toSorted()).toEqual(['3 ok', '4 ok']);
  await kinesis.put('resharded', 'a:5');
  await advance(1);
  expect(kinesis.batches('Resharded').at(-1)).toBe('5 ok');
});

test('records that are given up are told of with their place in the stream', async () => {
  await streams.bucket('kinesis-given-up');
  const EventSourceArn = await kinesis.stream('given-up');
  await kinesis.mapped('GivenUp', FAILING_AT_POISON, {
    EventSourceArn,
    MaximumRetryAttempts: 1,
    DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::kinesis-given-up' } },
  });
  await kinesis.put('given-up', 'a:poison');
  await advance(10);
  expect(kinesis.batches('GivenUp')).toEqual(['poison error', 'poison error']);
  const [told] = await streams.objects('kinesis-given-up');
  expect(told).toMatchObject({
    requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
    KinesisBatchInfo: {
      shardId: 'shardId-000000000000',
      batchSize: 1,
      streamArn: EventSourceArn,
      approximateArrivalOfFirstRecord: expect.stringMatching(/T\d\d:\d\d:\d\d\.\d{3}Z$/),
    },
  });
  expect(told?.['payload']).toContain('"data":"cG9pc29u"');
});

test('a filter looks into the data', async () => {
  const EventSourceArn = await kinesis.stream('filtered');
  const Pattern = JSON.stringify({ data: { warm: [true] } });
  await kinesis.mapped('Filtered', FAILING_AT_POISON, { EventSourceArn, FilterCriteria: { Filters: [{ Pattern }] } });
  const Records = [{ warm: true }, { warm: false }].map((data) => ({
    PartitionKey: 'a',
    Data: Buffer.from(JSON.stringify(data)),
  }));
  await kinesis.client.putRecords({ StreamName: 'filtered', Records });
  await advance(1);
  expect(kinesis.batches('Filtered')).toEqual(['{"warm":true} ok']);
});

test('a mapping reads as a consumer, and pauses and goes on', async () => {
  const StreamARN = await kinesis.stream('fanned');
  const { Consumer: made } = await kinesis.client.registerStreamConsumer({ StreamARN, ConsumerName: 'fast' });
  await advance(1);
  const EventSourceArn = made?.ConsumerARN ?? '';
  const UUID = await kinesis.mapped('Fanned', FAILING_AT_POISON, { EventSourceArn });
  await kinesis.put('fanned', 'a:1');
  await advance(1);
  await kinesis.put('fanned', 'a:2');
  await advance(1);
  await kinesis.update(UUID, { Enabled: false });
  await kinesis.put('fanned', 'a:3');
  await advance(3600);
  expect(kinesis.batches('Fanned')).toEqual(['1 ok', '2 ok']);
  await kinesis.update(UUID, { Enabled: true });
  expect(kinesis.batches('Fanned')).toEqual(['1 ok', '2 ok', '3 ok']);
});

test('a role that may not read the stream is refused, and so is a stream that is not there', async () => {
  const EventSourceArn = await kinesis.stream('private');
  await lambda.create('Stranger', FAILING_AT_POISON);
  const mapping = { FunctionName: 'Stranger', StartingPosition: 'LATEST' } as const;
  const refused = await refusal(
    lambda.client.send(new CreateEventSourceMappingCommand({ ...mapping, EventSourceArn })),
  );
  expect(refused.message).toMatch(/^Cannot access stream arn:.*Please ensure the role can perform the GetRecords/);
  const nowhere = `${EventSourceArn}-not-there`;
  const Role = await lambda.role('kinesis-reader', 'kinesis:*');
  await lambda.create('Reader', FAILING_AT_POISON, { Role });
  const missing = new CreateEventSourceMappingCommand({ ...mapping, FunctionName: 'Reader', EventSourceArn: nowhere });
  expect((await refusal(lambda.client.send(missing))).message).toBe(`Stream not found: ${nowhere}`);
});

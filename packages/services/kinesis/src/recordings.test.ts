import type { SubscribeToShardEvent, SubscribeToShardCommandInput } from '@aws-sdk/client-kinesis';
import { Comparison, loadRecordings } from '@coldstart/cloud/testing';
import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startKinesis, type TestKinesis } from './testing/streams.ts';

const recordings = loadRecordings('kinesis/test_kinesis.json');

let kinesis: TestKinesis;
beforeAll(async () => {
  kinesis = await startKinesis();
});
afterAll(() => kinesis.close());

const compare = () => new Comparison({ anything: /^(?:timestamp|starting_hash|ending_hash)$/ });
const ShardId = 'shardId-000000000000';
const put = (StreamARN: string, data: string) =>
  kinesis.client.putRecord({ StreamARN, PartitionKey: '1', Data: Buffer.from(data) });

describe.skipIf(!recordings.available)('as recorded on AWS (the recordings are beside this repository)', () => {
  test('test_create_stream_without_shard_count', async () => {
    const StreamARN = await kinesis.stream('on-demand', {});
    const { Shards } = await kinesis.client.listShards({ StreamARN });
    const recorded = recordings.of('test_create_stream_without_shard_count')['Shards'];
    expect(compare().differences(Shards, recorded, 'Shards')).toEqual([]);
  });

  test('test_cbor_exceptions', async () => {
    const recorded = recordings.of('test_cbor_exceptions')['cbor-error'] as { __type: string; message: string };
    const { code, message } = await refusal(kinesis.client.describeStream({ StreamName: 'wrong-stream-name' }));
    expect(code).toBe(recorded.__type);
    expect(message.replace(/\d{12}/, '111111111111')).toBe(recorded.message);
  });

  test('test_record_lifecycle_data_integrity', async () => {
    const recorded = recordings.of('test_record_lifecycle_data_integrity')['Records'] as { Data: string }[];
    const StreamARN = await kinesis.stream('lifecycle', { ShardCount: 1 });
    for (const { Data } of recorded) await put(StreamARN, bytesIn(Data));
    const asked = { StreamARN, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
    const { ShardIterator } = await kinesis.client.getShardIterator(asked);
    const { Records } = await kinesis.client.getRecords({ ShardIterator });
    expect(compare().differences(Records, recorded, 'Records')).toEqual([]);
  });

  test.each([
    ['test_subscribe_to_shard', () => ({ Type: 'TRIM_HORIZON' })],
    ['test_subscribe_to_shard_with_at_timestamp', ({ at }) => ({ Type: 'AT_TIMESTAMP', Timestamp: at })],
    [
      'test_subscribe_to_shard_with_sequence_number_as_iterator',
      ({ first }) => ({ Type: 'AT_SEQUENCE_NUMBER', SequenceNumber: first }),
    ],
  ] satisfies [string, (known: { at: Date; first: string }) => SubscribeToShardCommandInput['StartingPosition']][])(
    '%s',
    async (name, startingPosition) => {
      const recorded = recordings.of(name);
      const StreamARN = await kinesis.stream(name, { ShardCount: 1 });
      const { Consumer } = await kinesis.client.registerStreamConsumer({ StreamARN, ConsumerName: 'reader' });
      await kinesis.settle();
      const at = new Date(kinesis.cloud.cloud.clock.now());
      const sent = [];
      for (const index of [0, 1, 2, 3, 4]) sent.push(await put(StreamARN, `Hello world_${index}`));
      const { EventStream } = await kinesis.client.subscribeToShard({
        ConsumerARN: Consumer?.ConsumerARN,
        ShardId,
        StartingPosition: startingPosition({ at, first: sent[0]?.SequenceNumber ?? '' }),
      });
      let event: SubscribeToShardEvent | undefined;
      for await (const next of EventStream ?? []) {
        event = next.SubscribeToShardEvent;
        if ((event?.Records ?? []).length > 0) break;
      }
      const found = 'Events' in recorded ? { Events: [event] } : { Records: event?.Records };
      expect(compare().differences(found, recorded, name)).toEqual([]);
    },
  );
});

/** The bytes of what Python writes: `b'\\xc3\\xbc'`. */
const bytesIn = (text: string): string =>
  Buffer.from(
    text
      .slice(2, -1)
      .replaceAll(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');

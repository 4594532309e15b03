import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { startCloud } from '@coldstart/cloud';
import { entries as iam } from '@coldstart/service-iam/entry';
import { afterAll, expect, test } from 'vitest';
import { entries } from './entry.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'coldstart-kinesis-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function started() {
  const cloud = await startCloud({ services: [...iam, ...entries], dataDir });
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  const kinesis = new Kinesis({ endpoint: cloud.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
  return {
    cloud,
    kinesis,
    async end() {
      kinesis.destroy();
      await cloud.close();
    },
  };
}

test('records, iterators and what is under way outlive a restart', async () => {
  const first = await started();
  const StreamName = 'durable';
  await first.kinesis.createStream({ StreamName, ShardCount: 1 });
  await first.cloud.clock.advance(1000);
  const { ShardIterator } = await first.kinesis.getShardIterator({
    StreamName,
    ShardId: 'shardId-000000000000',
    ShardIteratorType: 'LATEST',
  });
  // More than a segment holds.
  const Records = Array.from({ length: 300 }, (_, at) => ({ PartitionKey: `k${at}`, Data: Buffer.from(String(at)) }));
  await first.kinesis.putRecords({ StreamName, Records });
  await first.kinesis.registerStreamConsumer({
    StreamARN: 'arn:aws:kinesis:eu-west-1:111122223333:stream/durable',
    ConsumerName: 'reader',
  });
  await first.kinesis.createStream({ StreamName: 'half-made', ShardCount: 1 });
  await first.end();

  const second = await started();
  // The first cloud was a second ahead of the machine; the second begins with the machine's time.
  await second.cloud.clock.advance(10_000);
  const read = await second.kinesis.getRecords({ ShardIterator });
  expect(read.Records?.map(({ Data }) => Buffer.from(Data ?? []).toString())).toEqual(
    Records.map(({ Data }) => Data.toString()),
  );
  const put = await second.kinesis.putRecord({ StreamName, PartitionKey: 'a', Data: Buffer.from('after') });
  expect(BigInt(put.SequenceNumber ?? 0)).toBeGreaterThan(BigInt(read.Records?.at(-1)?.SequenceNumber ?? 0));
  const { StreamDescriptionSummary: made } = await second.kinesis.describeStreamSummary({ StreamName: 'half-made' });
  expect(made?.StreamStatus).toBe('ACTIVE');
  await second.end();
});

import { Kinesis, type CreateStreamCommandInput } from '@aws-sdk/client-kinesis';
import { startTestCloud, type TestCloud } from '@coldstart/service-iam/testing';
import { entries as kms } from '@coldstart/service-kms/entry';
import { entries } from '../entry.ts';

/** A cloud of a test's own whose time stands still but for `advance`, and a client of its Kinesis. */
export interface TestKinesis {
  readonly cloud: TestCloud;
  readonly client: Kinesis;
  clientOf(keys: Parameters<TestCloud['config']>[0]): Kinesis;
  /** A stream that is ready; with two shards unless the settings say otherwise. @returns its ARN */
  stream(name: string, settings?: Partial<CreateStreamCommandInput>): Promise<string>;
  /** Lets what was asked of streams be done. */
  settle(): Promise<void>;
  advance(milliseconds: number): Promise<void>;
  /** What a shard holds now, from its beginning. */
  read(stream: string, shard: string): Promise<string[]>;
  close(): Promise<void>;
}

export async function startKinesis(): Promise<TestKinesis> {
  const cloud = await startTestCloud([...entries, ...kms], { timeRuns: false });
  const clients: Kinesis[] = [];
  const clientOf: TestKinesis['clientOf'] = (keys) => {
    const made = new Kinesis(cloud.config(keys));
    clients.push(made);
    return made;
  };
  const client = clientOf(undefined);
  const advance = async (milliseconds: number): Promise<void> => {
    await cloud.cloud.clock.advance(milliseconds);
  };
  return {
    cloud,
    client,
    clientOf,
    advance,
    settle: () => advance(100),
    async stream(StreamName, settings = { ShardCount: 2 }) {
      await client.createStream({ StreamName, ...settings });
      await advance(100);
      const { StreamDescriptionSummary: made } = await client.describeStreamSummary({ StreamName });
      return made?.StreamARN ?? '';
    },
    async read(StreamName, ShardId) {
      const { ShardIterator } = await client.getShardIterator({
        StreamName,
        ShardId,
        ShardIteratorType: 'TRIM_HORIZON',
      });
      const { Records = [] } = await client.getRecords({ ShardIterator });
      return Records.map(({ Data }) => Buffer.from(Data ?? []).toString());
    },
    async close() {
      for (const each of clients) each.destroy();
      await cloud.close();
    },
  };
}

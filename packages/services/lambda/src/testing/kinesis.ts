import { Kinesis } from '@aws-sdk/client-kinesis';
import {
  CreateEventSourceMappingCommand,
  UpdateEventSourceMappingCommand,
  type CreateEventSourceMappingCommandInput,
  type UpdateEventSourceMappingCommandInput,
} from '@aws-sdk/client-lambda';
import { ACCOUNT, REGION, type TestLambda } from './lambda.ts';

export interface KinesisEvent {
  readonly Records: readonly {
    readonly kinesis: { readonly data: string; readonly partitionKey: string; readonly sequenceNumber: string };
  }[];
  readonly state?: Readonly<Record<string, number>>;
  readonly window?: { readonly start: string; readonly end: string };
  readonly isFinalInvokeForWindow?: boolean;
}

export const KINESIS_ACTIONS = [
  'kinesis:DescribeStream',
  'kinesis:GetShardIterator',
  'kinesis:GetRecords',
  'kinesis:ListShards',
  'kinesis:SubscribeToShard',
  'kinesis:DescribeStreamConsumer',
];

/** Fails where the data of a record is `poison`. */
export const FAILING_AT_POISON = `export const handler = async ({ Records }) => {
  const data = Records.map(({ kinesis }) => Buffer.from(kinesis.data, 'base64').toString());
  if (data.includes('poison')) throw new Error('poison');
};`;

export interface KinesisTests {
  readonly client: Kinesis;
  /** @returns the ARN of a stream that is ready */
  stream(name: string, shards?: number): Promise<string>;
  /** Puts records, each under the partition key before its colon: `a:1`. */
  put(stream: string, ...records: readonly string[]): Promise<void>;
  /** Makes a function and its mapping, and waits until that is enabled. @returns the mapping's id */
  mapped(name: string, code: string, mapping: Partial<CreateEventSourceMappingCommandInput>): Promise<string>;
  update(UUID: string, changes: Omit<UpdateEventSourceMappingCommandInput, 'UUID'>): Promise<void>;
  /** What a function was invoked with. */
  events(name: string): KinesisEvent[];
  /** Each invocation's records and how it ended: `1,2 ok`. */
  batches(name: string): string[];
  close(): void;
}

const dataOf = ({ Records }: KinesisEvent): string[] =>
  Records.map(({ kinesis }) => Buffer.from(kinesis.data, 'base64').toString());

export function kinesisTests(lambda: TestLambda): KinesisTests {
  const client = new Kinesis({
    endpoint: lambda.cloud.endpoint,
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  const { clock, journal } = lambda.cloud;
  const invocations = (name: string) =>
    journal
      .entries({ account: ACCOUNT, kind: 'invocation' })
      .filter(({ resource }) => resource === `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`)
      .map(({ outcome, detail }) => ({ outcome, event: detail?.['event'] as KinesisEvent }));
  return {
    client,
    async stream(StreamName, ShardCount = 1) {
      await client.createStream({ StreamName, ShardCount });
      await clock.advance(1000);
      return `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/${StreamName}`;
    },
    async put(StreamName, ...records) {
      const Records = records.map((record) => {
        const colon = record.indexOf(':');
        return { PartitionKey: record.slice(0, colon), Data: Buffer.from(record.slice(colon + 1)) };
      });
      await client.putRecords({ StreamName, Records });
    },
    async mapped(name, code, mapping) {
      const Role = await lambda.role(`${name}-role`, ...KINESIS_ACTIONS, 's3:PutObject');
      await lambda.create(name, code, { Role });
      const input = {
        FunctionName: name,
        EventSourceArn: undefined,
        StartingPosition: 'TRIM_HORIZON',
        ...mapping,
      } as const;
      const { UUID = '' } = await lambda.client.send(new CreateEventSourceMappingCommand(input));
      await clock.advance(1000);
      return UUID;
    },
    async update(UUID, changes) {
      await lambda.client.send(new UpdateEventSourceMappingCommand({ UUID, ...changes }));
      await clock.advance(1000);
    },
    events: (name) => invocations(name).map(({ event }) => event),
    batches: (name) => invocations(name).map(({ outcome, event }) => `${dataOf(event).join(',')} ${outcome}`),
    close: () => client.destroy(),
  };
}

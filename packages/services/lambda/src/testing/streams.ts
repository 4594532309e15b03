import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  type AttributeValue,
  type StreamViewType,
} from '@aws-sdk/client-dynamodb';
import {
  CreateEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  UpdateEventSourceMappingCommand,
  type CreateEventSourceMappingCommandInput,
  type EventSourceMappingConfiguration,
  type UpdateEventSourceMappingCommandInput,
} from '@aws-sdk/client-lambda';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import type { RunningCloud } from '@coldstart/cloud';
import { ACCOUNT, REGION, type TestLambda } from './lambda.ts';

export interface StreamEvent {
  readonly Records: readonly {
    readonly dynamodb: {
      readonly SequenceNumber: string;
      readonly Keys: Readonly<Record<string, { readonly S: string }>>;
    };
  }[];
}

/** A table with a stream, and a function that is invoked with its changes. */
export interface Streamed extends Observed {
  readonly UUID: string;
  readonly streamArn: string;
  /** Puts items in one call; `fail` among their attributes is what functions of tests fail at. */
  put(...items: readonly Item[]): Promise<void>;
  get(): Promise<EventSourceMappingConfiguration>;
  update(changes: Omit<UpdateEventSourceMappingCommandInput, 'UUID'>): Promise<void>;
}

/** What a function is invoked with. */
export interface Observed {
  /** Each invocation's batch: `a,b ok at 0`. */
  batches(): string[];
  events(): StreamEvent[];
}

export type Item = string | ({ readonly id: string } & Readonly<Record<string, AttributeValue | string>>);

export const STREAM_ACTIONS = ['dynamodb:DescribeStream', 'dynamodb:GetShardIterator', 'dynamodb:GetRecords'];

/** What it throws at, and what it reports, is said in the items. */
export const FAILING = `export const handler = async ({ Records }) => {
  if (Records.some(({ dynamodb }) => dynamodb.NewImage?.fail)) throw new Error('poison');
};`;

const CONFIG = (lambda: TestLambda) => ({
  endpoint: lambda.cloud.endpoint,
  region: REGION,
  credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
  maxAttempts: 1,
});

export interface TableOptions {
  /** Name of the partition key; `id` when left out. */
  readonly key?: string;
  readonly view?: StreamViewType;
}

export interface StreamTests {
  table(name: string, options?: TableOptions): Promise<{ streamArn: string; put: Streamed['put'] }>;
  /** Makes a table, a function and a mapping, and waits until that is enabled. */
  streamed(
    name: string,
    code: string,
    mapping?: Partial<CreateEventSourceMappingCommandInput>,
    options?: TableOptions,
  ): Promise<Streamed>;
  /** Puts items with the key `id` into a table that is there. */
  put(table: string, ...items: readonly Item[]): Promise<void>;
  /** What a function is invoked with from now on. */
  observe(name: string): Observed;
  bucket(name: string): Promise<void>;
  /** What is in a bucket, from the first to the last. */
  objects(name: string): Promise<Record<string, unknown>[]>;
  close(): void;
}

export function streamTests(lambda: TestLambda): StreamTests {
  const dynamodb = new DynamoDBClient(CONFIG(lambda));
  const s3 = new S3Client({ ...CONFIG(lambda), forcePathStyle: true });
  const { clock } = lambda.cloud;

  async function table(name: string, { key = 'id', view = 'NEW_AND_OLD_IMAGES' }: TableOptions = {}) {
    const streamArn = await createTable(dynamodb, name, key, view);
    await clock.advance(1000);
    return { streamArn, put: (...items: readonly Item[]) => putItems(dynamodb, name, key, items) };
  }

  return {
    table,
    async streamed(name, code, mapping = {}, options = {}) {
      const { streamArn, put } = await table(name, options);
      await lambda.create(name, code, { Role: await lambda.role(`${name}-role`, ...STREAM_ACTIONS, 's3:PutObject') });
      const input = {
        FunctionName: name,
        EventSourceArn: streamArn,
        StartingPosition: 'TRIM_HORIZON',
        ...mapping,
      } as const;
      const { UUID = '' } = await lambda.client.send(new CreateEventSourceMappingCommand(input));
      await clock.advance(1000);
      return {
        UUID,
        streamArn,
        put,
        get: () => lambda.client.send(new GetEventSourceMappingCommand({ UUID })),
        async update(changes) {
          await lambda.client.send(new UpdateEventSourceMappingCommand({ UUID, ...changes }));
          await clock.advance(1000);
        },
        ...observe(lambda.cloud, name),
      };
    },
    put: (name, ...items) => putItems(dynamodb, name, 'id', items),
    observe: (name) => observe(lambda.cloud, name),
    async bucket(name) {
      await s3.send(new CreateBucketCommand({ Bucket: name }));
    },
    objects: (name) => readObjects(s3, name),
    close() {
      dynamodb.destroy();
      s3.destroy();
    },
  };
}

async function createTable(client: DynamoDBClient, name: string, key: string, view: StreamViewType): Promise<string> {
  const { TableDescription: made } = await client.send(
    new CreateTableCommand({
      TableName: name,
      AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
      KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: view },
    }),
  );
  return made?.LatestStreamArn ?? '';
}

async function putItems(client: DynamoDBClient, table: string, key: string, items: readonly Item[]): Promise<void> {
  const asItem = (item: Item): Record<string, AttributeValue> => {
    const { id, ...others } = typeof item === 'string' ? { id: item } : item;
    return { ...(others as Record<string, AttributeValue>), [key]: { S: id } };
  };
  const RequestItems = { [table]: items.map((item) => ({ PutRequest: { Item: asItem(item) } })) };
  await client.send(new BatchWriteItemCommand({ RequestItems }));
}

/** What a function is invoked with from now on, as the journal has it. */
function observe({ clock, journal }: RunningCloud, name: string): Observed {
  const begun = clock.now();
  const invocations = () =>
    journal
      .entries({ account: ACCOUNT, kind: 'invocation' })
      .filter(({ resource }) => resource === `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`)
      .map(({ at, outcome, detail }) => ({ at, outcome, event: detail?.['event'] as StreamEvent }));
  return {
    events: () => invocations().map(({ event }) => event),
    batches: () =>
      invocations().map(({ at, outcome, event }) => {
        const ids = event.Records.map(({ dynamodb: { Keys } }) => Keys['id']?.S);
        return `${ids.join(',')} ${outcome} at ${Math.round((at - begun) / 1000)}`;
      }),
  };
}

async function readObjects(client: S3Client, Bucket: string): Promise<Record<string, unknown>[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
  const byTime = Contents.toSorted((a, b) => Number(a.LastModified) - Number(b.LastModified));
  return Promise.all(
    byTime.map(async ({ Key }) => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      return JSON.parse((await Body?.transformToString()) ?? '') as Record<string, unknown>;
    }),
  );
}

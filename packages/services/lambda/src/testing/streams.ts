import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  type AttributeValue,
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
import { ACCOUNT, REGION, type TestLambda } from './lambda.ts';

export interface StreamEvent {
  readonly Records: readonly {
    readonly dynamodb: { readonly SequenceNumber: string; readonly Keys: { readonly id: { readonly S: string } } };
  }[];
}

/** A table with a stream, and a function that is invoked with its changes. */
export interface Streamed {
  readonly UUID: string;
  readonly streamArn: string;
  /** Puts items in one call; `fail` among their attributes is what functions of tests fail at. */
  put(...items: readonly Item[]): Promise<void>;
  get(): Promise<EventSourceMappingConfiguration>;
  update(changes: Omit<UpdateEventSourceMappingCommandInput, 'UUID'>): Promise<void>;
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

export interface StreamTests {
  table(name: string): Promise<{ streamArn: string; put: Streamed['put'] }>;
  /** Makes a table, a function and a mapping, and waits until that is enabled. */
  streamed(name: string, code: string, mapping?: Partial<CreateEventSourceMappingCommandInput>): Promise<Streamed>;
  bucket(name: string): Promise<void>;
  /** What is in a bucket, from the first to the last. */
  objects(name: string): Promise<Record<string, unknown>[]>;
  close(): void;
}

export function streamTests(lambda: TestLambda): StreamTests {
  const dynamodb = new DynamoDBClient(CONFIG(lambda));
  const s3 = new S3Client({ ...CONFIG(lambda), forcePathStyle: true });
  const { clock, journal } = lambda.cloud;

  async function table(name: string) {
    const { TableDescription: made } = await dynamodb.send(
      new CreateTableCommand({
        TableName: name,
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      }),
    );
    await clock.advance(1000);
    return { streamArn: made?.LatestStreamArn ?? '', put: (...items: readonly Item[]) => put(name, items) };
  }

  async function put(name: string, items: readonly Item[]): Promise<void> {
    const asItem = (item: Item): Record<string, AttributeValue> => {
      const { id, ...others } = typeof item === 'string' ? { id: item } : item;
      return { ...(others as Record<string, AttributeValue>), id: { S: id } };
    };
    const RequestItems = { [name]: items.map((item) => ({ PutRequest: { Item: asItem(item) } })) };
    await dynamodb.send(new BatchWriteItemCommand({ RequestItems }));
  }

  async function streamed(
    name: string,
    code: string,
    mapping: Partial<CreateEventSourceMappingCommandInput> = {},
  ): Promise<Streamed> {
    const { streamArn, put } = await table(name);
    await lambda.create(name, code, { Role: await lambda.role(`${name}-role`, ...STREAM_ACTIONS, 's3:PutObject') });
    const input = {
      FunctionName: name,
      EventSourceArn: streamArn,
      StartingPosition: 'TRIM_HORIZON',
      ...mapping,
    } as const;
    const { UUID = '' } = await lambda.client.send(new CreateEventSourceMappingCommand(input));
    await clock.advance(1000);
    const begun = clock.now();
    const invocations = () =>
      journal
        .entries({ account: ACCOUNT, kind: 'invocation' })
        .filter(({ resource }) => resource === `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`);
    const events = (): StreamEvent[] => invocations().map(({ detail }) => detail?.['event'] as StreamEvent);
    return {
      UUID,
      streamArn,
      put,
      get: () => lambda.client.send(new GetEventSourceMappingCommand({ UUID })),
      async update(changes) {
        await lambda.client.send(new UpdateEventSourceMappingCommand({ UUID, ...changes }));
        await clock.advance(1000);
      },
      events,
      batches: () =>
        invocations().map(({ at, outcome, detail }) => {
          const ids = (detail?.['event'] as StreamEvent).Records.map(({ dynamodb: { Keys } }) => Keys.id.S);
          return `${ids.join(',')} ${outcome} at ${Math.round((at - begun) / 1000)}`;
        }),
    };
  }

  return {
    table,
    streamed,
    async bucket(name) {
      await s3.send(new CreateBucketCommand({ Bucket: name }));
    },
    async objects(name) {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: name }));
      const byTime = Contents.toSorted((a, b) => Number(a.LastModified) - Number(b.LastModified));
      return Promise.all(
        byTime.map(async ({ Key }) => {
          const { Body } = await s3.send(new GetObjectCommand({ Bucket: name, Key }));
          return JSON.parse((await Body?.transformToString()) ?? '') as Record<string, unknown>;
        }),
      );
    },
    close() {
      dynamodb.destroy();
      s3.destroy();
    },
  };
}

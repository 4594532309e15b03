import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { Kinesis } from '@aws-sdk/client-kinesis';
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  type CreateEventSourceMappingCommandInput,
} from '@aws-sdk/client-lambda';
import { SQS } from '@aws-sdk/client-sqs';
import { strToU8, zipSync } from 'fflate';

/** What AWS keeps in order: by partition key, by item, by message group. */
export const SOURCES = ['kinesis', 'dynamodb', 'sqs'] as const;
export type Source = (typeof SOURCES)[number];

export const STREAM = 'ordered';
const TABLE = 'Ordered';
const QUEUE = 'ordered.fifo';

/** Numbers of keys, as a function was given them, in their order. */
export interface Told {
  readonly source: Source;
  readonly records: readonly { readonly key: string; readonly number: number }[];
}

/** Tells what it was given, and fails where it is told to. */
const HANDLER = `export const handler = async ({ Records }) => {
  const readers = {
    'aws:kinesis': ({ kinesis }) => ['kinesis', kinesis.partitionKey, Buffer.from(kinesis.data, 'base64').toString()],
    'aws:dynamodb': ({ dynamodb: { NewImage } }) => ['dynamodb', NewImage.key.S, NewImage.number.N],
    'aws:sqs': ({ attributes, body }) => ['sqs', attributes.MessageGroupId, body],
  };
  const read = Records.map((record) => readers[record.eventSource](record));
  const body = JSON.stringify({ source: read[0][0], records: read.map(([, key, n]) => ({ key, number: Number(n) })) });
  const { ok } = await fetch(process.env.LISTENER, { method: 'POST', body });
  if (!ok) throw new Error('told to fail');
};`;

const config = (endpoint: string) => ({
  endpoint,
  region: 'eu-west-1',
  credentials: { accessKeyId: '111122223333', secretAccessKey: 'test' },
  maxAttempts: 1,
});

/** The three sources' clients at an address. */
export function producers(endpoint: string) {
  const [kinesis, dynamodb, sqs] = [
    new Kinesis(config(endpoint)),
    new DynamoDB(config(endpoint)),
    new SQS(config(endpoint)),
  ];
  const QueueUrl = `${endpoint}/111122223333/${QUEUE}`;
  const put: Readonly<Record<Source, (key: string, number: number) => Promise<unknown>>> = {
    kinesis: (key, number) =>
      kinesis.putRecord({ StreamName: STREAM, PartitionKey: key, Data: Buffer.from(String(number)) }),
    dynamodb: (key, number) =>
      dynamodb.putItem({ TableName: TABLE, Item: { key: { S: key }, number: { N: String(number) } } }),
    sqs: (key, number) =>
      sqs.sendMessage({
        QueueUrl,
        MessageBody: String(number),
        MessageGroupId: key,
        MessageDeduplicationId: `${key}-${number}`,
      }),
  };
  return {
    put,
    kinesis,
    destroy() {
      for (const client of [kinesis, dynamodb, sqs]) client.destroy();
    },
  };
}

const policy = (statement: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });

/** Seconds that a message is hidden from others, and a function may take. */
const PATIENCE = 15;

/** Makes a stream, a table with a stream, a FIFO queue, and a function that is triggered by all three. */
export async function makeSources(endpoint: string, listener: string): Promise<void> {
  const [iam, lambda] = [new IAMClient(config(endpoint)), new LambdaClient(config(endpoint))];
  const [kinesis, dynamodb, sqs] = [
    new Kinesis(config(endpoint)),
    new DynamoDB(config(endpoint)),
    new SQS(config(endpoint)),
  ];
  const AssumeRolePolicyDocument = policy({ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'reads', AssumeRolePolicyDocument }));
  const PolicyDocument = policy({ Action: ['kinesis:*', 'dynamodb:*', 'sqs:*', 'logs:*'], Resource: '*' });
  await iam.send(new PutRolePolicyCommand({ RoleName: 'reads', PolicyName: 'reads', PolicyDocument }));
  await kinesis.createStream({ StreamName: STREAM, ShardCount: 2 });
  const { TableDescription: table } = await dynamodb.createTable({
    TableName: TABLE,
    AttributeDefinitions: [{ AttributeName: 'key', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  });
  await sqs.createQueue({ QueueName: QUEUE, Attributes: { FifoQueue: 'true', VisibilityTimeout: String(PATIENCE) } });
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'reads',
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Timeout: PATIENCE,
      Role: Role?.Arn,
      Code: { ZipFile: zipSync({ 'index.mjs': strToU8(HANDLER) }) },
      Environment: { Variables: { LISTENER: listener } },
    }),
  );
  const streamed = { StartingPosition: 'TRIM_HORIZON', BisectBatchOnFunctionError: true } as const;
  const mappings: Omit<CreateEventSourceMappingCommandInput, 'FunctionName'>[] = [
    {
      EventSourceArn: `arn:aws:kinesis:eu-west-1:111122223333:stream/${STREAM}`,
      ParallelizationFactor: 2,
      // A timer, which is under way whenever the cloud is killed.
      MaximumBatchingWindowInSeconds: 1,
      ...streamed,
    },
    { EventSourceArn: table?.LatestStreamArn, ParallelizationFactor: 2, ...streamed },
    { EventSourceArn: `arn:aws:sqs:eu-west-1:111122223333:${QUEUE}` },
  ];
  for (const mapping of mappings)
    await lambda.send(new CreateEventSourceMappingCommand({ FunctionName: 'reads', BatchSize: 5, ...mapping }));
  for (const client of [iam, lambda, kinesis, dynamodb, sqs]) client.destroy();
}

export async function mappingStates(endpoint: string): Promise<(string | undefined)[]> {
  const lambda = new LambdaClient(config(endpoint));
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
  lambda.destroy();
  return EventSourceMappings.map(({ State }) => State);
}

/** Splits one of a stream's shards, or merges two. Nothing happens where it is being changed already. */
export async function reshard(kinesis: Kinesis, choose: (below: number) => number): Promise<void> {
  const { Shards = [] } = await kinesis.listShards({ StreamName: STREAM, ShardFilter: { Type: 'AT_LATEST' } });
  const shards = Shards.map(({ ShardId, HashKeyRange: range }) => ({
    id: ShardId,
    start: BigInt(range?.StartingHashKey ?? 0),
    end: BigInt(range?.EndingHashKey ?? 0),
  })).toSorted((one, other) => (one.start < other.start ? -1 : 1));
  const at = choose(shards.length);
  const [shard, next] = [shards[at], shards[at + 1]];
  if (shard === undefined) return;
  if (next !== undefined && (shards.length >= 4 || choose(2) === 0)) {
    await kinesis.mergeShards({ StreamName: STREAM, ShardToMerge: shard.id, AdjacentShardToMerge: next.id });
  } else {
    const NewStartingHashKey = String((shard.start + shard.end) / 2n);
    await kinesis.splitShard({ StreamName: STREAM, ShardToSplit: shard.id, NewStartingHashKey });
  }
}

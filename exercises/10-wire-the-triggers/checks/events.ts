import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  ResourceAlreadyExistsException,
} from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { IoTDataPlaneClient, PublishCommand as PublishToTopic } from '@aws-sdk/client-iot-data-plane';
import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { CheckContext } from '@coldstart/checks';
import type { Polled, Pushing } from './triggers.ts';

const STREAM = 'shop';

/**
 * Makes the stream in ShopLog that lines are written to, unless it is there from another run. Before anybody subscribes to
 * the group: LocalStack 4.14 makes none in one that has a subscription.
 */
export async function ensureLogStream(t: CheckContext): Promise<void> {
  const asked = new CreateLogStreamCommand({ logGroupName: t.stack.resource('ShopLog'), logStreamName: STREAM });
  await t
    .client(CloudWatchLogsClient)
    .send(asked)
    .catch((error: unknown) => {
      if (!(error instanceof ResourceAlreadyExistsException)) throw error;
    });
}

/** Makes one event of a source that calls, with a mark in it that no other has. */
export const HAPPENS: Readonly<Record<Pushing, (t: CheckContext, mark: string) => Promise<unknown>>> = {
  UploadsBucket: (t, mark) =>
    t.client(S3Client).send(new PutObjectCommand({ Bucket: t.stack.resource('UploadsBucket'), Key: mark, Body: 'x' })),
  NewsTopic: (t, Message) =>
    t.client(SNSClient).send(new PublishCommand({ TopicArn: t.stack.resource('NewsTopic'), Message })),
  ShopRule: (t, mark) =>
    t.client(EventBridgeClient).send(
      new PutEventsCommand({
        Entries: [{ Source: 'shop.orders', DetailType: 'Order placed', Detail: JSON.stringify({ mark }) }],
      }),
    ),
  ShopLog: (t, message) =>
    t.client(CloudWatchLogsClient).send(
      new PutLogEventsCommand({
        logGroupName: t.stack.resource('ShopLog'),
        logStreamName: STREAM,
        logEvents: [{ timestamp: Date.now(), message }],
      }),
    ),
  SensorRule: (t, mark) =>
    t
      .client(IoTDataPlaneClient)
      .send(
        new PublishToTopic({ topic: `sensors/${t.random.word()}`, payload: Buffer.from(JSON.stringify({ mark })) }),
      ),
};

/** A record as a polled source is given it: a mark that no other has, and what it is. */
export interface Entry {
  readonly mark: string;
  /** JSON; a text that is none for `body` and `data`, which take any. */
  readonly fields: Readonly<Record<string, unknown>> | string;
}

const textOf = ({ mark, fields }: Entry): string =>
  typeof fields === 'string' ? `${fields} ${mark}` : JSON.stringify({ mark, ...fields });

export const WRITES: Readonly<Record<Polled, (t: CheckContext, entry: Entry) => Promise<unknown>>> = {
  OrdersQueue: (t, entry) =>
    t
      .client(SQSClient)
      .send(new SendMessageCommand({ QueueUrl: t.stack.resource('OrdersQueue'), MessageBody: textOf(entry) })),
  OrdersTable: (t, { mark, fields }) =>
    t.client(DynamoDBClient).send(
      new PutItemCommand({
        TableName: t.stack.resource('OrdersTable'),
        Item: {
          id: { S: mark },
          ...Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, typed(value)])),
        },
      }),
    ),
  OrdersStream: (t, entry) =>
    t.client(KinesisClient).send(
      new PutRecordCommand({
        StreamName: t.stack.resource('OrdersStream'),
        PartitionKey: entry.mark,
        Data: Buffer.from(textOf(entry)),
      }),
    ),
};

const typed = (value: unknown): { S: string } | { N: string } =>
  typeof value === 'number' ? { N: String(value) } : { S: typeof value === 'string' ? value : JSON.stringify(value) };

/** How many invocations, of this check, brought what has a mark. */
export async function invocationsWith(t: CheckContext, mark: string): Promise<number> {
  return (await t.logs('WatchFunction')).filter((line) => line.includes(mark)).length;
}

/** Waits until what has a mark has come, and sees to it that it has come once. */
export async function expectOnce(t: CheckContext, mark: string, what: string): Promise<void> {
  await t.eventually(
    async () => {
      if ((await invocationsWith(t, mark)) === 0) t.fail(`${what} to start the function`, 'it has not been started');
    },
    // Lambda gathers for two seconds; the rest is for a machine that has much else to do.
    { within: 12_000 },
  );
  t.expect(await invocationsWith(t, mark), `how often ${what} has started the function`).toEqual(1);
}

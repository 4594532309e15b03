import { EventBridge } from '@aws-sdk/client-eventbridge';
import { Firehose } from '@aws-sdk/client-firehose';
import { IAM } from '@aws-sdk/client-iam';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { Pipes } from '@aws-sdk/client-pipes';
import { S3 } from '@aws-sdk/client-s3';
import { Scheduler } from '@aws-sdk/client-scheduler';
import { SQS } from '@aws-sdk/client-sqs';

/** So many empty answers of a queue in a row, ten seconds each, are the end of hope. */
const SILENT = 6;

export const HERE = 'eu-west-1:111122223333';
export const [StreamName, DeliveryStreamName, Bucket, EventBusName] = ['read', 'collects', 'lake', 'kept'];
export const arnOf = (queue: string): string => `arn:aws:sqs:${HERE}:${queue}`;

export function connect(endpoint: string) {
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  const config = { endpoint, region: 'eu-west-1', credentials, maxAttempts: 1, forcePathStyle: true };
  return {
    events: new EventBridge(config),
    firehose: new Firehose(config),
    iam: new IAM(config),
    kinesis: new Kinesis(config),
    pipes: new Pipes(config),
    s3: new S3(config),
    scheduler: new Scheduler(config),
    sqs: new SQS(config),
  };
}
export type Clients = ReturnType<typeof connect>;

/** All that comes out ends in a queue: of what a pipe reads, of schedules, of events, and of objects that Firehose makes. */
export const QUEUES = ['piped', 'scheduled', 'heard', 'made'] as const;

type Kind = 'piped' | 'scheduled' | 'heard' | 'collected';

/** Asks for one more of each kind, named by its id. */
const ASK: Readonly<Record<Kind, (clients: Clients, id: string, role: string) => Promise<unknown>>> = {
  piped: ({ kinesis }, id) =>
    kinesis.putRecord({ StreamName, PartitionKey: 'a', Data: Buffer.from(JSON.stringify({ id })) }),
  async scheduled({ scheduler }, id, RoleArn) {
    // Later than the call may take on a busy machine: what is past when it is made never comes.
    const soon = new Date(Date.now() + 8000 + Math.random() * 3000);
    await scheduler.createSchedule({
      Name: id,
      ScheduleExpression: `at(${soon.toISOString().slice(0, 19)})`,
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: { Arn: arnOf('scheduled'), RoleArn, Input: id },
    });
    if (Date.now() > soon.getTime() - 1000)
      throw new Error(`This machine took more than seven seconds for a call: ${id}.`);
  },
  async heard({ events }, id) {
    const Entry = { Source: 'test', DetailType: 'made', Detail: JSON.stringify({ id }), EventBusName };
    const { FailedEntryCount } = await events.putEvents({ Entries: [Entry] });
    if (FailedEntryCount !== 0) throw new Error('An event was not taken.');
  },
  collected: ({ firehose }, id) => firehose.putRecord({ DeliveryStreamName, Record: { Data: Buffer.from(`${id}\n`) } }),
};
export const KINDS = Object.keys(ASK) as Kind[];

export type Acknowledged = Readonly<Record<Kind, Set<string>>>;
let last = 0;

/** Asks for all kinds beside each other until so many more of each were acknowledged, or until it is killed. */
export async function load(
  endpoint: string,
  acknowledged: Acknowledged,
  role: string,
  wanted: number,
  then: () => void = () => undefined,
): Promise<void> {
  const clients = connect(endpoint);
  let isOver = false;
  await Promise.all(
    KINDS.map(async (kind) => {
      for (let count = 0; count < wanted && !isOver; count += 1) {
        const id = `${kind}-${(last += 1)}`;
        try {
          await ASK[kind](clients, id, role);
        } catch (error) {
          if (isOver) return;
          throw error;
        }
        acknowledged[kind].add(id);
        if (count + 1 < wanted || kind !== 'piped') continue;
        isOver = true;
        then();
      }
    }),
  );
  for (const client of Object.values(clients)) client.destroy();
}

/** What came out of each, each as often as it came. */
export class Outcome {
  readonly seen = new Map<string, number>();
  readonly #clients: Clients;

  constructor(clients: Clients) {
    this.#clients = clients;
  }

  /** Takes what has come, until all of these have. */
  async until(queue: (typeof QUEUES)[number], wanted: Iterable<string>): Promise<void> {
    const missing = new Set([...wanted].filter((id) => !this.seen.has(id)));
    for (let silent = 0; missing.size > 0;) {
      const found = await this.#take(queue, 10);
      for (const id of found) missing.delete(id);
      silent = found.length === 0 ? silent + 1 : 0;
      if (silent === SILENT) throw new Error(`Not in ${queue}: ${[...missing].join(', ')}`);
    }
    while ((await this.#take(queue, 0)).length > 0);
  }

  async #take(queue: (typeof QUEUES)[number], WaitTimeSeconds: number): Promise<string[]> {
    const { sqs } = this.#clients;
    const { QueueUrl } = await sqs.getQueueUrl({ QueueName: queue });
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds });
    const found: string[] = [];
    for (const { Body = '' } of Messages) found.push(...(await this.#idsOf(queue, Body)));
    const Entries = Messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle }));
    if (Entries.length > 0) await sqs.deleteMessageBatch({ QueueUrl, Entries });
    for (const id of found) this.seen.set(id, (this.seen.get(id) ?? 0) + 1);
    return found;
  }

  async #idsOf(queue: string, body: string): Promise<string[]> {
    if (queue === 'piped' || queue === 'scheduled') return [body];
    const told = JSON.parse(body) as {
      readonly detail?: { readonly id: string };
      readonly 'replay-name'?: string;
      readonly Records?: readonly { readonly s3: { readonly object: { readonly key: string } } }[];
    };
    // What was replayed is another than what was heard at first.
    if (told.detail !== undefined) return [[told.detail.id, told['replay-name']].filter(Boolean).join(' of ')];
    const keys = (told.Records ?? []).map(({ s3: { object } }) => decodeURIComponent(object.key));
    const texts = keys.map(async (Key) => {
      const { Body } = await this.#clients.s3.getObject({ Bucket, Key });
      return Body?.transformToString();
    });
    return (await Promise.all(texts)).join('').split('\n').filter(Boolean);
  }
}

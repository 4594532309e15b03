import { EventBridge } from '@aws-sdk/client-eventbridge';
import { Firehose } from '@aws-sdk/client-firehose';
import { IAM } from '@aws-sdk/client-iam';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { Pipes } from '@aws-sdk/client-pipes';
import { S3 } from '@aws-sdk/client-s3';
import { Scheduler } from '@aws-sdk/client-scheduler';
import { SQS } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { killedCloud, type KilledCloud } from './testing/killed-cloud.ts';

const KILLS = 2;
/** Acknowledged calls before each kill, at least and at most. */
const [LEAST, MOST] = [8, 24];
/** How many more of each kind, once nobody kills any more. */
const QUIET = 4;

/** So many empty answers of a queue in a row, ten seconds each, are the end of hope. */
const SILENT = 6;

const HERE = 'eu-west-1:111122223333';
const [StreamName, DeliveryStreamName, Bucket, EventBusName] = ['read', 'collects', 'lake', 'kept'];
const arnOf = (queue: string): string => `arn:aws:sqs:${HERE}:${queue}`;

let cloud: KilledCloud;
beforeEach(() => {
  cloud = killedCloud();
});
afterEach(() => cloud.remove());

function connect(endpoint: string) {
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
type Clients = ReturnType<typeof connect>;

const policy = (statement: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });

/** All that comes out ends in a queue: of what a pipe reads, of schedules, of events, and of objects that Firehose makes. */
const QUEUES = ['piped', 'scheduled', 'heard', 'made'] as const;

/** @returns the ARN of a role that everybody here takes */
async function make({ events, firehose, iam, kinesis, pipes, s3, sqs }: Clients): Promise<string> {
  const services = ['pipes', 'scheduler', 'firehose'].map((name) => `${name}.amazonaws.com`);
  const trust = policy({ Principal: { Service: services }, Action: 'sts:AssumeRole' });
  const { Role: { Arn = '' } = {} } = await iam.createRole({ RoleName: 'all', AssumeRolePolicyDocument: trust });
  const PolicyDocument = policy({ Action: ['kinesis:*', 'sqs:*', 's3:*'], Resource: '*' });
  await iam.putRolePolicy({ RoleName: 'all', PolicyName: 'all', PolicyDocument });
  for (const QueueName of QUEUES) {
    const open = policy({ Principal: '*', Action: 'sqs:SendMessage', Resource: arnOf(QueueName) });
    await sqs.createQueue({ QueueName, Attributes: { Policy: open } });
  }
  await kinesis.createStream({ StreamName, ShardCount: 1 });
  await pipes.createPipe({
    Name: 'pipe',
    RoleArn: Arn,
    Source: `arn:aws:kinesis:${HERE}:stream/${StreamName}`,
    SourceParameters: { KinesisStreamParameters: { StartingPosition: 'TRIM_HORIZON', BatchSize: 5 } },
    Target: arnOf('piped'),
    TargetParameters: { InputTemplate: '<$.data.id>' },
  });
  await s3.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } });
  const QueueConfigurations = [{ QueueArn: arnOf('made'), Events: ['s3:ObjectCreated:*' as const] }];
  await s3.putBucketNotificationConfiguration({ Bucket, NotificationConfiguration: { QueueConfigurations } });
  const BufferingHints = { IntervalInSeconds: 1, SizeInMBs: 5 };
  const destination = { RoleARN: Arn, BucketARN: `arn:aws:s3:::${Bucket}`, BufferingHints };
  await firehose.createDeliveryStream({ DeliveryStreamName, ExtendedS3DestinationConfiguration: destination });
  for (let status: string | undefined; status !== 'ACTIVE';) {
    const { DeliveryStreamDescription } = await firehose.describeDeliveryStream({ DeliveryStreamName });
    status = DeliveryStreamDescription?.DeliveryStreamStatus;
  }
  const { EventBusArn } = await events.createEventBus({ Name: EventBusName });
  await events.createArchive({ ArchiveName: 'archive', EventSourceArn: EventBusArn });
  await events.putRule({ Name: 'heard', EventBusName, EventPattern: '{"source":["test"]}' });
  await events.putTargets({ Rule: 'heard', EventBusName, Targets: [{ Id: 'heard', Arn: arnOf('heard') }] });
  return Arn;
}

type Kind = 'piped' | 'scheduled' | 'heard' | 'collected';

/** Asks for one more of each kind, named by its id. */
const ASK: Readonly<Record<Kind, (clients: Clients, id: string, role: string) => Promise<unknown>>> = {
  piped: ({ kinesis }, id) =>
    kinesis.putRecord({ StreamName, PartitionKey: 'a', Data: Buffer.from(JSON.stringify({ id })) }),
  scheduled({ scheduler }, id, RoleArn) {
    // Later than the call may take on a busy machine: what is past when it is made never comes.
    const soon = new Date(Date.now() + 8000 + Math.random() * 3000).toISOString().slice(0, 19);
    return scheduler.createSchedule({
      Name: id,
      ScheduleExpression: `at(${soon})`,
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: { Arn: arnOf('scheduled'), RoleArn, Input: id },
    });
  },
  async heard({ events }, id) {
    const Entry = { Source: 'test', DetailType: 'made', Detail: JSON.stringify({ id }), EventBusName };
    const { FailedEntryCount } = await events.putEvents({ Entries: [Entry] });
    if (FailedEntryCount !== 0) throw new Error('An event was not taken.');
  },
  collected: ({ firehose }, id) => firehose.putRecord({ DeliveryStreamName, Record: { Data: Buffer.from(`${id}\n`) } }),
};
const KINDS = Object.keys(ASK) as Kind[];

type Acknowledged = Readonly<Record<Kind, Set<string>>>;
let last = 0;

/** Asks for all kinds beside each other until so many more of each were acknowledged, or until it is killed. */
async function load(
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
class Outcome {
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
    const bodies = keys.map(async (Key) => (await this.#clients.s3.getObject({ Bucket, Key })).Body);
    const texts = (await Promise.all(bodies)).map((stream) => stream?.transformToString());
    return (await Promise.all(texts)).join('').split('\n').filter(Boolean);
  }
}

test(
  'killed under load, schedules, pipes, buffers and replays go on, lose nothing that was acknowledged, and run once',
  { timeout: 240_000 },
  async () => {
    const endpoint = await cloud.start();
    const clients = connect(endpoint);
    const role = await make(clients);
    const acknowledged: Acknowledged = {
      piped: new Set(),
      scheduled: new Set(),
      heard: new Set(),
      collected: new Set(),
    };
    const replayed: string[] = [];
    const EventSourceArn = `arn:aws:events:${HERE}:archive/archive`;
    const Destination = { Arn: `arn:aws:events:${HERE}:event-bus/${EventBusName}` };
    for (let round = 0; round < KILLS; round += 1) {
      const wanted = LEAST + Math.floor(Math.random() * (MOST - LEAST));
      if (round > 0) {
        const ReplayName = `replay-${round}`;
        const span = { EventStartTime: new Date(Date.now() - 600_000), EventEndTime: new Date() };
        await clients.events.startReplay({ ReplayName, EventSourceArn, Destination, ...span });
        replayed.push(...[...acknowledged.heard].map((id) => `${id} of ${ReplayName}`));
      }
      await load(endpoint, acknowledged, role, wanted, () => void cloud.kill());
      await cloud.kill();
      await cloud.start();
    }
    const outcome = new Outcome(clients);
    await outcome.until('piped', acknowledged.piped);
    await outcome.until('heard', [...acknowledged.heard, ...replayed]);
    await outcome.until('made', acknowledged.collected);
    await outcome.until('scheduled', acknowledged.scheduled);
    // A kill in the middle of something may have it done again, and no more than that.
    expect(Math.max(...outcome.seen.values())).toBeLessThanOrEqual(1 + KILLS);
    const { Replays = [] } = await clients.events.listReplays({});
    expect(Replays.map(({ State }) => State)).toEqual(Array.from({ length: KILLS - 1 }, () => 'COMPLETED'));

    const more: Acknowledged = { piped: new Set(), scheduled: new Set(), heard: new Set(), collected: new Set() };
    await load(endpoint, more, role, QUIET);
    await outcome.until('piped', more.piped);
    await outcome.until('heard', more.heard);
    await outcome.until('made', more.collected);
    await outcome.until('scheduled', more.scheduled);
    const often = KINDS.flatMap((kind) => [...more[kind]]).filter((id) => outcome.seen.get(id) !== 1);
    expect(often).toEqual([]);
    expect((await clients.scheduler.listSchedules({})).Schedules).toEqual([]);
    for (const client of Object.values(clients)) client.destroy();
  },
);

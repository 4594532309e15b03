import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  arnOf,
  Bucket,
  connect,
  DeliveryStreamName,
  EventBusName,
  HERE,
  KINDS,
  load,
  Outcome,
  QUEUES,
  StreamName,
  type Acknowledged,
  type Clients,
} from './testing/deliveries.ts';
import { KillableCloud } from './testing/killable.ts';

const KILLS = 2;
/** Acknowledged calls before each kill, at least and at most. */
const [LEAST, MOST] = [8, 24];
/** How many more of each kind, once nobody kills any more. */
const QUIET = 4;

let folder: string;
let cloud: KillableCloud;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'coldstart-killed-'));
  cloud = new KillableCloud(join(folder, 'data'));
});
afterAll(async () => {
  await cloud.kill();
  rmSync(folder, { recursive: true, force: true });
});

const policy = (statement: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });

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
      await load(endpoint, acknowledged, role, wanted, () => cloud.strike());
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

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventBridge } from '@aws-sdk/client-eventbridge';
import { SQS } from '@aws-sdk/client-sqs';
import { startCloud } from '@coldstart/cloud';
import { entries as iam } from '@coldstart/service-iam/entry';
import { entries as sqsEntries } from '@coldstart/service-sqs/entry';
import { policy } from '@coldstart/service-iam/testing';
import { afterAll, expect, test } from 'vitest';
import { entries } from './entry.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'coldstart-events-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function started() {
  const cloud = await startCloud({ services: [...iam, ...entries, ...sqsEntries], dataDir });
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  const config = { endpoint: cloud.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 };
  const events = new EventBridge(config);
  const sqs = new SQS(config);
  const close = async () => {
    events.destroy();
    sqs.destroy();
    await cloud.close();
  };
  return { cloud, events, sqs, close };
}

test('buses, schedules and archives outlive a restart', async () => {
  const first = await started();
  const arn = 'arn:aws:sqs:eu-west-1:111122223333:ticks';
  const open = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: arn };
  await first.sqs.createQueue({ QueueName: 'ticks', Attributes: { Policy: JSON.stringify(policy(open)) } });
  await first.events.putRule({ Name: 'tick', ScheduleExpression: 'rate(1 hour)' });
  await first.events.putTargets({ Rule: 'tick', Targets: [{ Id: 'a', Arn: arn }] });
  const { EventBusArn = '' } = await first.events.createEventBus({ Name: 'kept' });
  await first.events.createArchive({ ArchiveName: 'kept', EventSourceArn: EventBusArn });
  const entry = { Source: 'a', DetailType: 'b', Detail: '{}', EventBusName: 'kept' };
  await first.events.putEvents({ Entries: [entry, entry] });
  await first.close();

  const second = await started();
  const { EventCount } = await second.events.describeArchive({ ArchiveName: 'kept' });
  expect(EventCount).toBe(2);
  await second.cloud.clock.advance(2.5 * 3_600_000);
  const QueueUrl = `${second.cloud.endpoint}/111122223333/ticks`;
  const { Messages = [] } = await second.sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
  expect(Messages).toHaveLength(2);
  await second.close();
});

test('a replay goes on where it was', async () => {
  const first = await started();
  const arn = 'arn:aws:sqs:eu-west-1:111122223333:replayed';
  const open = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: arn };
  await first.sqs.createQueue({ QueueName: 'replayed', Attributes: { Policy: JSON.stringify(policy(open)) } });
  const { EventBusArn: bus = '' } = await first.events.createEventBus({ Name: 'again' });
  const { ArchiveArn: EventSourceArn } = await first.events.createArchive({
    ArchiveName: 'again',
    EventSourceArn: bus,
  });
  const entry = { Source: 'a', DetailType: 'b', Detail: '{}', EventBusName: 'again' };
  for (let n = 0; n < 25; n += 1) await first.events.putEvents({ Entries: Array.from({ length: 10 }, () => entry) });
  await first.events.putRule({ Name: 'again', EventBusName: 'again', EventPattern: '{"source":["a"]}' });
  await first.events.putTargets({ Rule: 'again', EventBusName: 'again', Targets: [{ Id: 'a', Arn: arn }] });
  await first.events.startReplay({
    ReplayName: 'again',
    EventSourceArn,
    EventStartTime: new Date(first.cloud.clock.now() - 60_000),
    EventEndTime: new Date(first.cloud.clock.now() + 60_000),
    Destination: { Arn: bus },
  });
  await first.cloud.clock.advance(1500);
  expect((await first.events.describeReplay({ ReplayName: 'again' })).State).toBe('RUNNING');
  await first.close();

  const second = await started();
  await second.cloud.clock.advance(5000);
  expect((await second.events.describeReplay({ ReplayName: 'again' })).State).toBe('COMPLETED');
  const QueueUrl = `${second.cloud.endpoint}/111122223333/replayed`;
  const asked = { QueueUrl, AttributeNames: ['ApproximateNumberOfMessages' as const] };
  const { Attributes } = await second.sqs.getQueueAttributes(asked);
  expect(Attributes?.['ApproximateNumberOfMessages']).toBe('250');
  await second.close();
});

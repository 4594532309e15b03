import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IAM } from '@aws-sdk/client-iam';
import { Scheduler } from '@aws-sdk/client-scheduler';
import { SQS } from '@aws-sdk/client-sqs';
import { startCloud } from '@coldstart/cloud';
import { entries as iam } from '@coldstart/service-iam/entry';
import { allow, policy, trust } from '@coldstart/service-iam/testing';
import { entries as sqs } from '@coldstart/service-sqs/entry';
import { afterAll, expect, test, vi } from 'vitest';
import { entries } from './entry.ts';

const folders: string[] = [];
afterAll(() => {
  vi.useRealTimers();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const config = (endpoint: string) => ({
  endpoint,
  region: 'eu-west-1',
  credentials: { accessKeyId: '111122223333', secretAccessKey: 'test' },
  maxAttempts: 1,
});

const queue = (name: string) => `arn:aws:sqs:eu-west-1:111122223333:${name}`;

async function makeRole(endpoint: string): Promise<string> {
  const client = new IAM(config(endpoint));
  const AssumeRolePolicyDocument = trust({ Service: 'scheduler.amazonaws.com' });
  const { Role } = await client.createRole({ RoleName: 'scheduler', AssumeRolePolicyDocument });
  const PolicyDocument = JSON.stringify(policy(allow('sqs:SendMessage')));
  await client.putRolePolicy({ RoleName: 'scheduler', PolicyName: 'send', PolicyDocument });
  client.destroy();
  return Role?.Arn ?? '';
}

test('schedules go on after a restart; what was missed meanwhile comes once, late, with the time that it was for', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'coldstart-scheduler-'));
  folders.push(dataDir);
  const first = await startCloud({ services: [...iam, ...sqs, ...entries], dataDir, timeRuns: false });
  const RoleArn = await makeRole(first.endpoint);
  const scheduler = new Scheduler(config(first.endpoint));
  const queues = new SQS(config(first.endpoint));
  const began = first.clock.now();
  const at = `at(${new Date(began + 3_600_000).toISOString().slice(0, 19)})`;
  for (const [Name, ScheduleExpression] of [
    ['once', at],
    ['often', 'rate(30 minutes)'],
  ] as const) {
    await queues.createQueue({ QueueName: Name });
    await scheduler.createSchedule({
      Name,
      ScheduleExpression,
      StartDate: new Date(began + 1_800_000),
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: { Arn: queue(Name), RoleArn, Input: '<aws.scheduler.scheduled-time>' },
    });
  }
  await first.close();
  scheduler.destroy();
  queues.destroy();

  // It is down for five hours.
  vi.useFakeTimers({ toFake: ['Date'], now: began + 5 * 3_600_000 });
  const second = await startCloud({ services: [...iam, ...sqs, ...entries], dataDir, timeRuns: false });
  // Clients learn the time from answers, which Node dates: each is new.
  const receive = async (QueueUrl: string) => {
    const client = new SQS(config(second.endpoint));
    const { Messages = [] } = await client.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
    client.destroy();
    return Messages;
  };
  const bodies = async (name: string): Promise<(string | undefined)[]> => {
    const messages = await receive(`${second.endpoint}/111122223333/${name}`);
    return messages.map(({ Body }) => Body);
  };
  const minutes = (after: number): string => new Date(began + after * 60_000).toISOString().replace(/\.\d+Z/, 'Z');
  await second.clock.advance(1000);
  expect(await bodies('once')).toEqual([minutes(60)]);
  expect(await bodies('often')).toEqual([minutes(30)]);
  const late = new Scheduler(config(second.endpoint));
  expect((await late.listSchedules({})).Schedules?.map(({ Name }) => Name)).toEqual(['often']);
  await second.clock.advance(3_600_000);
  expect(await bodies('often')).toEqual(expect.arrayContaining([minutes(30), minutes(330), minutes(360)]));
  await second.close();
  late.destroy();
});

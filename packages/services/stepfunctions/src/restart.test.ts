import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IAM } from '@aws-sdk/client-iam';
import { SFN } from '@aws-sdk/client-sfn';
import { startCloud } from '@coldstart/cloud';
import { entries as iam } from '@coldstart/service-iam/entry';
import { trust } from '@coldstart/service-iam/testing';
import { afterAll, expect, test } from 'vitest';
import { entries } from './entry.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const config = (endpoint: string) => ({
  endpoint,
  region: 'eu-west-1',
  credentials: { accessKeyId: '111122223333', secretAccessKey: 'test' },
  maxAttempts: 1,
});

const WAITING = 300;

test('executions that wait, workers’ tasks and tokens go on after a restart', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'coldstart-states-'));
  folders.push(dataDir);
  const first = await startCloud({ services: [...iam, ...entries], dataDir, timeRuns: false });
  const users = new IAM(config(first.endpoint));
  const AssumeRolePolicyDocument = trust({ Service: 'states.amazonaws.com' });
  const { Role } = await users.createRole({ RoleName: 'states', AssumeRolePolicyDocument });
  const roleArn = Role?.Arn;
  users.destroy();
  const states = new SFN(config(first.endpoint));
  const { activityArn } = await states.createActivity({ name: 'work' });
  const made = async (name: string, State: object) => {
    const definition = JSON.stringify({ StartAt: 'State', States: { State } });
    return (await states.createStateMachine({ name, definition, roleArn })).stateMachineArn;
  };
  const waits = await made('waits', { Type: 'Wait', Seconds: 3600, End: true });
  const works = await made('works', { Type: 'Task', Resource: activityArn, End: true });
  for (let number = 0; number < WAITING; number++)
    await states.startExecution({ stateMachineArn: waits, name: `${number}`, input: `${number}` });
  await states.startExecution({ stateMachineArn: works, name: 'taken' });
  const { taskToken } = await states.getActivityTask({ activityArn });
  await states.startExecution({ stateMachineArn: works, name: 'offered' });
  await first.close();
  states.destroy();

  const second = await startCloud({ services: [...iam, ...entries], dataDir, timeRuns: false });
  const again = new SFN(config(second.endpoint));
  await again.sendTaskSuccess({ taskToken, output: '"taken"' });
  const { taskToken: offered } = await again.getActivityTask({ activityArn });
  await again.sendTaskSuccess({ taskToken: offered, output: '"offered"' });
  const ended = async (stateMachineArn: string | undefined) =>
    (await again.listExecutions({ stateMachineArn, statusFilter: 'SUCCEEDED', maxResults: 1000 })).executions ?? [];
  expect(new Set((await ended(works)).map(({ name }) => name))).toEqual(new Set(['offered', 'taken']));
  expect(await ended(waits)).toEqual([]);
  await second.clock.advance(3_600_000);
  const all = await ended(waits);
  expect(all).toHaveLength(WAITING);
  const { output } = await again.describeExecution({
    executionArn: all.find(({ name }) => name === '7')?.executionArn,
  });
  expect(output).toBe('7');
  await second.close();
  again.destroy();
});

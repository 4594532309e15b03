import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMachines, type TestMachines } from '../testing/machines.ts';

let machines: TestMachines;
let activityArn: string;
let machine: string;
beforeAll(async () => {
  machines = await startMachines();
  activityArn = (await machines.states.createActivity({ name: 'pack' })).activityArn ?? '';
  machine = await machines.machine('packs', {
    Pack: { Type: 'Task', Resource: activityArn, TimeoutSeconds: 300, HeartbeatSeconds: 60, End: true },
  });
});
afterAll(() => machines.close());

test('a worker waits for a task, keeps it alive, and ends it', async () => {
  const { states } = machines;
  const asked = states.getActivityTask({ activityArn, workerName: 'one' });
  const executionArn = await machines.start(machine, { order: 7 });
  const { taskToken, input } = await asked;
  expect(input).toBe('{"order":7}');
  for (let beat = 0; beat < 3; beat++) {
    await machines.pass(59);
    await states.sendTaskHeartbeat({ taskToken });
  }
  expect(await refusal(states.sendTaskSuccess({ taskToken, output: 'packed' }))).toMatchObject({
    code: 'InvalidOutput',
  });
  await states.sendTaskSuccess({ taskToken, output: '"packed"' });
  expect(await machines.outcome(executionArn)).toEqual(['SUCCEEDED', 'packed']);
  expect(await refusal(states.sendTaskSuccess({ taskToken, output: '1' }))).toMatchObject({ code: 'TaskTimedOut' });
});

test('a worker that stays silent loses its task', async () => {
  const { states } = machines;
  const executionArn = await machines.start(machine);
  const { taskToken } = await states.getActivityTask({ activityArn });
  await machines.pass(61);
  expect(await machines.outcome(executionArn)).toEqual(['FAILED', 'States.Timeout']);
  expect(await refusal(states.sendTaskHeartbeat({ taskToken }))).toMatchObject({ code: 'TaskTimedOut' });
  expect(await refusal(states.sendTaskHeartbeat({ taskToken: 'made up' }))).toMatchObject({
    code: 'InvalidToken',
    message: "Invalid Token: 'Invalid token'",
  });
});

test('a task of an execution that was stopped is given to nobody; after a minute without one a worker goes away empty', async () => {
  const { states } = machines;
  await states.stopExecution({ executionArn: await machines.start(machine) });
  const asked = states.getActivityTask({ activityArn });
  while (machines.cloud.cloud.clock.nextDue() !== 60_000) await new Promise(setImmediate);
  await machines.pass(60);
  expect((await asked).taskToken).toBeUndefined();
});

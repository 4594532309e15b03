import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMachines, type TestMachines } from '../testing/machines.ts';

let machines: TestMachines;
beforeAll(async () => {
  machines = await startMachines();
});
afterAll(() => machines.close());

const used = (machine: string) =>
  machines.cloud.cloud.usage
    .of('111122223333')
    .filter(({ meter, resource }) => meter.startsWith('states.') && resource === machine)
    .map(({ meter, quantity }) => [meter, quantity]);

test('each state that is entered is a transition, of a branch too, and each that is tried again', async () => {
  const Pass = { Type: 'Pass', End: true };
  const branch = (name: string) => ({ StartAt: name, States: { [name]: Pass } });
  const both = { Type: 'Parallel', Branches: [branch('P'), branch('Q')], Next: 'Done' };
  await machines.start(await machines.machine('branches', { Both: both, Done: Pass }));
  expect(used('branches')).toEqual([['states.transitions', 4]]);
  const fails = {
    Call: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:iam:getRole',
      Parameters: { RoleName: 'nobody' },
      Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 2 }],
      End: true,
    },
  };
  const arn = await machines.start(await machines.machine('retries', fails));
  await machines.pass(10);
  expect(await machines.history(arn)).toContain('ExecutionFailed');
  expect(used('retries')).toEqual([['states.transitions', 3]]);
});

test('an Express execution is a request, and its time in parts of 100 ms, times 64 MB', async () => {
  const states = { Wait: { Type: 'Wait', Seconds: 2, End: true } };
  await machines.start(await machines.machine('express', states, { type: 'EXPRESS' }));
  await machines.pass(2);
  expect(used('express')).toEqual([
    ['states.express-requests', 1],
    ['states.express-duration', 2 / 16],
  ]);
});

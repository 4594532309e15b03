import { XRay } from '@aws-sdk/client-xray';
import { entries as sqs } from '@coldstart/service-sqs/entry';
import { entries as xray } from '@coldstart/service-xray/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMachines, type TestMachines } from './testing/machines.ts';

let machines: TestMachines;
let traces: XRay;
beforeAll(async () => {
  machines = await startMachines([...xray, ...sqs]);
  traces = new XRay(machines.cloud.config());
});
afterAll(async () => {
  traces.destroy();
  await machines.close();
});

/** The segments of a trace, those that are inferred left out. */
async function segmentsOf(header = ''): Promise<Record<string, unknown>[]> {
  const id = /Root=([^;]+)/.exec(header)?.[1] ?? '';
  const { Traces: [trace] = [] } = await traces.batchGetTraces({ TraceIds: [id] });
  return (trace?.Segments ?? [])
    .map(({ Document = '{}' }) => JSON.parse(Document) as Record<string, unknown>)
    .filter(({ inferred }) => inferred !== true);
}

const rootNow = (letter: string): string =>
  `1-${Math.floor(machines.cloud.cloud.clock.now() / 1000).toString(16)}-${letter.repeat(24)}`;

const ASKS = {
  StartAt: 'Both',
  States: {
    Both: {
      Type: 'Parallel',
      Branches: [{ StartAt: 'P', States: { P: { Type: 'Pass', End: true } } }],
      Next: 'Ask',
    },
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:sqs:getQueueUrl',
      Parameters: { QueueName: 'nowhere' },
      End: true,
    },
  },
};

test('a machine that traces records its states, goes on with a trace, and begins one of its own', async () => {
  const stateMachineArn = await machines.make(ASKS, { name: 'traced', tracing: true });
  const traceHeader = `Root=${rootNow('a')};Parent=53995c3f42cd8ad8;Sampled=1`;
  await machines.sfn.startExecution({ stateMachineArn, traceHeader });
  const { executionArn } = await machines.sfn.startExecution({ stateMachineArn });
  await machines.cloud.cloud.clock.advance(5000);
  expect(await segmentsOf(traceHeader)).toMatchObject([
    {
      name: 'traced',
      parent_id: '53995c3f42cd8ad8',
      origin: 'AWS::StepFunctions::StateMachine',
      fault: true,
      subsegments: [
        { name: 'Both', end_time: expect.any(Number) as number },
        { name: 'P' },
        { name: 'Ask', fault: true, subsegments: [{ name: 'SQS', namespace: 'aws' }] },
      ],
    },
  ]);
  const own = await machines.sfn.describeExecution({ executionArn });
  expect(await segmentsOf(own.traceHeader)).toHaveLength(1);
  const usage = machines.cloud.cloud.usage.of('111122223333');
  expect(usage).toContainEqual({ meter: 'xray.traces', quantity: 2, resource: 'traced' });
});

test('what a task calls follows from its call', async () => {
  const child = await machines.make(
    { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } },
    { name: 'called', tracing: true },
  );
  const Task = {
    Type: 'Task',
    Resource: 'arn:aws:states:::states:startExecution',
    Parameters: { StateMachineArn: child },
    End: true,
  };
  const stateMachineArn = await machines.make(
    { StartAt: 'Call', States: { Call: Task } },
    { name: 'caller', tracing: true },
  );
  const traceHeader = `Root=${rootNow('c')};Sampled=1`;
  await machines.sfn.startExecution({ stateMachineArn, traceHeader });
  await machines.cloud.cloud.clock.advance(5000);
  const all = await segmentsOf(traceHeader);
  const [caller, called] = ['caller', 'called'].map((name) => all.find((one) => one['name'] === name));
  expect(caller).toMatchObject({ subsegments: [{ name: 'Call', subsegments: [{ id: called?.['parent_id'] }] }] });
  expect(called?.['parent_id']).toMatch(/^[0-9a-f]{16}$/);
});

test('one that does not trace records nothing', async () => {
  const traceHeader = `Root=${rootNow('b')};Sampled=1`;
  const stateMachineArn = await machines.make(ASKS, { name: 'untraced' });
  await machines.sfn.startExecution({ stateMachineArn, traceHeader });
  await machines.cloud.cloud.clock.advance(5000);
  expect(await segmentsOf(traceHeader)).toEqual([]);
});

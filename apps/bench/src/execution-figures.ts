import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { SFN } from '@aws-sdk/client-sfn';
import { rate, time, type Figure } from './figures.ts';
import { memory, start } from './processes.ts';
import { processSeconds } from './processor-time.ts';

const EXECUTIONS = 300;
const WAITING = 10_000;
const LANES = 16;
const PASSES = { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', End: true } } };
const WAITS = { StartAt: 'A', States: { A: { Type: 'Wait', Seconds: 3600, End: true } } };

/** What executions of state machines take over HTTP, and what those cost that wait. @param script starts a cloud */
export async function executionFigures(script: string): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'coldstart-bench-'));
  try {
    const begin = () => start(script, ['cloud', '--port', '0', '--data', folder]);
    const cloud = await begin();
    const machines = await made(cloud.url);
    const [times, each] = await passing(cloud.url, cloud.child.pid ?? 0, machines.passes);
    const before = memory(cloud.child.pid ?? 0);
    await withClient(cloud.url, (states) =>
      rate(LANES, WAITING, (index) =>
        states.startExecution({ stateMachineArn: machines.waits, name: `w${index}`, input: `{"order":${index}}` }),
      ),
    );
    const grown = memory(cloud.child.pid ?? 0) - before;
    const exited = once(cloud.child, 'exit');
    cloud.child.kill('SIGKILL');
    await exited;
    const again = await begin();
    const [counted, left] = await timed(() => running(again.url, machines.waits));
    await again.stop();
    return [
      ...figures(times, each),
      atMost(`${WAITING} executions wait: memory beyond none`, 'MB', [grown], 300),
      {
        name: `${WAITING} executions wait: how many after kill -9`,
        unit: '',
        values: [left],
        goal: `= ${WAITING}`,
        met: (value) => value === WAITING,
      },
      atMost(`${WAITING} executions wait: from kill -9 to all listed`, 'ms', [again.milliseconds + counted], 10_000),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const atMost = (name: string, unit: string, values: readonly number[], most: number): Figure => ({
  name,
  unit,
  values,
  goal: `<= ${most}`,
  met: (value) => value <= most,
});

const figures = (times: readonly number[], each: number): Figure[] => [
  atMost('an execution of two Pass states over HTTP', 'ms', times, 3),
  atMost('the cloud’s processor time of one', 'ms', [each], 3),
];

const config = (endpoint: string) => ({
  endpoint,
  region: 'eu-west-1',
  credentials: { accessKeyId: '111122223333', secretAccessKey: 'test' },
  maxAttempts: 1,
});

async function withClient<Result>(endpoint: string, task: (states: SFN) => Promise<Result>): Promise<Result> {
  const states = new SFN(config(endpoint));
  try {
    return await task(states);
  } finally {
    states.destroy();
  }
}

async function made(endpoint: string): Promise<Record<'passes' | 'waits', string | undefined>> {
  const iam = new IAMClient(config(endpoint));
  const statement = { Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'bench-states', AssumeRolePolicyDocument }));
  iam.destroy();
  return withClient(endpoint, async (states) => {
    const make = async (name: string, definition: object) =>
      (await states.createStateMachine({ name, definition: JSON.stringify(definition), roleArn: Role?.Arn }))
        .stateMachineArn;
    return { passes: await make('passes', PASSES), waits: await make('waits', WAITS) };
  });
}

/** @returns milliseconds from StartExecution to SUCCEEDED, of each, and of the cloud's processor time for one */
async function passing(
  endpoint: string,
  pid: number,
  stateMachineArn: string | undefined,
): Promise<[number[], number]> {
  return withClient(endpoint, async (states) => {
    const one = async (): Promise<void> => {
      const { executionArn } = await states.startExecution({ stateMachineArn, input: '{"a":1}' });
      for (let status: string | undefined = 'RUNNING'; status === 'RUNNING';)
        ({ status } = await states.describeExecution({ executionArn }));
    };
    for (let warm = 0; warm < EXECUTIONS; warm += 1) await one();
    const before = processSeconds(pid);
    const times: number[] = [];
    for (let index = 0; index < EXECUTIONS; index += 1) times.push(await time(one));
    return [times, ((processSeconds(pid) - before) * 1000) / EXECUTIONS];
  });
}

async function timed(task: () => Promise<number>): Promise<[milliseconds: number, result: number]> {
  let result = 0;
  const milliseconds = await time(async () => {
    result = await task();
  });
  return [milliseconds, result];
}

/** How many executions run. */
async function running(endpoint: string, stateMachineArn: string | undefined): Promise<number> {
  return withClient(endpoint, async (states) => {
    let count = 0;
    for (let nextToken: string | undefined; ;) {
      const page = await states.listExecutions({
        stateMachineArn,
        statusFilter: 'RUNNING',
        maxResults: 1000,
        nextToken,
      });
      count += page.executions?.length ?? 0;
      nextToken = page.nextToken;
      if (nextToken === undefined) return count;
    }
  });
}

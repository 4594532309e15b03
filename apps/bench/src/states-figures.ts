import { type Definition, startExecution } from '@coldstart/states';
import { StateMachine } from 'aws-local-stepfunctions';
import type { Figure } from './figures.ts';

const COUNT = 20_000;

/** Two states that take no time, with nothing to do, paths to follow, or an expression to evaluate. */
const MACHINES: Readonly<Record<string, Definition>> = {
  'two Pass states': { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', End: true } } },
  'with parameters and a result path': {
    StartAt: 'A',
    States: {
      A: { Type: 'Pass', Parameters: { 'x.$': '$.value', y: 1 }, ResultPath: '$.made', Next: 'B' },
      B: { Type: 'Pass', End: true },
    },
  },
  'with JSONata': {
    QueryLanguage: 'JSONata',
    StartAt: 'A',
    States: { A: { Type: 'Pass', Output: '{% $states.input.value + 1 %}', Next: 'B' }, B: { Type: 'Pass', End: true } },
  },
};

/** Executions that the interpreter runs in a second of processor time, in one process. */
export async function statesFigures(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, definition] of Object.entries(MACHINES)) {
    const values: number[] = [];
    for (let round = 0; round < 6; round += 1) values.push(await executionsPerSecond(definition));
    figures.push({
      name: `executions, ${name}`,
      unit: '/s',
      values: values.slice(1),
      goal: '>= 12000',
      met: (value) => value >= 12_000,
    });
  }
  return [...figures, await besides()];
}

async function executionsPerSecond(definition: Definition): Promise<number> {
  let uuids = 0;
  const outside = { now: 0, random: () => 0, uuid: () => String(uuids++) };
  const stateMachine = { id: 'arn:aws:states:us-east-1:111111111111:stateMachine:m', name: 'm' };
  const begin = process.cpuUsage();
  for (let index = 0; index < COUNT; index += 1) {
    const name = `e${index}`;
    const id = `arn:aws:states:us-east-1:111111111111:execution:m:${name}`;
    const start = { id, name, roleArn: 'arn:aws:iam::111111111111:role/r', input: { value: index }, stateMachine };
    const { execution } = await startExecution(definition, start, outside);
    if (execution.status !== 'SUCCEEDED') throw new Error(`An execution ended ${execution.status}.`);
  }
  const { user, system } = process.cpuUsage(begin);
  return (COUNT * 1_000_000) / (user + system);
}

/** Another interpreter with the first of the machines, for comparison. It validates a definition once, as here. */
async function besides(): Promise<Figure> {
  const passes = { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', End: true } } } as const;
  const machine = new StateMachine(passes);
  const values: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    const begin = process.cpuUsage();
    for (let index = 0; index < COUNT / 10; index += 1) await machine.run({ value: index }).result;
    const { user, system } = process.cpuUsage(begin);
    values.push(((COUNT / 10) * 1_000_000) / (user + system));
  }
  const name = 'executions, two Pass states: aws-local-stepfunctions';
  return { name, unit: '/s', values: values.slice(1), goal: 'beside it', met: () => true };
}

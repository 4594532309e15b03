import type { Command, ExecutionEvent } from '../commands.ts';
import type { Definition } from '../definition.ts';
import type { Execution } from '../execution.ts';
import type { HistoryEvent } from '../history.ts';
import { childMachine, continueExecution, redriveExecution, startExecution, type Step } from '../interpreter.ts';
import type { Json } from '../json.ts';
import type { Outside } from '../outside.ts';

type StartTask = Extract<Command, { type: 'startTask' }>;
type ReadItems = Extract<Command, { type: 'readItems' }>;

export interface HostOptions {
  readonly input?: Json;
  /** What happens to a task; nothing for one that never answers. */
  readonly task?: (command: StartTask) => readonly ExecutionEvent[];
  readonly items?: (command: ReadItems) => readonly ExecutionEvent[];
  readonly random?: () => number;
  /** One that has failed, to go on with. */
  readonly redrive?: Execution;
  readonly hasActivity?: (arn: string) => boolean;
}

export interface Ended {
  readonly execution: Execution;
  readonly history: readonly HistoryEvent[];
  readonly commands: readonly Command[];
  /** Milliseconds of virtual time that went by. */
  readonly took: number;
}

const START = Date.UTC(2026, 10, 30, 12);
export const MACHINE = { id: 'arn:aws:states:us-east-1:111111111111:stateMachine:test-machine', name: 'test-machine' };

/** Runs an execution to its end, or until nothing more will happen: time passes as soon as there is nothing else. */
export async function runToEnd(definition: Definition, options: HostOptions = {}): Promise<Ended> {
  let uuids = 0;
  let now = START;
  const outside = (): Outside => ({
    now,
    random: options.random ?? (() => 0.5),
    uuid: () => `00000000-0000-4000-8000-${String(++uuids).padStart(12, '0')}`,
    ...(options.hasActivity === undefined ? {} : { hasActivity: options.hasActivity }),
  });
  const start = {
    id: 'arn:aws:states:us-east-1:111111111111:execution:test-machine:test-run',
    name: 'test-run',
    roleArn: 'arn:aws:iam::111111111111:role/states',
    input: options.input ?? {},
    stateMachine: MACHINE,
  };
  const history: HistoryEvent[] = [];
  const commands: Command[] = [];
  const events: ExecutionEvent[] = [];
  const take = async ({ execution, history: added, commands: wanted }: Step): Promise<Execution> => {
    history.push(...added);
    commands.push(...wanted);
    for (const command of wanted) events.push(...(await answer(definition, command, options)));
    // What a restart leaves is what JSON can hold.
    return JSON.parse(JSON.stringify(execution)) as Execution;
  };
  let execution = await take(
    options.redrive === undefined
      ? await startExecution(definition, start, outside())
      : await redriveExecution(definition, options.redrive, outside()),
  );
  while (execution.status === 'RUNNING') {
    const event = events.shift();
    if (event === undefined && execution.wakeAt === undefined) break;
    if (event === undefined) now = execution.wakeAt ?? now;
    execution = await take(await continueExecution(definition, execution, event ?? { type: 'time' }, outside()));
  }
  return { execution, history, commands, took: now - START };
}

async function answer(
  definition: Definition,
  command: Command,
  options: HostOptions,
): Promise<readonly ExecutionEvent[]> {
  if (command.type === 'startTask') return options.task?.(command) ?? [];
  if (command.type === 'readItems') return options.items?.(command) ?? [];
  if (command.type !== 'startChild') return [];
  const { run, index, input, path } = command;
  const child = await runToEnd(childMachine(definition, path), { ...options, input });
  const { status, output, error, cause } = child.execution;
  if (status === 'RUNNING') return [];
  return [{ type: 'childEnded', run, index, result: { status, output, error, cause } }];
}

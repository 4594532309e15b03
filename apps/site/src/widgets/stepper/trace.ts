/** Runs a definition from its start to its end on a clock of its own, with mocks for what it calls. */
import {
  childMachine,
  continueExecution,
  startExecution,
  type Command,
  type Definition,
  type Execution,
  type ExecutionEvent,
  type HistoryEvent,
  type Json,
  type Outside,
  type Step,
} from '@coldstart/states';
import { mockOf, play, type Mocks } from './mocks.ts';
import { stateOfEvent } from './visits.ts';

/** When every run begins: times are told as seconds from here. */
export const START = Date.UTC(2026, 10, 30, 12);
const ACCOUNT = 'eu-west-1:111122223333';
export const MACHINE = { id: `arn:aws:states:${ACCOUNT}:stateMachine:stepper`, name: 'stepper' };
/** Steps after which a run is left alone: no example needs a hundredth of them. */
const MOST = 5_000;

export interface Trace {
  /** `RUNNING` for one that waits for what never comes. */
  readonly status: Execution['status'];
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
  readonly history: readonly HistoryEvent[];
}

interface Due {
  readonly at: number;
  readonly event: ExecutionEvent;
}

export const startOf = (input: Json) => ({
  id: `arn:aws:states:${ACCOUNT}:execution:stepper:run`,
  name: 'run',
  roleArn: 'arn:aws:iam::111122223333:role/stepper',
  input,
  stateMachine: MACHINE,
});

/** @param from when it begins, for what a distributed Map starts */
export async function traceOf(definition: Definition, input: Json, mocks: Mocks, from = START): Promise<Trace> {
  const { at: outside, pass } = clockFrom(from);
  const history: HistoryEvent[] = [];
  const attempts = new Map<string, number>();
  let due: Due[] = [];
  const take = async ({ execution, history: added, commands }: Step): Promise<Execution> => {
    history.push(...added);
    for (const command of commands) due.push(...(await answersTo(command)));
    return execution;
  };
  const answersTo = async (command: Command): Promise<Due[]> => {
    const { now } = outside();
    if (command.type === 'startChild') return [await childOf(definition, command, mocks, now)];
    if (command.type === 'readItems') return [{ at: now, event: noStore(command.run, 'States.ItemReaderFailed') }];
    if (command.type === 'writeResults') return [{ at: now, event: noStore(command.run, 'States.ResultWriterFailed') }];
    if (command.type !== 'startTask') return [];
    const { state, visit } = stateOfEvent(history, Number(command.task));
    const attempt = (attempts.get(visit) ?? 0) + 1;
    attempts.set(visit, attempt);
    const mock = mockOf(mocks, state);
    const { now: atOnce, later } = play(mock, command, attempt);
    return [
      ...atOnce.map((event) => ({ at: now, event })),
      ...(later === undefined ? [] : [{ at: now + mock.seconds * 1000, event: later }]),
    ];
  };
  let execution = await take(await startExecution(definition, startOf(input), outside()));
  for (let steps = 0; execution.status === 'RUNNING' && steps < MOST; steps += 1) {
    due = due.toSorted((a, b) => a.at - b.at);
    const [next] = due;
    const wakeAt = execution.wakeAt ?? Infinity;
    if (next === undefined && wakeAt === Infinity) break;
    const timed = next === undefined || wakeAt < next.at;
    pass(timed ? wakeAt : next.at);
    if (!timed) due.shift();
    const event: ExecutionEvent = timed ? { type: 'time' } : next.event;
    execution = await take(await continueExecution(definition, execution, event, outside()));
  }
  const { status, output, error, cause } = execution;
  return { status, output, error, cause, history };
}

/** Time that goes on when it is told to, and chance that is the same in every run. */
function clockFrom(from: number): { at(): Outside; pass(to: number): void } {
  let now = from;
  let uuids = 0;
  let seed = 7;
  return {
    at: () => ({
      now,
      random: () => {
        seed = (seed * 16_807) % 2_147_483_647;
        return seed / 2_147_483_647;
      },
      uuid: () => `00000000-0000-4000-8000-${String((uuids += 1)).padStart(12, '0')}`,
    }),
    pass: (to) => (now = Math.max(now, to)),
  };
}

/** What a distributed Map starts for one of its items is an execution with a history of its own. */
async function childOf(
  definition: Definition,
  { run, index, input, path }: Extract<Command, { type: 'startChild' }>,
  mocks: Mocks,
  now: number,
): Promise<Due> {
  const { status, output, error, cause, history } = await traceOf(childMachine(definition, path), input, mocks, now);
  const at = history.at(-1)?.timestamp ?? now;
  const result = { status: status === 'RUNNING' ? ('TIMED_OUT' as const) : status, output, error, cause };
  return { at, event: { type: 'childEnded', run, index, result } };
}

const noStore = (run: string, error: string): ExecutionEvent => ({
  type: 'mapRunFailed',
  run,
  error,
  cause: 'There is no S3 in the stepper: give the Map its Items.',
});

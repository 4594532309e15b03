import type { Command, ExecutionEvent } from './commands.ts';
import { type Definition, processorOf, type State, type States } from './definition.ts';
import { draftOf, type Execution, type ExecutionStart, laneDraft, type StateTest } from './execution.ts';
import { inputDetails } from './history.ts';
import type { HistoryEvent } from './history.ts';
import type { JsonObject } from './json.ts';
import type { Outside } from './outside.ts';
import { enterState } from './run/enter.ts';
import { earliestDue, rootFrame } from './run/frames.ts';
import { happen } from './run/happen.ts';
import { newLane } from './run/parallel.ts';
import { redrive } from './run/redrive.ts';
import { isLive, isRunning, record, type Run } from './run/run.ts';

/** What came of a step: the execution as it is now, what to add to its history, and what it wants. */
export interface Step {
  readonly execution: Execution;
  readonly history: readonly HistoryEvent[];
  readonly commands: readonly Command[];
}

/** Begins an execution, and goes as far as it can without help. @param definition must be valid */
export async function startExecution(
  definition: Definition,
  start: Omit<ExecutionStart, 'startTime'>,
  outside: Outside,
): Promise<Step> {
  const { TimeoutSeconds } = definition;
  const execution: Execution = {
    start: { ...start, startTime: outside.now },
    status: 'RUNNING',
    events: 0,
    root: newLane(definition, start.input, 0, {}),
    ...(TimeoutSeconds === undefined ? {} : { deadline: outside.now + TimeoutSeconds * 1000 }),
  };
  const run = newRun(definition, execution, outside);
  record(run, 0, 'ExecutionStarted', 'executionStartedEventDetails', {
    ...inputDetails(start.input),
    roleArn: start.roleArn,
  });
  run.ready.push(rootFrame(run));
  return finish(run);
}

/** What to try a state with. */
export type StateTestOptions = Pick<StateTest, 'mock' | 'context' | 'retryCount' | 'iterationFailures'> & {
  readonly variables?: JsonObject;
};

/**
 * Tries one state of a definition alone, as TestState does: it ends when the state would be left or tried again. What
 * came of it is the execution's `test`. A Task without a mock wants to be done, and goes on with `continueExecution`.
 */
export async function testState(
  definition: Definition,
  state: string,
  start: Omit<ExecutionStart, 'startTime'>,
  options: StateTestOptions,
  outside: Outside,
): Promise<Step> {
  const { variables = {}, ...test } = options;
  const root = { ...newLane(definition, start.input, 0, variables), state };
  const execution: Execution = {
    start: { ...start, startTime: outside.now },
    status: 'RUNNING',
    events: 0,
    root,
    test: { ...test, inspection: { input: start.input } },
  };
  const run = newRun(definition, execution, outside);
  run.ready.push(rootFrame(run));
  return finish(run);
}

/**
 * Goes on with an execution after something has happened to it. The execution that is given stays as it is; one that
 * has ended does, too.
 */
export async function continueExecution(
  definition: Definition,
  execution: Execution,
  event: ExecutionEvent,
  outside: Outside,
): Promise<Step> {
  if (execution.status !== 'RUNNING') return { execution, history: [], commands: [] };
  const run = newRun(definition, draftOf(execution), outside);
  await happen(run, event);
  return finish(run);
}

/** Goes on with an execution that has failed, timed out or was stopped. */
export async function redriveExecution(definition: Definition, execution: Execution, outside: Outside): Promise<Step> {
  const { start, status, events, resumable, deadline } = execution;
  if (resumable === undefined || status === 'RUNNING') return { execution, history: [], commands: [] };
  const { TimeoutSeconds = 0 } = definition;
  const again: Execution = {
    start: { ...start, redriveCount: (start.redriveCount ?? 0) + 1 },
    status: 'RUNNING',
    events,
    root: laneDraft(resumable),
    ...(deadline === undefined ? {} : { deadline: outside.now + TimeoutSeconds * 1000 }),
  };
  const run = newRun(definition, again, outside);
  await redrive(run);
  return finish(run);
}

/** What a distributed Map runs for each item, as a machine of its own. @param path from the command that asks for it */
export function childMachine(definition: Definition, path: readonly string[]): Definition {
  let states: States = definition;
  let state: State | undefined;
  for (const part of path) {
    if (state?.Type === 'Parallel') {
      states = state.Branches?.[Number(part)] ?? states;
      state = undefined;
      continue;
    }
    if (state !== undefined) states = processorOf(state) ?? states;
    state = states.States[part];
  }
  const processor = state === undefined ? undefined : processorOf(state);
  if (processor === undefined) throw new Error(`There is no Map at ${path.join('/')}.`);
  const { QueryLanguage } = definition;
  return { ...processor, ...(QueryLanguage === undefined ? {} : { QueryLanguage }) };
}

const newRun = (definition: Definition, execution: Execution, outside: Outside): Run => ({
  definition,
  execution,
  outside,
  history: [],
  commands: [],
  ready: [],
});

async function finish(run: Run): Promise<Step> {
  const { execution } = run;
  for (let next = 0; next < run.ready.length && isRunning(run); next++) {
    const frame = run.ready[next];
    if (frame !== undefined && isLive(frame)) await enterState(run, frame);
  }
  delete execution.wakeAt;
  if (isRunning(run)) {
    const time = Math.min(earliestDue(execution.root), execution.deadline ?? Infinity);
    if (time !== Infinity) {
      execution.wakeAt = time;
      run.commands.push({ type: 'waitUntil', time });
    }
  }
  return { execution, history: run.history, commands: run.commands };
}

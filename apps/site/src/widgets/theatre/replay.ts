/**
 * A durable execution as the SDK runs it: the handler from its top at every invocation, and what has been done already
 * taken from its checkpoints. https://github.com/aws/aws-durable-execution-sdk-js
 */
import {
  ended,
  latestOf,
  marked,
  valueOf,
  went,
  withEffect,
  withValue,
  type Checkpoint,
  type Execution,
  type OpOf,
} from './execution.ts';
import type { Script } from './ops.ts';

/** Ten o'clock on a Monday. */
const BEGIN = 10;

export const begin = (script: Script, isSafe: boolean): Execution => ({
  lines: script.lines(isSafe),
  status: 'new',
  now: BEGIN,
  line: 0,
  values: {},
  operations: 0,
  checkpoints: [],
  runs: [],
  effects: [],
  uuids: 0,
});

/** Lambda invokes the function: from the top, with nothing but its event and the checkpoints. */
export const invoke = (execution: Execution): Execution => ({
  ...execution,
  status: 'running',
  line: 0,
  values: {},
  operations: 0,
  runs: [...execution.runs, { at: execution.now, marks: execution.lines.map(() => undefined) }],
});

/** The environment is gone, with all that was in its memory. */
export const kill = (execution: Execution): Execution =>
  execution.status === 'running' ? ended(execution, 'killed', 'killed') : execution;

/** What has been waited for is there: hours have passed, or somebody has called back. */
export function resume(execution: Execution, answer?: string): Execution {
  if (execution.status === 'killed') return invoke(execution);
  const [wait, hours] = pendingOf(execution);
  if (wait === undefined) return execution;
  const isLate = wait.kind === 'callback' && answer === undefined;
  const checkpoints = execution.checkpoints.map((one) =>
    one === wait
      ? { ...one, status: isLate ? ('TIMED_OUT' as const) : ('SUCCEEDED' as const), result: answer ?? '' }
      : one,
  );
  // Whoever calls back does so after an hour.
  return invoke({ ...execution, checkpoints, now: execution.now + (answer === undefined ? hours : 1) });
}

/** What is being waited for, and for how long. */
export function pendingOf({ checkpoints, lines }: Execution): [Checkpoint | undefined, number] {
  const wait = checkpoints.find(({ kind, status }) => kind !== 'step' && status === 'STARTED');
  const op = lines.map((line) => line.op).find((one) => one !== undefined && 'name' in one && one.name === wait?.name);
  return [wait, op !== undefined && 'hours' in op ? op.hours : 0];
}

/** One line further; a step takes two: its code runs, then its result is written down. */
export function next(execution: Execution): Execution {
  if (execution.status !== 'running') return execution;
  const { lines, line, values } = execution;
  const { op, when } = lines[line] ?? {};
  if (op === undefined) return { ...execution, line: line + 1 };
  if (when?.(values) === false) return went(execution, { kind: 'skipped', text: 'not reached' });
  switch (op.kind) {
    case 'code':
      return code(execution, op);
    case 'log':
      return logged(execution, op);
    case 'return':
      return ended(marked(execution, { kind: 'ran', text: `returns ${op.value(values)}` }), 'done', 'done');
    default:
      return operation(execution, op);
  }
}

/** To the end of the invocation. */
export function runOn(execution: Execution): Execution {
  let now = execution.status === 'new' ? invoke(execution) : execution;
  while (now.status === 'running') now = next(now);
  return now;
}

function code(execution: Execution, op: OpOf<'code'>): Execution {
  const [given, value] = valueOf(execution, op.value);
  const effect = op.effect?.(execution.values);
  const text = effect ?? `${op.sets} = ${value}`;
  return went(
    { ...given, ...withEffect(given, effect), values: withValue(given, op.sets, value) },
    { kind: 'ran', text },
  );
}

/** The SDK's logger keeps quiet about what was logged before; `console` knows of no replay. */
function logged(execution: Execution, { by, text }: OpOf<'log'>): Execution {
  const isReplay = execution.checkpoints.length > execution.operations;
  if (by === 'context' && isReplay) return went(execution, { kind: 'silent', text: 'no line: a replay' });
  return went({ ...execution, ...withEffect(execution, text) }, { kind: 'said', text: 'a line in the log' });
}

function operation(execution: Execution, op: OpOf<'step' | 'wait' | 'callback'>): Execution {
  const { operations, checkpoints } = execution;
  const kept = checkpoints[operations];
  if (kept !== undefined && kept.name !== op.name) return refused(execution, kept, op.name);
  if (kept !== undefined && kept.status !== 'STARTED') return replayed(execution, op, kept);
  const open = execution.runs.at(-1)?.marks[execution.line]?.kind === 'open';
  if (op.kind !== 'wait' && !open && kept === undefined) return worked(execution, op);
  return written(execution, op);
}

/** The code of a step, or what a callback is asked for with, has run; nobody has written it down yet. */
function worked(execution: Execution, op: OpOf<'step' | 'callback'>): Execution {
  const [given] = valueOf(execution, op.kind === 'step' ? op.value : undefined);
  const effect = op.effect?.(execution.values);
  const values = op.kind === 'step' ? { ...given.values, ...op.assigns } : given.values;
  return marked(
    { ...given, ...withEffect(given, effect), values },
    { kind: 'open', text: effect ?? 'its code has run' },
  );
}

/** Its result goes to the service, and from then on it is never done again. */
function written(execution: Execution, op: OpOf<'step' | 'wait' | 'callback'>): Execution {
  const { checkpoints, operations } = execution;
  if (op.kind === 'step') {
    const value = latestOf(execution, op);
    const checkpoint = { kind: 'step', name: op.name, status: 'SUCCEEDED', result: value } as const;
    const assigned = Object.entries(op.assigns ?? {}).map(([name, given]) => `${name} = ${given}`);
    const text = op.effect?.(execution.values) ?? assigned[0] ?? `${op.sets ?? op.name} = ${value}`;
    return went(
      {
        ...execution,
        operations: operations + 1,
        checkpoints: [...checkpoints, checkpoint],
        values: withValue(execution, op.sets, value),
      },
      { kind: 'ran', text },
    );
  }
  const waiting = checkpoints[operations] ?? ({ kind: op.kind, name: op.name, status: 'STARTED', result: '' } as const);
  const kept = checkpoints[operations] === undefined ? [...checkpoints, waiting] : checkpoints;
  return ended(marked({ ...execution, checkpoints: kept }, { kind: 'waits', text: 'waits' }), 'suspended', 'suspended');
}

function replayed(execution: Execution, op: OpOf<'step' | 'wait' | 'callback'>, kept: Checkpoint): Execution {
  const result = kept.status === 'TIMED_OUT' && op.kind === 'callback' ? op.late : kept.result;
  const sets = 'sets' in op ? op.sets : undefined;
  return went(
    { ...execution, operations: execution.operations + 1, values: withValue(execution, sets, result) },
    { kind: 'replayed', text: sets === undefined ? 'not again' : `${sets} = ${result}` },
  );
}

/** In the words of the SDK. */
function refused(execution: Execution, kept: Checkpoint, name: string): Execution {
  const says =
    `NonDeterministicExecutionError: Non-deterministic execution detected: Operation name mismatch for step "${execution.operations + 1}". ` +
    `Expected name "${kept.name}", but got "${name}". This indicates non-deterministic control flow in your workflow code.`;
  return { ...ended(marked(execution, { kind: 'failed', text: 'fails' }), 'failed', 'failed'), says };
}

import type { Lane, MapItem } from '../execution.ts';
import type { States } from '../definition.ts';
import type { Json, JsonObject } from '../json.ts';
import { succeed } from './leave.ts';
import { attempt } from './fail.ts';
import { type Frame, record, recordNext, type Run, stateOf } from './run.ts';

/** Begins every branch with the same input. */
export function startBranches(run: Run, frame: Frame, input: Json): void {
  const { lane } = frame;
  const branches = stateOf(frame).Branches ?? [];
  recordNext(run, lane, 'ParallelStateStarted');
  const lanes: (Lane | null)[] = branches.map((branch) => newLane(branch, input, lane.previous, lane.variables));
  lane.doing = { kind: 'parallel', lanes, outputs: branches.map(() => null), left: branches.length };
  for (const [index, states] of branches.entries()) {
    const child = lanes[index];
    if (child) run.ready.push({ lane: child, states, parent: frame, index });
  }
}

/** A lane that is about to enter its first state. It sees the variables around it; what it assigns is its own. */
export function newLane(states: States, input: Json, previous: number, variables: JsonObject, item?: MapItem): Lane {
  return {
    state: states.StartAt,
    input,
    enteredAt: 0,
    entered: 0,
    before: previous,
    previous,
    variables,
    retries: [],
    doing: { kind: 'enter' },
    ...(item === undefined ? {} : { item }),
  };
}

export async function branchEnded(run: Run, frame: Frame, child: Frame, output: Json): Promise<void> {
  const { doing } = frame.lane;
  if (doing.kind !== 'parallel') return;
  doing.lanes[child.index] = null;
  doing.outputs[child.index] = output;
  if (--doing.left > 0) return;
  // What follows links to the branch that ended last, not to the event that says that all have.
  frame.lane.previous = child.lane.previous;
  record(run, frame.lane.previous, 'ParallelStateSucceeded');
  const { outputs } = doing;
  frame.lane.doing = { kind: 'busy' };
  await attempt(run, frame, () => succeed(run, frame, outputs));
}

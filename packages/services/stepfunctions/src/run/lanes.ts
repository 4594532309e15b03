import type { Execution } from '@coldstart/states';

type Lane = Execution['root'];

/** What runs in an execution, branches and iterations included. */
export function* lanesOf(lane: Lane): Generator<Lane> {
  yield lane;
  const { doing } = lane;
  if (doing.kind !== 'parallel' && doing.kind !== 'map') return;
  for (const inner of doing.lanes) if (inner !== null) yield* lanesOf(inner);
}

/** Names of the tasks that an execution waits for. */
export function liveTasks({ status, root }: Execution): Set<string> {
  const found = new Set<string>();
  if (status !== 'RUNNING') return found;
  for (const { doing } of lanesOf(root)) if (doing.kind === 'task') found.add(doing.id);
  return found;
}

import type { Call, Cloud } from '@coldstart/cloud';
import type { FinishedRun } from '../invoke/run.ts';
import type { Execution } from './state.ts';

/** How an execution has ended, and its last invocation, if one has. */
export interface Ended {
  readonly execution: Execution;
  readonly last: FinishedRun | undefined;
}

interface Watch {
  last: FinishedRun | undefined;
  readonly wake: ((ended: Ended) => void)[];
}

/** Who waits for an execution's end: callers that are to be answered, who do not outlive the process. */
const watches = new WeakMap<Cloud, Map<string, Watch>>();

function watchesOf(cloud: Cloud): Map<string, Watch> {
  let found = watches.get(cloud);
  if (found === undefined) watches.set(cloud, (found = new Map()));
  return found;
}

/** Waits for the end, however far the cloud's time has to go until then; that is not held up. */
export function waitForEnd({ cloud }: Call, { id }: Execution): Promise<Ended> {
  const all = watchesOf(cloud);
  let watch = all.get(id);
  if (watch === undefined) all.set(id, (watch = { last: undefined, wake: [] }));
  const { wake } = watch;
  return cloud.clock.aside(new Promise((resolve) => wake.push(resolve)));
}

export function noteRun({ cloud }: Call, { id }: Execution, run: FinishedRun): void {
  const watch = watchesOf(cloud).get(id);
  if (watch !== undefined) watch.last = run;
}

export function tellOfEnd({ cloud }: Call, execution: Execution): void {
  const all = watchesOf(cloud);
  const watch = all.get(execution.id);
  all.delete(execution.id);
  for (const wake of watch?.wake ?? []) wake({ execution, last: watch?.last });
}

import { ResourceFailure } from './failure.ts';
import { inputs, invoke, viewOf, type RowRun } from './row-calls.ts';

/** Milliseconds between the first looks; after every four the time between them doubles. */
const FIRST_WAIT = 8;
const LOOKS = 12;

/** Looks again and again for what takes moments. @returns false for what takes longer: the stack goes on later */
export async function eventually({ context }: RowRun, look: () => Promise<boolean>): Promise<boolean> {
  for (let looks = 0; looks < LOOKS; looks += 1) {
    if (looks > 0) await context.call.cloud.clock.sleep(FIRST_WAIT * 2 ** Math.floor((looks - 1) / 4));
    if (await look()) return true;
  }
  return false;
}

/** Whether a resource is ready for the next change. @throws ResourceFailure where it never will be */
export function isStable(run: RowRun): Promise<boolean> {
  return eventually(run, () => isReady(run));
}

async function isReady(run: RowRun): Promise<boolean> {
  for (const [operation, check] of Object.entries(run.row.stable ?? {})) {
    for (const input of inputs(check?.input(viewOf(run)))) {
      const state = check?.state((await invoke(run, operation, input, false)) ?? {}) ?? 'ready';
      if (state === 'waiting') return false;
      if (typeof state === 'object') throw new ResourceFailure(state.failed);
    }
  }
  return true;
}

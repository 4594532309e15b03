import type { ClockMemory, Jump } from './clock.ts';
import { everywhere } from './credentials.ts';
import type { Persistence } from './persistence.ts';
import { defineState, stateKey, type StateStore } from './state.ts';

const moved = defineState('core/clock', () => ({ jumps: [] as readonly Jump[] }));

/**
 * Keeps in the folder of the state how far its time is ahead of the machine's. A step is in the file before anything that
 * bears its moment is.
 */
export function clockMemory(
  store: StateStore,
  persistence: Persistence,
  report: (error: unknown) => void,
): ClockMemory {
  const key = stateKey(moved.name, everywhere);
  return {
    jumps: store.peek(moved, everywhere)?.jumps ?? [],
    keep(jumps) {
      store.get(moved, everywhere).jumps = jumps;
      try {
        persistence.save([key]);
      } catch (error) {
        // The next record has it, too, or fails like this one: nothing at this moment is then written either.
        report(error);
      }
    },
  };
}

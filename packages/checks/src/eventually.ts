import type { ClockCapability } from './capabilities.ts';

export interface EventuallyOptions {
  /** Longest wait in milliseconds of the cloud's time; one minute when left out. */
  readonly within?: number;
}

/** Real time that is left to what is under way before a clock is moved, in milliseconds. */
const GRACE = 20;
/** Longest real wait where time cannot be moved, whatever the check would allow. */
const TIMEOUT = 600_000;

/**
 * Repeats until nothing is thrown, and gives the result. Where the backend has a clock, time jumps from one thing
 * that falls due to the next, so that waiting for a retry after two minutes takes none; elsewhere it polls.
 *
 * @param pace how many times as long as elsewhere things take where time cannot be moved
 * @throws what the last attempt threw
 */
export async function eventually<Result>(
  attempt: () => Result | Promise<Result>,
  clock: ClockCapability | undefined,
  { within = 60_000 }: EventuallyOptions = {},
  pace = 1,
): Promise<Result> {
  const now = (): number => clock?.now() ?? Date.now();
  const deadline = now() + (clock === undefined ? Math.min(within * pace, TIMEOUT) : within);
  for (let pause = GRACE; ; pause = Math.min(pause * 1.5, 1000)) {
    await clock?.settled();
    try {
      return await attempt();
    } catch (error) {
      if (now() >= deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, clock === undefined ? pause : GRACE));
    if (clock === undefined) continue;
    const due = clock.nextDue();
    const left = deadline - now();
    if (left > 0) await clock.advance(Math.min(due ?? left, left));
  }
}

import { setTimeout as wait } from 'node:timers/promises';
import { idleShare, processorTimes, TO_SPARE } from './processors.ts';

/** How many times its limit a check gets at most. */
const PATIENCE = 3;

/**
 * Waits until a check is late: after its limit, unless the machine was busy all the while. What is slow for others' sake is
 * not late before the third limit: a verdict must not depend on what else runs.
 *
 * @param limit milliseconds
 * @param look what the processors have done so far
 */
export async function untilLate(limit: number, signal: AbortSignal, look = processorTimes): Promise<void> {
  for (let times = 0; times < PATIENCE; times += 1) {
    const before = look();
    await wait(limit, undefined, { signal });
    if (idleShare(before, look()) >= TO_SPARE) return;
  }
}

import { availableParallelism } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { idleShare, processorTimes, TO_SPARE } from '@coldstart/checks/processors';

/** Milliseconds between two looks at the processors. */
const LOOK = 200;

/** How many tasks run side by side. */
export interface Lanes {
  /** So many in any case. */
  readonly least: number;
  /** So many while processors are idle, whoever else uses them: much of a grading is waiting for deadlines. */
  readonly most: number;
}

export function lanesOfThisMachine(): Lanes {
  const processors = availableParallelism();
  return { least: Math.min(4, processors + 1), most: Math.min(16, 4 * processors) };
}

/** Runs tasks side by side; results come in the order of the items. The first error ends it. */
export async function inLanes<Item, Result>(
  items: readonly Item[],
  { least, most }: Lanes,
  task: (item: Item) => Promise<Result | undefined>,
): Promise<Result[]> {
  const results: (Result | undefined)[] = [];
  const running = new Set<Promise<void>>();
  for (const [index, item] of items.entries()) {
    // One more a look, so that what the last one takes is seen before the next begins.
    for (let look = true; look && running.size >= least;) {
      const before = processorTimes();
      await Promise.race([...running, setTimeout(LOOK, undefined, { ref: false })]);
      look = running.size >= most || idleShare(before, processorTimes()) < TO_SPARE;
    }
    const lane = task(item)
      .then((result) => void (results[index] = result))
      .finally(() => running.delete(lane));
    running.add(lane);
  }
  await Promise.all(running);
  return results.filter((result) => result !== undefined);
}

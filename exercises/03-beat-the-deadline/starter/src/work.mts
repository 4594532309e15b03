import { setTimeout as sleep } from 'node:timers/promises';

/** A piece of work, and how long it takes: at most 100 ms. */
export interface Item {
  id: string;
  ms: number;
}

/** Does the work of one item. It stands for a call to something slow; leave it as it is. */
export async function processItem(item: Item): Promise<void> {
  await sleep(item.ms);
}

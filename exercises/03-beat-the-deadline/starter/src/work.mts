import { setTimeout as sleep } from 'node:timers/promises';

/** A piece of work, and how long it takes: at most 100 ms. */
export interface Item {
  id: string;
  ms: number;
}

/** Does the work of one item, and logs when. It stands for a call to something slow; leave it as it is. */
export async function processItem(item: Item): Promise<void> {
  const from = Date.now();
  await sleep(item.ms);
  console.log(JSON.stringify({ item: item.id, from, to: Date.now() }));
}

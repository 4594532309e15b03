import type { Call } from '@coldstart/cloud';

const queues = new WeakMap<Call['cloud'], Map<string, Promise<unknown>>>();

/** Runs a task once those before it with the same key have ended: one step of an execution at a time. */
export async function alone<Result>(cloud: Call['cloud'], key: string, task: () => Promise<Result>): Promise<Result> {
  let queue = queues.get(cloud);
  if (queue === undefined) queues.set(cloud, (queue = new Map()));
  const before = queue.get(key);
  const running = before === undefined ? task() : before.then(task, task);
  queue.set(key, running);
  try {
    return await running;
  } finally {
    if (queue.get(key) === running) queue.delete(key);
  }
}

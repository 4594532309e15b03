import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inLanes } from './lanes.ts';

test('as many tasks run at a time as there are lanes, and results come in the order of the items', async () => {
  let running = 0;
  let most = 0;
  const results = await inLanes([30, 1, 20, 1, 10], { least: 2, most: 2 }, async (milliseconds) => {
    most = Math.max(most, ++running);
    await setTimeout(milliseconds);
    running -= 1;
    return milliseconds;
  });
  expect(results).toEqual([30, 1, 20, 1, 10]);
  expect(most).toBe(2);
});

test('tasks that have no result leave none', async () => {
  const odd = await inLanes([1, 2, 3], { least: 4, most: 4 }, async (item) => (item % 2 === 1 ? item : undefined));
  expect(odd).toEqual([1, 3]);
});

test('never more than the most run at a time, however idle the machine is', async () => {
  let running = 0;
  let most = 0;
  await inLanes([1, 2, 3, 4, 5, 6], { least: 1, most: 3 }, async () => {
    most = Math.max(most, ++running);
    await setTimeout(700);
    running -= 1;
  });
  expect(most).toBeGreaterThanOrEqual(1);
  expect(most).toBeLessThanOrEqual(3);
});

test('the first error ends it', async () => {
  const begun: number[] = [];
  const work = inLanes([1, 2, 3], { least: 1, most: 1 }, async (item) => {
    begun.push(item);
    throw new Error(`Task ${item} broke.`);
  });
  await expect(work).rejects.toThrow('Task 1 broke.');
  expect(begun).toEqual([1]);
});

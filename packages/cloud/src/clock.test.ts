import { afterEach, expect, test } from 'vitest';
import { createClock, type Clock } from './clock.ts';

let clock: Clock | undefined;
afterEach(() => clock?.close());

function start(): { clock: Clock; errors: unknown[] } {
  const errors: unknown[] = [];
  clock = createClock((error) => errors.push(error), false);
  return { clock, errors };
}

test('fires what falls due on the way, in order, each at its own moment', async () => {
  const { clock } = start();
  const begin = clock.now();
  const fired: [string, number][] = [];
  const note = (name: string) => () => void fired.push([name, Math.round((clock.now() - begin) / 1000)]);
  clock.after(180_000, note('second retry'));
  clock.after(60_000, note('first retry'));
  clock.after(600_000, note('too late'));
  await clock.advance(200_000);
  expect(fired).toEqual([
    ['first retry', 60],
    ['second retry', 180],
  ]);
  expect(Math.round((clock.now() - begin) / 1000)).toBe(200);
});

test('waits for what a timer sets off, and for the timers that this adds', async () => {
  const { clock } = start();
  const begin = clock.now();
  const seen: number[] = [];
  clock.after(1000, async () => {
    await new Promise((resolve) => setImmediate(resolve));
    clock.after(1000, () => void seen.push(Math.round(clock.now() - begin)));
  });
  await clock.advance(5000);
  expect(seen).toHaveLength(1);
  expect(seen[0]).toBeGreaterThanOrEqual(2000);
  expect(seen[0]).toBeLessThan(2100);
});

test('what is set for a moment happens at it, and what is set for one that has passed happens now', async () => {
  const { clock } = start();
  const begin = clock.now();
  const seen: number[] = [];
  clock.atMoment(begin + 1000, () => void seen.push(clock.now() - begin));
  clock.atMoment(begin - 1000, () => void seen.push(clock.now() - begin));
  await clock.advance(1000);
  expect(seen).toEqual([0, 1000]);
});

test('a cancelled timer does not fire, and a failing one is reported without stopping the others', async () => {
  const { clock, errors } = start();
  const fired: string[] = [];
  const cancel = clock.after(10, () => void fired.push('cancelled'));
  clock.after(20, () => {
    throw new Error('broken');
  });
  clock.after(30, () => void fired.push('last'));
  cancel();
  await clock.advance(100);
  expect(fired).toEqual(['last']);
  expect(errors).toEqual([new Error('broken')]);
});

test('a task that sleeps does not hold time up, and goes on when its time has come', async () => {
  const { clock } = start();
  const begin = clock.now();
  const seen: number[] = [];
  clock.after(1000, async () => {
    await clock.sleep(500);
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(Math.round((clock.now() - begin) / 100));
    await clock.sleep(2000);
    seen.push(Math.round((clock.now() - begin) / 100));
  });
  await clock.advance(5000);
  expect(seen).toEqual([15, 35]);
});

test('knows what a moment of real time meant before a jump', async () => {
  const { clock } = start();
  const before = Date.now() - 1;
  expect(clock.at(before)).toBe(before);
  await clock.advance(3_600_000);
  expect(clock.at(before)).toBe(before);
  expect(clock.at(Date.now() + 1000) - Date.now()).toBeGreaterThanOrEqual(3_600_000);
});

test('two advances at once follow each other', async () => {
  const { clock } = start();
  const begin = clock.now();
  await Promise.all([clock.advance(1000), clock.advance(1000)]);
  expect(clock.now() - begin).toBeGreaterThanOrEqual(2000);
});

test('says when the next timer is due', () => {
  const { clock } = start();
  expect(clock.nextDue()).toBeUndefined();
  clock.after(5000, () => undefined);
  expect(clock.nextDue()).toBeGreaterThan(4000);
});

test('moments of the machine keep their order in the cloud, while time stands still for what runs, too', async () => {
  clock = createClock(() => undefined);
  const seen: number[] = [];
  const busy = async (): Promise<void> => {
    const until = Date.now() + 20;
    while (Date.now() < until) {
      seen.push(Date.now());
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  for (const due of [1000, 1001, 1002]) clock.after(due, busy);
  await clock.advance(2000);
  const stamps = seen.map((moment) => clock?.at(moment) ?? 0);
  expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
});

import { expect, test } from 'vitest';
import type { ClockCapability } from './capabilities.ts';
import { eventually } from './eventually.ts';

/** A clock on which things fall due at given times. */
function fakeClock(due: number[]): ClockCapability & { fired: number[] } {
  let now = 0;
  const fired: number[] = [];
  return {
    fired,
    now: () => now,
    async advance(milliseconds) {
      now += milliseconds;
      while ((due[0] ?? Infinity) <= now) fired.push(due.shift() ?? 0);
    },
    nextDue: () => (due[0] === undefined ? undefined : due[0] - now),
    settled: async () => undefined,
  };
}

test('time jumps to what falls due, and no further than needed', async () => {
  const clock = fakeClock([60_000, 180_000, 900_000]);
  const fired = await eventually(
    () => {
      if (clock.fired.length < 2) throw new Error('not yet');
      return clock.fired.length;
    },
    clock,
    { within: 600_000 },
  );
  expect(fired).toBe(2);
  expect(clock.now()).toBe(180_000);
});

test('what never holds ends with its last reason, when the time is up', async () => {
  const clock = fakeClock([1000]);
  await expect(
    eventually(
      () => {
        throw new Error(`only ${clock.fired.length}`);
      },
      clock,
      { within: 5000 },
    ),
  ).rejects.toThrow('only 1');
  expect(clock.now()).toBe(5000);
});

test('without a clock it polls', async () => {
  let calls = 0;
  const result = await eventually(() => {
    calls += 1;
    if (calls < 3) throw new Error('not yet');
    return calls;
  }, undefined);
  expect(result).toBe(3);
});

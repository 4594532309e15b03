import { batchesAtOnce } from '@coldstart/cloud/batches-at-once';
import { expect, test } from 'vitest';
import { placeFor, type Pools } from './pools.ts';

const idle = { provisioned: 0, reserved: 0, shared: 0 };
const none: Pools = { provisioned: undefined, reserved: undefined, promised: 0, shared: 800 };

test('provisioned places come first, then the function’s own, and none of the others’', () => {
  const pools: Pools = { provisioned: 30, reserved: 50, promised: 30, shared: 800 };
  expect(placeFor(pools, idle)).toEqual({ pool: 'provisioned' });
  expect(placeFor(pools, { ...idle, provisioned: 30 })).toEqual({ pool: 'reserved' });
  expect(placeFor(pools, { provisioned: 30, reserved: 19, shared: 0 })).toEqual({ pool: 'reserved' });
  expect(placeFor(pools, { provisioned: 30, reserved: 20, shared: 0 })).toEqual({
    throttled: 'ReservedFunctionConcurrentInvocationLimitExceeded',
  });
});

test('a function that has reserved nothing shares what is left, and one that has reserved 0 never runs', () => {
  expect(placeFor(none, { ...idle, shared: 799 })).toEqual({ pool: 'shared' });
  expect(placeFor(none, { ...idle, shared: 800 })).toEqual({ throttled: 'ConcurrentInvocationLimitExceeded' });
  expect(placeFor({ ...none, provisioned: 1 }, { provisioned: 1, reserved: 0, shared: 5 })).toEqual({ pool: 'shared' });
  expect(placeFor({ ...none, reserved: 0 }, idle)).toEqual({
    throttled: 'ReservedFunctionConcurrentInvocationLimitExceeded',
  });
});

test('a queue’s batches begin with five and grow by the minute, unless they have a maximum', () => {
  expect([0, 59_999, 60_000, 120_000, 3_600_000].map((busy) => batchesAtOnce(undefined, busy))).toEqual([
    5, 5, 305, 605, 1250,
  ]);
  expect(batchesAtOnce(10, 3_600_000)).toBe(10);
});

import { expect, test } from 'vitest';
import { breakEven, fargateCost, lambdaCost } from './work.ts';

test('what is free is not paid for', () => {
  expect(lambdaCost({ requests: 1_000_000, milliseconds: 100, megabytes: 512 })).toBe(0);
  // AWS's own arithmetic: 3 million requests of 120 ms with 1,536 MB are 540,000 GB-s.
  const work = { requests: 3_000_000, milliseconds: 120, megabytes: 1536 };
  expect(lambdaCost(work)).toBeCloseTo(2 * 0.2 + 140_000 * 0.0000166667, 6);
  expect(lambdaCost(work, false)).toBeCloseTo(3 * 0.2 + 540_000 * 0.0000166667, 6);
});

test('a started millisecond is a whole one', () => {
  const paid = (milliseconds: number): number => lambdaCost({ requests: 100_000_000, milliseconds, megabytes: 1024 });
  expect(paid(10.2)).toBe(paid(11));
  expect(paid(11)).toBeGreaterThan(paid(10));
});

test('containers cost the same whatever they do', () => {
  expect(fargateCost({ count: 1, vcpu: 0.25, gigabytes: 0.5 })).toBeCloseTo(9.01, 2);
  expect(fargateCost({ count: 2, vcpu: 1, gigabytes: 2 })).toBeCloseTo(2 * 36.04, 1);
});

test('just below the crossing Lambda is cheaper, at it no longer', () => {
  const work = { milliseconds: 80, megabytes: 256 };
  const cost = fargateCost({ count: 2, vcpu: 0.25, gigabytes: 0.5 });
  const requests = breakEven(work, cost);
  expect(lambdaCost({ ...work, requests: requests - 1 })).toBeLessThan(cost);
  expect(lambdaCost({ ...work, requests })).toBeGreaterThanOrEqual(cost);
});

import { expect, test } from 'vitest';
import { JOBS, runOf, SIZES, tune } from './tune.ts';

const [computes] = JOBS;

test('twice the memory halves what only computes, at about the same cost', () => {
  const [small, large] = [runOf(computes, 512), runOf(computes, 1024)];
  expect(small?.milliseconds).toBe(4008);
  expect(large?.milliseconds).toBe(2004);
  expect(large?.cost).toBeCloseTo(small?.cost ?? 0, 1);
});

test('one thread gets no faster from one vCPU on, and two threads from two on', () => {
  expect(runOf(computes, 4096)?.milliseconds).toBe(1160);
  expect(tune('computes', 512).best.megabytes).toBe(1792);
  expect(tune('threads', 512).best.megabytes).toBe(3584);
});

test('what waits is best with the least that it fits into', () => {
  const { best, says } = tune('waits', 1024);
  expect(best.megabytes).toBe(128);
  expect(says).toBe('It is faster than it is cheap.');
  expect(tune('waits', 128).says).toBe('This is the sweet spot.');
});

test('what does not fit ends', () => {
  expect(tune('computes', 320)).toMatchObject({ run: undefined, says: 'It runs out of memory.' });
  expect(tune('computes', 384).run).toBeDefined();
});

test('the cost is memory times time, and the request', () => {
  // 1,160 ms of 4 GB, a million times: 4,640,000 GB-seconds, and $0.20.
  expect(runOf(computes, 4096)?.cost).toBeCloseTo(4_640_000 * 0.0000166667 + 0.2, 6);
});

test('the curves stay in their field', () => {
  for (const { id } of JOBS) {
    const { curves, places } = tune(id, 512);
    const points = [curves.milliseconds, curves.cost].join(' ').split(/[ ,]/).map(Number);
    expect(points.every((point) => point >= 0 && point <= 100)).toBe(true);
    expect(places.best).toBeLessThanOrEqual(100);
  }
  expect([SIZES.at(0), SIZES.at(-1)]).toEqual([128, 4096]);
});

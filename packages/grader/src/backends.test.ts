import { afterEach, expect, test } from 'vitest';
import { SERVICES } from '@coldstart/services';
import { openBackend, type Backend } from './backend/index.ts';
import { Backends } from './backends.ts';

const HOUR = 3_600_000;

let backends: Backends;
afterEach(() => backends.close());

function start(): { opened: () => number } {
  let opened = 0;
  backends = new Backends(() => {
    opened += 1;
    return openBackend('embedded', { services: SERVICES, log: () => undefined });
  });
  return { opened: () => opened };
}

const timeOf = ({ capabilities }: Backend): number => capabilities.clock?.now() ?? Number.NaN;

test('a job that moves time moves it for no other', async () => {
  start();
  await backends.use(false, async (still) => {
    const before = timeOf(still);
    await backends.use(true, async (moving) => {
      await moving.capabilities.clock?.advance(HOUR);
      expect(timeOf(moving) - before).toBeGreaterThanOrEqual(HOUR);
      await backends.use(true, async (other) => expect(timeOf(other) - before).toBeLessThan(HOUR));
    });
    expect(timeOf(still) - before).toBeLessThan(HOUR);
  });
});

test('jobs that leave time alone share a cloud', async () => {
  const { opened } = start();
  await backends.use(false, (one) => backends.use(false, async (other) => expect(other.endpoint).toBe(one.endpoint)));
  expect(opened()).toBe(1);
});

test('a cloud that nobody uses is used again', async () => {
  const { opened } = start();
  for (const moves of [true, false, true]) await backends.use(moves, async () => undefined);
  expect(opened()).toBe(1);
});

test('a cloud is free again after a job that broke', async () => {
  const { opened } = start();
  const broken = backends.use(true, () => Promise.reject(new Error('The job broke.')));
  await expect(broken).rejects.toThrow('The job broke.');
  await backends.use(true, async () => undefined);
  expect(opened()).toBe(1);
});

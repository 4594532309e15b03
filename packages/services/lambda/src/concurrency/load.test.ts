import { expect, test } from 'vitest';
import { totalOf, underLoad, type LoadedFunction } from './load.ts';

const always = (rate: number) => (): number => rate;
const api: LoadedFunction = { name: 'Api', rate: always(800), milliseconds: 250 };
const hog: LoadedFunction = { name: 'Others', rate: always(5000), milliseconds: 1000 };

const totals = (functions: readonly LoadedFunction[], seconds = 5, account?: number) =>
  underLoad(functions, { seconds, ...(account !== undefined && { account }) }).map(totalOf);

test('concurrency is rate times duration', () => {
  expect(totals([api])[0]).toMatchObject({ most: 200, throttled: 0, cold: 200 });
  expect(totals([{ ...api, reserved: 200 }])[0]).toMatchObject({ most: 200, throttled: 0 });
  expect(totals([{ ...api, reserved: 199 }])[0]?.throttled).toBeGreaterThan(0);
});

test('others take what is shared, and nothing of what is reserved', () => {
  expect(totals([api, hog])[0]?.throttled).toBeGreaterThan(0);
  const [served, others] = totals([{ ...api, reserved: 200 }, hog]);
  expect(served?.throttled).toBe(0);
  expect(others).toMatchObject({ most: 800 });
});

test('provisioned environments are never cold, and are part of what is reserved', () => {
  const opening: LoadedFunction = { ...api, rate: always(120), reserved: 200 };
  expect(totals([{ ...opening, provisioned: 30 }])[0]).toMatchObject({ cold: 0, most: 30 });
  expect(totals([{ ...opening, provisioned: 29 }])[0]).toMatchObject({ cold: 1 });
  expect(totals([{ ...api, reserved: 200, provisioned: 30 }])[0]).toMatchObject({ most: 200, throttled: 0 });
});

test('a queue is worked off by as many as its mapping allows, and grows beyond five by the minute without one', () => {
  const consumer: LoadedFunction = { name: 'Consumer', rate: always(20), milliseconds: 400, queue: { maximum: 8 } };
  expect(totals([consumer], 180)[0]).toMatchObject({ most: 8 });
  expect(totals([consumer], 180)[0]?.waiting).toBeLessThanOrEqual(20);
  expect(totals([{ ...consumer, queue: { maximum: 7 } }], 180)[0]?.waiting).toBeGreaterThan(100);
  const backlog = { ...consumer, rate: (second: number) => (second === 0 ? 5000 : 0) };
  expect(totals([{ ...backlog, queue: { maximum: undefined } }], 100)[0]).toMatchObject({ most: 305 });
});

test('what a mapping takes and the function has no place for is throttled', () => {
  const consumer: LoadedFunction = {
    name: 'C',
    rate: always(100),
    milliseconds: 400,
    reserved: 5,
    queue: { maximum: 10 },
  };
  expect(totals([consumer], 3)[0]).toMatchObject({ most: 5 });
  expect(totals([consumer], 3)[0]?.throttled).toBeGreaterThan(0);
});

test('a function gets a thousand new environments in ten seconds, however much the account has', () => {
  const rush: LoadedFunction = { name: 'Rush', rate: always(3000), milliseconds: 1000 };
  const [moments = []] = underLoad([rush], { seconds: 21, account: 5000 });
  const at = (second: number): number => moments[second * 20 - 1]?.running ?? 0;
  expect([at(5), at(12), at(21)]).toEqual([1000, 2000, 3000]);
});

import { expect, test } from 'vitest';
import { FIRST, limitOf, measure } from './meter.ts';

test('a pool in each of 500 functions is more than the database takes', () => {
  expect(measure(FIRST)).toMatchObject({
    asked: 5000,
    limit: 823,
    kind: 'failure',
    sum: '418 of 500 functions get no connection',
  });
});

test('one connection each, and a larger database, suffice', () => {
  expect(measure({ ...FIRST, way: 'single', units: 8 })).toMatchObject({
    asked: 500,
    limit: 1669,
    kind: 'success',
    sum: 'It takes all 500',
  });
  expect(measure({ ...FIRST, way: 'single', functions: 1000 })).toMatchObject({
    kind: 'failure',
    sum: '177 of 1,000 functions get no connection',
  });
});

test('a proxy shares connections, and lets wait', () => {
  expect(measure({ ...FIRST, way: 'proxy' })).toMatchObject({ asked: 50, kind: 'success' });
  expect(measure({ ...FIRST, way: 'proxy', functions: 5000, units: 1 })).toMatchObject({ asked: 189, kind: 'wait' });
});

test('with the Data API the functions hold none', () => {
  expect(measure({ ...FIRST, way: 'data', functions: 1000, units: 1 })).toMatchObject({ asked: 0, kind: 'success' });
});

test('a database that may pause takes 2,000 at most', () => {
  expect([limitOf(16, false), limitOf(16, true), limitOf(0.5, true)]).toEqual([3360, 2000, 0]);
});

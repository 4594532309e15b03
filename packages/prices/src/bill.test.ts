import { expect, test } from 'vitest';
import { billOf } from './bill.ts';
import { dollars, monthText, quantityText } from './money.ts';
import { ALLOWANCES, allowanceOf, RATES, sourceOf, SOURCES } from './rates.ts';

const of = (meter: string, quantity: number, resource = 'orders') => ({ meter, quantity, resource });

test('every price has a source with a month, and every allowance is one', () => {
  expect(RATES.filter(({ price, per }) => !(price > 0 && per > 0))).toEqual([]);
  for (const rate of RATES) {
    expect(sourceOf(rate).url).toMatch(/^https:\/\/aws\.amazon\.com\/.+\/pricing\//);
    if (rate.free !== undefined) expect(allowanceOf(rate.free).quantity).toBeGreaterThan(0);
  }
  expect(Object.values(SOURCES).filter(({ read }) => !/^20\d\d(-\d\d)?$/.test(read))).toEqual([]);
  expect(ALLOWANCES.filter(({ source }) => SOURCES[source] === undefined)).toEqual([]);
  expect(new Set(RATES.map(({ id }) => id)).size).toBe(RATES.length);
});

test('the quiz: 3 million requests of 120 ms with 512 MB cost 40 cents', () => {
  const bill = billOf([of('lambda.requests', 3_000_000), of('lambda.x86', 180_000)]);
  expect(bill.total).toBeCloseTo(0.4, 9);
  expect(bill.withoutFree).toBeCloseTo(0.6 + 3.000006, 5);
  expect(bill.lines.map(({ rate, free, cost }) => [rate.id, free, Number(cost.toFixed(6))])).toEqual([
    ['lambda.requests', 1_000_000, 0.4],
    ['lambda.x86', 180_000, 0],
  ]);
});

test('an allowance is there once, whatever takes from it', () => {
  const bill = billOf([of('lambda.x86', 300_000), of('lambda.arm', 300_000)]);
  expect(bill.lines.map(({ free }) => free)).toEqual([300_000, 100_000]);
  expect(bill.total).toBeCloseTo(200_000 * 0.0000133334, 9);
  expect(billOf([of('sqs.requests', 900_000), of('sqs.fifo-requests', 200_000)]).total).toBeCloseTo(0.05, 9);
});

test('a run is multiplied before the allowance is taken off', () => {
  const run = [of('states.transitions', 5), of('states.transitions', 5, 'other')];
  expect(billOf(run).total).toBe(0);
  const month = billOf(run, { times: 1000 });
  expect(month.total).toBeCloseTo(0.15, 9);
  expect(month.lines[0]?.resources).toEqual([
    { resource: 'orders', quantity: 5000 },
    { resource: 'other', quantity: 5000 },
  ]);
  expect(billOf(run, { times: 1000, free: false }).total).toBeCloseTo(0.25, 9);
});

test('a bill names what it does not know', () => {
  const bill = billOf([
    of('sqs.requests', 3),
    of('unknown', 2, 'cognito-idp InitiateAuth'),
    of('no.such.meter', 1, 'x'),
  ]);
  expect(bill.unknown).toEqual([
    { resource: 'cognito-idp InitiateAuth', quantity: 2 },
    { resource: 'no.such.meter of x', quantity: 1 },
  ]);
  expect(bill.open.join(' ')).toContain('also at an empty queue');
  expect(bill.open.join(' ')).not.toContain('DynamoDB');
  expect(billOf([])).toEqual({ lines: [], total: 0, withoutFree: 0, unknown: [], open: [] });
});

test('dollars, quantities and months as people read them', () => {
  expect([0, 0.000000208, 0.0042, 0.4, 12.345, 1234.5].map(dollars)).toEqual([
    '$0',
    '$0.00000021',
    '$0.0042',
    '$0.40',
    '$12.35',
    '$1,234.50',
  ]);
  expect([0, 0.000123, 0.5, 3.14159, 1234.5, 1e6].map(quantityText)).toEqual([
    '0',
    '0.00012',
    '0.5',
    '3.14',
    '1,235',
    '1,000,000',
  ]);
  expect([monthText('2026-09'), monthText('2026')]).toEqual(['September 2026', '2026']);
});

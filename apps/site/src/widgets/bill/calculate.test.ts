import { expect, test } from 'vitest';
import { calculate, FIRST, usageOf } from './calculate.ts';

test('the quiz’s question has the quiz’s answer', () => {
  const { rows, sum } = calculate(FIRST);
  expect(sum).toBe('3,000,000 requests a month cost $0.40. 100 % of it is Lambda: requests.');
  expect(rows.map(({ what, used, free, cost }) => [what, used, free, cost])).toEqual([
    ['Lambda: requests', '3,000,000 requests', '1,000,000', '$0.40'],
    ['Lambda: compute, x86_64', '180,000 GB-seconds', 'all', '$0'],
    ['CloudWatch Logs: data taken in', '0.84 GB', 'all', '$0'],
  ]);
});

test('what stands in front, and what is logged, may cost more than Lambda', () => {
  const rest = calculate({ ...FIRST, entrance: 'rest' });
  expect(rest.sum).toBe('3,000,000 requests a month cost $10.90. 96 % of it is API Gateway: requests, REST APIs.');
  const logs = calculate({ ...FIRST, log: 20_000, free: false });
  expect(logs.sum).toContain('of it is CloudWatch Logs: data taken in.');
  expect(usageOf({ ...FIRST, entrance: 'queue' })).toContainEqual(
    expect.objectContaining({ meter: 'sqs.requests', quantity: 9_000_000 }),
  );
});

test('arm64 is cheaper, and little costs nothing', () => {
  const cost = (architecture: 'arm' | 'x86'): string =>
    calculate({ ...FIRST, architecture, free: false }).rows[1]?.cost ?? '';
  expect([cost('x86'), cost('arm')]).toEqual(['$3.00', '$2.40']);
  expect(calculate({ ...FIRST, step: 2 }).sum).toMatch(
    /^100,000 requests a month cost nothing: .+ Else it were \$0\.\d+\.$/,
  );
});

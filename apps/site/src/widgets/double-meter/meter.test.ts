import { expect, test } from 'vitest';
import { axisOf, costOf, spansOf, sumOf, usageOf, WAYS, type Setting } from './meter.ts';

test('a parent that waits is billed for it', () => {
  const setting: Setting = { way: 'direct', child: 3 };
  expect(usageOf(setting).seconds).toBe(6.5);
  expect(sumOf(setting)).toBe('6.5 s are billed, 3 of them for waiting. A million cost $54.57.');
  expect(spansOf(setting).map(({ lane, at, to, kind }) => [lane, at, to, kind])).toEqual([
    ['parent', 0, 0.3, 'service'],
    ['parent', 0.3, 3.3, 'wait'],
    ['child', 0.3, 3.3, 'service'],
    ['parent', 3.3, 3.5, 'success'],
  ]);
});

test('nobody waits with a message, a workflow, a durable function', () => {
  for (const way of ['queue', 'states', 'durable'] as const) {
    expect(sumOf({ way, child: 3 })).toContain('none for waiting');
    expect(spansOf({ way, child: 3 }).filter(({ kind }) => kind === 'wait')).toEqual([]);
  }
  expect(sumOf({ way: 'queue', child: 3 })).toBe(
    '3.3 s are billed, none for waiting. A million cost $29.10, $25.47 less than with a call that waits.',
  );
});

test('the steps of a workflow cost more than a short wait', () => {
  expect(costOf({ way: 'states', child: 1 })).toBeGreaterThan(costOf({ way: 'direct', child: 1 }));
  expect(sumOf({ way: 'states', child: 1 })).toContain('more than with a call that waits');
  expect(costOf({ way: 'states', child: 10 })).toBeLessThan(costOf({ way: 'direct', child: 10 }));
});

test('everything is on the axis', () => {
  for (const way of Object.keys(WAYS) as Setting['way'][])
    for (const child of [1, 3, 10]) {
      const last = Math.max(...spansOf({ way, child }).map(({ to = 0 }) => to));
      expect(last).toBeLessThanOrEqual(axisOf({ way, child }).end);
    }
});

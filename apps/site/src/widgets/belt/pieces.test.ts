import { expect, test } from 'vitest';
import { FIRST, run, type Setting } from './belt.ts';
import { cutsIn, piecesAt, piecesText, stepsOf } from './pieces.ts';

const of = (setting: Partial<Setting>) => run({ ...FIRST, ...setting });
const told = (setting: Partial<Setting>, moment: number): string => piecesText(piecesAt(of(setting), moment));

test('what fails is cut in halves until the pill is alone', () => {
  const halves = { retries: 2, failure: 'bisect' } as const;
  expect(told(halves, 0.1)).toBe('1 batch: A1 B1 A2 C1 B2 A3 C2 B3');
  expect(told(halves, 0.3)).toBe('2 batches: A1 B1 A2 C1 · B2 A3 C2 B3');
  expect(told(halves, 0.7)).toBe('2 batches: B2 A3 · C2 B3');
  expect(told(halves, 0.9)).toBe('3 batches: B2 · A3 · C2 B3');
  expect(told(halves, 6)).toBe('Nothing waits any more.');
  expect([...cutsIn(piecesAt(of(halves), 0.9))]).toEqual(['A3', 'C2']);
});

test('what is tried for ever stays one batch, and waits behind the end of the drawing', () => {
  expect(told({}, 3)).toBe('1 batch: A1 B1 A2 C1 B2 A3 C2 B3');
  expect(told({}, 6)).toBe('1 batch: A1 B1 A2 C1 B2 A3 C2 B3');
});

test('a step is a moment at which something changes', () => {
  expect(stepsOf(of({ poison: 'none' }))).toEqual([2, 60]);
  expect(stepsOf(of({ retries: 2, failure: 'bisect' })).slice(0, 4)).toEqual([2, 4, 6, 8]);
});

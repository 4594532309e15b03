import { expect, test } from 'vitest';
import { fatesAt, FIRST, run, spansOf, sumOf, type Setting } from './belt.ts';

const of = (setting: Partial<Setting>) => run({ ...FIRST, ...setting });
const told = (setting: Partial<Setting>): string[] => spansOf(of(setting)).map(({ at, text }) => `${at} ${text}`);

test('by default one poison pill holds everything up, again and again', () => {
  expect(told({})).toEqual([
    '0 all 8: throws',
    '0.45 all 8: throws',
    '1.15 all 8: throws',
    '2.35 all 8: throws',
    '4.55 all 8: throws',
  ]);
  expect(sumOf(of({}))).toBe('After 6 seconds 0 of 8 are done, 8 wait behind the poison.');
  expect(sumOf(of({ poison: 'none' }))).toBe('After 6 seconds 8 of 8 are done.');
});

test('a limit of retries gives up the whole batch, halves give up the pill alone', () => {
  expect(sumOf(of({ retries: 2 }))).toBe(
    'After 6 seconds 0 of 8 are done, A1, B1, A2, C1, B2, A3, C2, B3 are given up.',
  );
  expect(told({ retries: 2, failure: 'bisect' })).toEqual([
    '0 all 8: throws',
    '0.2 A1 B1 A2 C1: done',
    '0.4 B2 A3 C2 B3: throws',
    '0.6 B2 A3: throws',
    '0.8 B2: throws',
    '1.25 B2: throws',
    '1.95 B2: throws, and is given up',
    '2.15 A3: done',
    '2.35 C2 B3: done',
  ]);
  expect(sumOf(of({ retries: 2, failure: 'bisect' }))).toBe(
    'After 6 seconds 7 of 8 are done, B2 is given up. Some that are done were handed over 4 times.',
  );
});

test('what is reported is where Lambda goes on', () => {
  expect(told({ failure: 'reports', retries: 2 }).slice(0, 2)).toEqual([
    '0 all 8: reports B2',
    '0.2 B2 A3 C2 B3: throws',
  ]);
  expect(sumOf(of({ failure: 'reports', retries: 2 }))).toBe(
    'After 6 seconds 4 of 8 are done, B2, A3, C2, B3 are given up.',
  );
  expect(sumOf(of({ failure: 'both', retries: 2 }))).toBe(
    'After 6 seconds 7 of 8 are done, B2 is given up. Some that are done were handed over 4 times.',
  );
});

test('two batches at once: other keys do not wait for the poisoned one', () => {
  expect(sumOf(of({ lanes: 2 }))).toBe('After 6 seconds 5 of 8 are done, 3 wait behind the poison.');
});

test('a window is read by one batch, and ends once everything in it has', () => {
  expect(told({ window: 'tumbling', lanes: 2, failure: 'both', retries: 2 }).at(-1)).toBe(
    '5 the window ends: the function gets its state',
  );
  expect(told({ window: 'tumbling' }).at(-1)).toBe('4.55 all 8: throws');
});

test('the belt at a moment', () => {
  const runs = of({ failure: 'both', retries: 2 });
  const shown = (moment: number): string =>
    fatesAt(runs, moment)
      .map(({ name, word }) => `${name} ${word}`)
      .join(', ');
  expect(shown(0.1)).toMatch(/^A1 under way, .*B3 under way$/);
  expect(shown(0.3)).toBe('A1 done, B1 done, A2 done, C1 done, B2 under way, A3 under way, C2 under way, B3 under way');
  expect(shown(1)).toContain('B2 waits, A3 waits');
  expect(shown(6)).toContain('B2 given up, A3 done');
});

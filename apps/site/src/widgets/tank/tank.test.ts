import { expect, test } from 'vitest';
import { pour } from './pour.ts';
import { FIRST, type Setting } from './setting.ts';
import { spansOf, sumOf, tanksAt, TANKS, type TankName } from './tank.ts';

const of = (setting: Partial<Setting>) => pour({ ...FIRST, ...setting });
const told = (setting: Partial<Setting>): string[] => spansOf(of(setting)).map(({ at, text }) => `${at} ${text}`);
const sum = (setting: Partial<Setting>): string => sumOf(of(setting), { ...FIRST, ...setting });

test('who throws has the whole batch come back, and all of it ends aside', () => {
  expect(told({}).slice(0, 5)).toEqual([
    '0 A1 B1 B2 B3 A2: throws at B2',
    '3 C1 B4 C2: all done',
    '20 A1 B1 B2 B3 A2: throws at B2',
    '40 A1 B1 B2 B3 A2: throws at B2',
    '60 sets A1 aside',
  ]);
  expect(sum({})).toBe(
    'After 90 seconds 3 of 8 are done and deleted, A1, B1, B2, B3, A2 are set aside. Some were done 3 times.',
  );
});

test('who reports has one message come back; once is enough for what will pass', () => {
  expect(sum({ answer: 'reports' })).toBe('After 90 seconds 7 of 8 are done and deleted, B2 is set aside.');
  expect(told({ answer: 'reports', failing: 'once', timeout: 30 })).toContain('30 B2: all done');
  expect(sum({ answer: 'reports', most: 1, failing: 'once' })).toContain('B2 is set aside');
});

test('what nobody hears of is lost', () => {
  for (const setting of [{ answer: 'reports', reads: 'no' }, { answer: 'nothing' }] as const)
    expect(sum(setting)).toBe('After 90 seconds 7 of 8 are done and deleted, B2 is lost.');
});

test('without a dead-letter queue there is no end', () => {
  expect(sum({ most: 0, timeout: 10 })).toBe(
    'After 90 seconds 3 of 8 are done and deleted, A1, B1, B2, B3, A2 are still in the queue. Some were done 9 times.',
  );
});

test('a window gathers, and a full batch does not wait for its end', () => {
  expect(told({ failing: 'none', window: 5 })).toEqual(['5 A1 B1 B2 B3 A2 C1 B4 C2, gathered since 0 s: all done']);
  expect(told({ failing: 'none', window: 5, size: 3 })).toEqual([
    '0 A1 B1 B2: all done',
    '3 B3 A2 C1, gathered since 0 s: all done',
    '8 B4 C2, gathered since 3 s: all done',
  ]);
});

test('a FIFO queue gives whole groups, and no more of a group while something of it is in flight', () => {
  expect(told({ queue: 'fifo', failing: 'none' })).toEqual(['0 A1 A2 B1 B2 B3: all done', '3 C1 C2 B4: all done']);
  expect(sum({ queue: 'fifo', answer: 'reports', failing: 'once' })).toBe(
    'After 90 seconds 8 of 8 are done and deleted. Out of order: B3 before B2.',
  );
  expect(sum({ queue: 'fifo', answer: 'group', failing: 'once' })).toBe(
    'After 90 seconds 8 of 8 are done and deleted.',
  );
});

test('what is behind a failure in its group is counted with it, and set aside with it', () => {
  expect(sum({ queue: 'fifo', answer: 'group' })).toBe(
    'After 90 seconds 6 of 8 are done and deleted, B2, B3 are set aside.',
  );
  expect(sum({ queue: 'fifo', answer: 'group', size: 1 })).toBe(
    'After 90 seconds 7 of 8 are done and deleted, B2 is set aside.',
  );
});

test('the tanks at a moment', () => {
  const story = of({ answer: 'reports' });
  const shown = (moment: number): string[] => {
    const tanks = tanksAt(story, moment);
    return (Object.keys(TANKS) as TankName[]).map((tank) =>
      tanks[tank].map(({ name, word }) => `${name} ${word}`).join(', '),
    );
  };
  expect(shown(3)).toEqual([
    '',
    'B2 hidden until 20 s, C1 in the function, B4 in the function, C2 in the function',
    'A1 done, B1 done, B3 done, A2 done',
    '',
  ]);
  expect(shown(60)[3]).toBe('B2 set aside');
  expect(tanksAt(story, 60).dead[0]?.times).toBe(3);
});

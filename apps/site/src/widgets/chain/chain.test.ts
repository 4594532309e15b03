import { expect, test } from 'vitest';
import { axisOf, run, spansOf, sumOf, type Setting } from './chain.ts';

const setting: Setting = { count: 3, join: 'calls', work: 0.8, limit: 3 };

test('each caller waits for all behind it, and is billed for that', () => {
  const outcome = run(setting);
  expect(outcome).toMatchObject({ answered: 2.4, failed: false, over: 2.4, billed: 4.8, atOnce: 3 });
  expect(spansOf(setting, outcome).map(({ lane, at, to, kind }) => [lane, at, to, kind])).toEqual([
    ['client', 0, 2.4, 'success'],
    ['Order', 0, 0.8, 'service'],
    ['Order', 0.8, 2.4, 'wait'],
    ['Price', 0.8, 1.6, 'service'],
    ['Price', 1.6, 2.4, 'wait'],
    ['Tax', 1.6, 2.4, 'service'],
  ]);
  expect(sumOf(outcome)).toBe('The client waits 2.4 s. 4.8 s are billed, and 3 functions run at a time.');
});

test('with one timeout for all, the first one’s time is up first, and the others go on', () => {
  const late = { ...setting, count: 4, work: 2 };
  const outcome = run(late);
  expect(outcome.runs.map(({ ends, killed }) => [ends, killed])).toEqual([
    [3, true],
    [5, true],
    [7, true],
    [8, false],
  ]);
  expect(sumOf(outcome)).toBe(
    'The client gets an error after 3 s, and what it asked for goes on until 8 s. 11 s are billed, and 2 functions run at a time.',
  );
  expect(
    spansOf(late, outcome)
      .filter(({ kind }) => kind === 'failure')
      .map(({ text }) => text),
  ).toEqual(['gets an error after 3 s', 'time is up at 3 s', 'time is up at 5 s', 'time is up at 7 s']);
  expect(run({ ...late, limit: 15 })).toMatchObject({ answered: 8, failed: false, billed: 20, atOnce: 4 });
});

test('messages: nobody waits, and nothing is billed twice', () => {
  const outcome = run({ ...setting, join: 'messages' });
  expect(outcome).toMatchObject({ answered: 0.8, over: 2.4, billed: 2.4, atOnce: 1 });
  expect(sumOf(outcome)).toBe(
    'The client waits 0.8 s, and the rest is done until 2.4 s. 2.4 s are billed, and one function runs at a time.',
  );
  expect(spansOf({ ...setting, join: 'messages' }, outcome)[0]?.text).toBe(
    'hears after 0.8 s that the order was taken',
  );
});

test('one function alone waits for nobody', () => {
  const outcome = run({ ...setting, count: 1 });
  expect(sumOf(outcome)).toBe('The client waits 0.8 s. 0.8 s are billed.');
  expect(axisOf(outcome)).toMatchObject({ end: 1, ticks: [0, 0.5, 1] });
});

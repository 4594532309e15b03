import { expect, test } from 'vitest';
import { detect, SETTINGS, type Setting } from './detect.ts';

test('how each setting ends', () => {
  expect(SETTINGS.map((setting) => [setting.called, detect(setting).sum])).toEqual([
    ['a folder each', 'One upload, one invocation.'],
    ['no filter', 'The function triggers itself.'],
    ['a prefix without its slash', 'The function triggers itself.'],
    ['the same ending', 'The function triggers itself.'],
    ['another ending', 'One upload, one invocation.'],
    ['another bucket', 'One upload, one invocation.'],
    ['copies alone', 'The function never hears of the upload.'],
  ]);
});

const [base] = SETTINGS;
const of = (more: Partial<Setting>) => detect({ ...(base as Setting), ...more });

test('it says why nobody hears of what was written', () => {
  const last = (more: Partial<Setting>) => of(more).steps.at(-1)?.text;
  expect(last({})).toBe('puts `previews/cat.jpg`: it does not begin with `uploads/`');
  expect(last({ prefix: '', suffix: '.jpg', output: '{key}.png' })).toContain('it does not end with `.jpg`');
  expect(last({ bucket: 'other' })).toContain('into another bucket, which tells nobody');
  expect(last({ events: 's3:ObjectRemoved:*' })).toContain('about something else than a put');
});

test('a loop is shown for three rounds, and runs for sixteen', () => {
  const { runs, steps } = of({ prefix: '', output: 'small/{key}' });
  expect(runs).toBe(16);
  expect(steps.map(({ who }) => who)).toEqual(['somebody', 'run 1', 'run 2', 'run 3', '…']);
  expect(steps[2]?.text).toContain('small/small/uploads/cat.jpg');
});

test('what ends after some rounds ends by luck', () => {
  const { sum, kind } = of({ prefix: 'uploads/', output: 'uploads/x.txt', suffix: '.jpg' });
  expect([kind, sum]).toEqual(['success', 'One upload, one invocation.']);
  expect(of({ upload: 'uploads/uploads/cat.jpg', output: 'uploads/{name}' }).runs).toBe(16);
});

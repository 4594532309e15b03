import { expect, test } from 'vitest';
import { PRESETS, type Question } from './presets.ts';
import { judge } from './verdict.ts';

const preset = (name: string): Question => {
  const found = PRESETS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`There is no preset ${name}.`);
  return found;
};

test.each([
  ['The notes’ policy', 'failure'],
  ['Repaired', 'success'],
  ['Call of an alias', 'denial'],
  ['Explicit deny', 'denial'],
  ['Another account', 'denial'],
])('%s begins as %s', (name, kind) => expect(judge(preset(name)).kind).toBe(kind));

test('every preset but the notes’ own can be stored', () => {
  for (const each of PRESETS.slice(1)) expect(judge(each).message).not.toContain('Malformed');
});

test('the root of the account needs no policy', () => {
  const verdict = judge({ ...preset('Repaired'), principal: 'arn:aws:iam::111122223333:root', identity: '' });
  expect(verdict).toMatchObject({ kind: 'success', message: 'The root of an account may do everything in it.' });
});

test.each([
  [{ principal: 'Ada' }, /Who asks/],
  [{ action: 'invoke' }, /What for/],
  [{ context: 'aws:SourceAccount' }, /"aws:SourceAccount" is no "key = value"/],
])('%j is no request', (change, message) => {
  const verdict = judge({ ...preset('Repaired'), ...change });
  expect(verdict.title).toBe('This is no request yet');
  expect(verdict.message).toMatch(message);
});

import { expect, test } from 'vitest';
import type { Execution } from './execution.ts';
import { begin, invoke, kill, next, resume, runOn } from './replay.ts';
import { SCRIPTS } from './scripts.ts';
import { seenOf, sentenceOf, timeText, wholeOf } from './story.ts';

const scriptOf = (name: string) => SCRIPTS.find((one) => one.name === name) ?? expect.unreachable(name);
const marksOf = ({ runs }: Execution, run: number): string[] =>
  (runs[run]?.marks ?? []).flatMap((mark) => (mark === undefined ? [] : `${mark.kind} ${mark.text}`));

/** Goes on line by line until something has been done outside so many times. */
function until(effects: number, execution: Execution): Execution {
  let now = execution.status === 'new' ? invoke(execution) : execution;
  while (now.effects.length < effects) now = next(now);
  return now;
}

test('an effect outside of a step happens in every run, one in a step once', () => {
  const script = scriptOf('a charge');
  expect(sentenceOf(script, wholeOf(script, false)).text).toContain('"card: charged 40 EUR" has happened 2 times.');
  const safe = wholeOf(script, true);
  expect(sentenceOf(script, safe)).toEqual({
    kind: 'success',
    text: 'Done after 2 runs. Everything has happened once.',
  });
  expect(marksOf(safe, 1)).toEqual([
    'replayed parcel = p-7',
    'replayed not again',
    'replayed not again',
    'ran parcels: shipped p-7',
    'returns p-7'.replace('returns', 'ran returns'),
  ]);
});

test('a step that is killed before its checkpoint runs again, after it it does not', () => {
  const script = scriptOf('a charge');
  const open = until(2, begin(script, true));
  expect(sentenceOf(script, open).text).toContain('not written down yet');
  const again = resume(kill(open));
  expect(seenOf(until(3, again))).toContainEqual({ text: 'card: charged 40 EUR', times: 2 });
  const written = resume(kill(next(open)));
  expect(seenOf(runOn(written))).toContainEqual({ text: 'card: charged 40 EUR', times: 1 });
});

test('an id that is made outside is another one after the wait', () => {
  const script = scriptOf('an id');
  const ids = (isSafe: boolean): number =>
    new Set(wholeOf(script, isSafe).effects.map((effect) => effect.split(' ').at(-1))).size;
  expect([ids(false), ids(true)]).toEqual([2, 1]);
  expect(sentenceOf(script, wholeOf(script, false)).kind).toBe('failure');
});

test('what a step assigns to a variable around it is lost', () => {
  const script = scriptOf('a variable');
  expect(wholeOf(script, false).effects).toEqual(['card: charged 0 EUR']);
  expect(wholeOf(script, true).effects).toEqual(['card: charged 40 EUR']);
});

test('an approval: yes, no, and nobody', () => {
  const asked = runOn(begin(scriptOf('an approval'), true));
  expect(asked.status).toBe('suspended');
  const ends = ['yes', 'no', undefined].map((answer) => runOn(resume(asked, answer)));
  expect(ends.map(({ effects }) => effects.at(-1))).toEqual([
    'card: charged 40 EUR',
    'stock: released',
    'stock: released',
  ]);
  expect(ends.map(({ runs }) => timeText(runs.at(-1)?.at ?? 0))).toEqual(['Mon 11:00', 'Mon 11:00', 'Tue 10:00']);
  // The mail went out once; the SDK's logger keeps quiet in the second run, console does not.
  expect(ends[0]?.effects.filter((effect) => effect.startsWith('log'))).toHaveLength(1);
  expect(wholeOf(scriptOf('an approval'), false).effects.filter((effect) => effect.startsWith('log'))).toHaveLength(2);
});

test('another way on replay is refused in the words of the SDK', () => {
  const script = scriptOf('a branch');
  const whole = wholeOf(script, false);
  expect(whole.status).toBe('failed');
  expect(sentenceOf(script, whole).text).toContain('Expected name "call", but got "write".');
  expect(wholeOf(script, true).status).toBe('done');
});

test('who has ended cannot be killed, and every safe way is right', () => {
  for (const script of SCRIPTS) {
    const whole = wholeOf(script, true);
    expect(kill(whole)).toBe(whole);
    expect(sentenceOf(script, whole).kind, script.name).toBe('success');
    expect(sentenceOf(script, wholeOf(script, false)).kind, script.name).toBe('failure');
  }
});

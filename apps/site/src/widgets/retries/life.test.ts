import { expect, test } from 'vitest';
import { FATES, lifeOf, sumOf, type Fate } from './life.ts';

const DEFAULT = { maximumRetryAttempts: 2, maximumEventAge: 21_600 };
const told = (...life: Parameters<typeof lifeOf>): string[] =>
  lifeOf(...life).moments.map(({ lane, from, text }) => `${from} ${lane}: ${text}`);

test('an event that keeps failing runs three times, and is gone where there is no net', () => {
  expect(told('fails', DEFAULT, 'none')).toEqual([
    '0 attempt 1: the function fails',
    '0 Lambda: waits 1 minute',
    '60 attempt 2: the function fails',
    '60 Lambda: waits 2 minutes',
    '180 attempt 3: the function fails',
    '180 the end: the event is thrown away, and nobody hears of it',
  ]);
  expect(sumOf(lifeOf('fails', DEFAULT, 'none'))).toBe(
    'Ran 3 times in 3 minutes: RetriesExhausted. The event is lost.',
  );
});

test('what has no concurrency to run on is told in one line, however often it is tried', () => {
  const [throttled, end, ...more] = told('throttled', DEFAULT, 'destination');
  expect(throttled).toMatch(/^0 throttled: 80 tries without concurrency to run on, at last every 5 minutes$/);
  expect(end).toMatch(/the end: a record with `EventAgeExceeded` goes to the destination$/);
  expect(more).toEqual([]);
  expect(told('busy', DEFAULT, 'none').at(1)).toMatch(/^811 attempt 1: the function succeeds$/);
});

test('every life in a sentence', () => {
  const all = Object.fromEntries(
    (Object.keys(FATES) as Fate[]).map((fate) => [
      fate,
      sumOf(lifeOf(fate, { maximumRetryAttempts: 0, maximumEventAge: 60 }, 'deadLetterQueue')),
    ]),
  );
  expect(all).toEqual({
    works: 'Ran once: Success.',
    once: 'Ran once: RetriesExhausted.',
    fails: 'Ran once: RetriesExhausted.',
    busy: 'Never ran in 31 seconds: EventAgeExceeded.',
    throttled: 'Never ran in 31 seconds: EventAgeExceeded.',
    off: 'Never ran: ZeroReservedConcurrency.',
  });
});

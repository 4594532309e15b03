import { expect, test } from 'vitest';
import { afterRun, afterThrottle, hearsOf, switchedOff, type EventSettings, type Next } from './retries.ts';

/** The moments of all attempts at an event, in seconds, and how it ends. */
function lifeOf(attempt: (event: { attempts: number; throttles: number; age: number }) => Next): (number | string)[] {
  const life: (number | string)[] = [];
  for (let event = { attempts: 0, throttles: 0, age: 0 }; ;) {
    life.push(event.age);
    const next = attempt(event);
    if ('condition' in next) return [...life, next.condition];
    event = { attempts: event.attempts + 1, throttles: event.throttles + 1, age: event.age + next.retryIn };
  }
}

const failing = (settings?: EventSettings) =>
  lifeOf((event) => afterRun({ ...event, attempts: event.attempts + 1 }, true, settings));

test('an event that keeps failing is tried at once, after one minute and after two more', () => {
  expect(failing()).toEqual([0, 60, 180, 'RetriesExhausted']);
  expect(failing({ maximumRetryAttempts: 1 })).toEqual([0, 60, 'RetriesExhausted']);
  expect(failing({ maximumRetryAttempts: 0 })).toEqual([0, 'RetriesExhausted']);
});

test('a retry that would come too late is none', () => {
  expect(failing({ maximumEventAge: 179 })).toEqual([0, 60, 'EventAgeExceeded']);
  expect(failing({ maximumEventAge: 180 })).toEqual([0, 60, 180, 'RetriesExhausted']);
});

test('an event that nothing can run waits twice as long each time, up to five minutes, for six hours', () => {
  const waits = lifeOf((event) => afterThrottle(event));
  expect(waits.slice(0, 12)).toEqual([0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 811, 1111]);
  expect(waits.at(-1)).toBe('EventAgeExceeded');
  expect(Number(waits.at(-2))).toBeGreaterThan(21_300);
  expect(lifeOf((event) => afterThrottle(event, { maximumEventAge: 60 }))).toEqual([
    0,
    1,
    3,
    7,
    15,
    31,
    'EventAgeExceeded',
  ]);
});

test('a destination gets the record, the dead-letter queue the event', () => {
  const nets = { onSuccess: 'done', onFailure: 'failed', deadLetterQueue: 'dead' };
  expect(hearsOf('Success', nets)).toEqual({ record: 'done' });
  expect(hearsOf('RetriesExhausted', nets)).toEqual({ record: 'failed', event: 'dead' });
  expect(hearsOf('EventAgeExceeded', { onSuccess: 'done' })).toEqual({});
});

test('only a reserved concurrency of 0 switches a function off', () => {
  expect([0, 1, undefined].map(switchedOff)).toEqual([true, false, false]);
});

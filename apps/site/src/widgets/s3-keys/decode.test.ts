import { expect, test } from 'vitest';
import { NAMES, readingOf } from './decode.ts';

test('each name as its event has it', () => {
  expect(NAMES.map((name) => readingOf(name, 'object').raw)).toEqual([
    'uploads/my+holiday.jpg',
    'uploads/1%2B1%3D2.txt',
    'uploads/100%25.txt',
    'uploads/a%2520b.txt',
    'uploads/Zo%C3%AB+%26+%E5%86%99%E7%9C%9F.jpg',
    'uploads/plain.txt',
  ]);
});

test('the last way finds each of them, and every other one misses one', () => {
  const readings = NAMES.map((name) => readingOf(name, 'object').ways.map(({ kind }) => kind === 'success'));
  const ways = readings[0]?.map((_, way) => readings.every((found) => found[way])) ?? [];
  expect(ways).toEqual([false, false, false, false, true]);
});

test('it says what a wrong way comes to', () => {
  const told = (name: string) => readingOf(name, 'object').ways.map(({ text }) => text);
  expect(told('1+1.txt')[2]).toBe('`1 1.txt`: S3 answers `NoSuchKey`');
  expect(told('100%.txt')[3]).toBe('throws `URIError: URI malformed`');
});

test('a key of an event is read, too', () => {
  expect(readingOf('my+photo%281%29.jpg', 'event')).toMatchObject({ kind: 'service', real: 'my photo(1).jpg' });
  expect(readingOf('100%.txt', 'event')).toMatchObject({ kind: 'failure', real: undefined, ways: [] });
  expect(readingOf('plain.txt', 'event').sum).toContain('hides the mistake');
});

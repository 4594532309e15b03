import { expect, test } from 'vitest';
import { momentOf, wallOf, zones } from './zoned.ts';

test('a wall time is a moment, and back', () => {
  expect(momentOf('2026-12-04T18:00', 'Europe/Vienna')).toEqual({ kind: 'once', at: '2026-12-04T17:00:00.000Z' });
  expect(momentOf('2026-07-04T18:00', 'Europe/Vienna')).toEqual({ kind: 'once', at: '2026-07-04T16:00:00.000Z' });
  expect(momentOf('2026-12-04T00:30', 'Asia/Kathmandu')).toEqual({ kind: 'once', at: '2026-12-03T18:45:00.000Z' });
  expect(momentOf('2026-12-04T00:30', 'UTC')).toEqual({ kind: 'once', at: '2026-12-04T00:30:00.000Z' });
  expect(wallOf('2026-12-03T18:45:00.000Z', 'Asia/Kathmandu')).toBe('2026-12-04T00:30');
  expect(wallOf('2026-12-03T23:00:00.000Z', 'Europe/Vienna')).toBe('2026-12-04T00:00');
});

test('times that clocks go over are said', () => {
  expect(momentOf('2026-03-29T02:30', 'Europe/Vienna')).toEqual({ kind: 'never' });
  expect(momentOf('2026-03-29T01:59', 'Europe/Vienna')).toEqual({ kind: 'once', at: '2026-03-29T00:59:00.000Z' });
  expect(momentOf('2026-03-29T03:00', 'Europe/Vienna')).toEqual({ kind: 'once', at: '2026-03-29T01:00:00.000Z' });
  expect(momentOf('2026-03-08T02:15', 'America/New_York')).toEqual({ kind: 'never' });
  // Half an hour, on Lord Howe Island.
  expect(momentOf('2026-10-04T02:15', 'Australia/Lord_Howe')).toEqual({ kind: 'never' });
});

test('of a time that comes twice, the later is meant', () => {
  expect(momentOf('2026-10-25T02:30', 'Europe/Vienna')).toEqual({ kind: 'twice', at: '2026-10-25T01:30:00.000Z' });
  expect(momentOf('2026-04-05T01:45', 'Australia/Lord_Howe')).toEqual({
    kind: 'twice',
    at: '2026-04-04T15:15:00.000Z',
  });
});

test('zones are those of the browser, and UTC', () => {
  expect(zones('Mars/Base', undefined)).toEqual(expect.arrayContaining(['Europe/Vienna', 'Mars/Base', 'UTC']));
});

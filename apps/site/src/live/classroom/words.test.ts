import { expect, test } from 'vitest';
import { visible } from './text.ts';
import { deadlineWords, lateWords, moment, since } from './words.ts';

const AT = '2026-12-04T17:00:00.000Z';

test('a deadline is told in the zone of the reader, and in the one that it was set for where they differ', () => {
  const rules = { open: true, deadline: AT, zone: 'Europe/Vienna' };
  expect(moment(AT, 'Europe/Vienna')).toBe('Fri 4 Dec 2026, 18:00');
  expect(deadlineWords(rules, 'Europe/Vienna')).toBe('Fri 4 Dec 2026, 18:00');
  expect(deadlineWords(rules, 'Europe/Berlin')).toBe('Fri 4 Dec 2026, 18:00');
  expect(deadlineWords(rules, 'Asia/Tokyo')).toBe(
    'Sat 5 Dec 2026, 02:00 your time (Asia/Tokyo), which is Fri 4 Dec 2026, 18:00 in Europe/Vienna',
  );
  expect(deadlineWords({ ...rules, zone: 'Nowhere/Land' }, 'Europe/Vienna')).toBe('Fri 4 Dec 2026, 18:00');
  expect(deadlineWords({ open: true })).toBeUndefined();
});

test('late rules are told in words', () => {
  expect(lateWords(undefined)).toBe('Later, nothing is taken.');
  expect(lateWords({ kind: 'penalty', percent: 10, hours: 24, least: 50, until: 72 })).toBe(
    'Each begun day that it is late takes 10 % of the points, but leaves at least 50 %. After 3 d, nothing is taken.',
  );
  expect(lateWords({ kind: 'penalty', percent: 5, hours: 2, least: 0 })).toBe(
    'Each begun 2 hours that it is late takes 5 % of the points. However late it is, it is taken.',
  );
});

test('what waits is told in whole minutes', () => {
  const now = Date.parse(AT);
  expect(since(AT, now + 59_000)).toBe('just now');
  expect(since(AT, now + 61_000)).toBe('for 1 min');
  expect(since(AT, now + 3_700_000)).toBe('for 1 h 1 min');
});

test('characters that hide are named, what people write stays', () => {
  expect(visible('if (admin\u202E) {\u2066')).toBe('if (admin⟨U+202E⟩) {⟨U+2066⟩');
  expect(visible('\u0000a\tb\r\nc\u001b[31m')).toBe('⟨U+0000⟩a\tb\nc⟨U+001B⟩[31m');
  expect(visible('Zoë, 李, שרה')).toBe('Zoë, 李, שרה');
});

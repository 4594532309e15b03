import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { bunzip2 } from './bzip2.ts';

// What bzip2 itself has made.
const SMALL =
  'QlpoOTFBWSZTWbEP6EEAABPdgAASWAQ+ADgBO4eGYCAAVFAAAABoRT9SPUHqPUaepphPSDAjY7Ox4ykmhhIwXO11JmQoBhuRBJh+Yv861rmpuQcARFMPi7kinChIWIf0IIA=';
/** Several blocks, with long runs. */
const LARGE =
  'QlpoMTFBWSZTWR7YY7UAE4cBAD/wIABwQAwClUMJnFQVHlUFR6qCo+VBUYVBUZVBUaVBUbVBUfqgqOKgqOmKCskymst9hr3AAThwCAH/gQADggBgFKoYTOKgqPFQVHtUFR8qCowqCoyqCo0qCo2qCo/VBUcVBUdMUFZJlNZZusS1AA6lQEAP/AgAHBADAKVQwmcVBUeKgqPVQVH1UFRhUFRlUFRpUFRtUFR+qCo4qCo6YoKyTKayAJ5n+gAAX6MBgAAAQH/gACAAEUAAoUwAAFKojQ09qnqcCYJk8zqb9z4u19Wli/LQq2J3UZ4BNifxdyRThQkIWZVRwA==';

test('unpacks a text', () => {
  expect(Buffer.from(bunzip2(Buffer.from(SMALL, 'base64'))).toString()).toContain('Bob,25,\r\n');
});

test('unpacks blocks and runs', () => {
  const text = 'abcdefghij'.repeat(30_000) + `${'z'.repeat(300)}\0\u00ff`.repeat(40);
  const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  expect(digest(bunzip2(Buffer.from(LARGE, 'base64')))).toBe(digest(Buffer.from(text, 'latin1')));
});

test('refuses what is no bzip2', () => {
  expect(() => bunzip2(Buffer.from('BZh9 and so on'))).toThrow(RangeError);
  expect(() => bunzip2(Buffer.from(SMALL, 'base64').subarray(0, 40))).toThrow(RangeError);
});

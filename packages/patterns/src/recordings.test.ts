import { describe, expect, test } from 'vitest';
import { matches, parsePattern, PatternError } from './index.ts';
import { available, recordedPairs, recordedRefusals } from './testing/recordings.ts';

const refusals = available ? recordedRefusals('events/test_events_patterns.json') : [];
const pairs = available ? recordedPairs() : [];

function refusalOf(pattern: string | object): string {
  try {
    parsePattern(pattern);
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
  return 'accepted';
}

const firstLine = (text: string): string => text.split('\n')[0] ?? '';

describe.skipIf(!available)('event patterns as recorded on AWS (the recordings are beside this repository)', () => {
  test('all pairs are here', () => {
    expect(pairs.length).toBe(94);
  });

  test.each(pairs)('$name', ({ name, event, pattern, outcome }) => {
    if (outcome === 'refused') {
      const message = refusalOf(pattern);
      expect(message).not.toBe('accepted');
      const recorded = refusals.find((refusal) => refusal.test === name);
      if (recorded !== undefined) expect(firstLine(message)).toBe(firstLine(recorded.message));
    } else {
      expect(matches(parsePattern(pattern), event)).toBe(outcome);
    }
  });

  test.each(refusals.filter(({ source }) => source !== undefined))(
    'the whole refusal of $test, with its place',
    ({ message, source = '' }) => {
      expect(refusalOf(source)).toBe(message);
    },
  );
});

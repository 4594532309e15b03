import { describe, expect, test } from 'vitest';
import { matches, parsePattern } from './index.ts';
import { available, recordedPairs, recordedRefusals } from './testing/recordings.ts';
import { firstLine, refusalOf } from './testing/refusal.ts';

const refusals = available ? recordedRefusals('events/test_events_patterns.json') : [];
const pairs = available ? recordedPairs() : [];

describe.skipIf(!available)('event patterns as recorded on AWS (the recordings are beside this repository)', () => {
  test('all pairs are here', () => {
    expect(pairs.length).toBe(94);
  });

  test.each(pairs)('$name', ({ name, event, pattern, outcome }) => {
    if (outcome === 'refused') {
      const message = firstLine(refusalOf(() => parsePattern(pattern)));
      const recorded = refusals.find((refusal) => refusal.test === name);
      if (recorded !== undefined) expect(message).toBe(firstLine(recorded.message));
    } else {
      expect(matches(parsePattern(pattern), event)).toBe(outcome);
    }
  });

  test.each(refusals.filter(({ source }) => source !== undefined))(
    'the whole refusal of $test, with its place',
    ({ message, source = '' }) => {
      expect(refusalOf(() => parsePattern(source))).toBe(message);
    },
  );
});

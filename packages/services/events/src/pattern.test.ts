import { available, recordedPairs, recordedRefusals } from '@coldstart/patterns/testing';
import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBuses, type TestBuses } from './testing/buses.ts';

let buses: TestBuses;
beforeAll(async () => {
  buses = await startBuses();
});
afterAll(() => buses.close());

const pairs = available ? recordedPairs() : [];
const refusals = available ? recordedRefusals('events/test_events_patterns.json') : [];

describe.skipIf(!available)('recorded patterns (skipped where the recordings are not at hand)', () => {
  test.each(pairs)('$name', async ({ name, event, pattern, outcome }) => {
    const given = { Event: JSON.stringify(event), EventPattern: JSON.stringify(pattern) };
    if (outcome === 'refused') {
      const refused = await refusal(buses.events.testEventPattern(given));
      const recorded = refusals.find((one) => one.test === name)?.message ?? refused.message;
      const [first] = refused.message.split('\n');
      expect([refused.code, first]).toEqual(['InvalidEventPatternException', recorded.split('\n')[0]]);
    } else expect((await buses.events.testEventPattern(given)).Result).toBe(outcome);
  });

  test.each(refusals.filter(({ source }) => source !== undefined))(
    'the whole refusal of $test, by both operations that read patterns',
    async ({ message, source = '' }) => {
      const Event = JSON.stringify({ id: '', account: '', source: '', time: '', region: '', 'detail-type': '' });
      const tried = await refusal(buses.events.testEventPattern({ Event, EventPattern: source }));
      expect(tried).toMatchObject({ code: 'InvalidEventPatternException', message, status: 400 });
      const put = await refusal(buses.events.putRule({ Name: 'refused', EventPattern: source }));
      expect(put.message).toBe(message);
    },
  );
});

test.each(['[1]', 'no JSON', '{"id":"1"}'])('%s is no event', async (Event) => {
  const asked = buses.events.testEventPattern({ Event, EventPattern: '{"source":["a"]}' });
  expect(await refusal(asked)).toMatchObject({ code: 'ValidationException', message: 'Parameter Event is not valid.' });
});

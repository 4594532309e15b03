import { once, replayAll } from '../testing/recorded.ts';

replayAll(
  'test_events_patterns.json',
  {
    test_array_event_payload: once('array-event-payload-exc', ({ events }) =>
      events.testEventPattern({
        Event: '["plain string"]',
        EventPattern: '{"body":{"test2":[{"numeric":[">",100]}]}}',
      }),
    ),
    test_event_pattern_source: async (replay, _name, { events }) => {
      const event = {
        id: '1',
        account: 'a',
        source: 'order',
        time: 't',
        region: 'r',
        resources: [],
        'detail-type': 'Test',
      };
      const ask = (pattern: object) =>
        events.testEventPattern({
          Event: JSON.stringify({ ...event, detail: {} }),
          EventPattern: JSON.stringify(pattern),
        });
      await replay.match(
        'eventbridge-test-event-pattern-response',
        ask({ source: ['order'], 'detail-type': ['Test'] }),
      );
      await replay.match(
        'eventbridge-test-event-pattern-response-no-match',
        ask({ source: ['order', 'shipment'], 'detail-type': ['Test-None'] }),
      );
    },
    test_invalid_json_event_pattern: once('invalid-pattern', ({ events }) => {
      const Event = JSON.stringify({ id: '', account: '', source: '', time: '', region: '', 'detail-type': '' });
      return events.testEventPattern({ Event, EventPattern: '{"not": closed mark"' });
    }),
  },
  3,
);

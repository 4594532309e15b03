import { ENTRY, once, replayAll, ruleWithTargets } from '../testing/recorded.ts';

replayAll(
  'test_events.json',
  {
    test_put_event_malformed_detail: once('put-events', ({ events }) =>
      events.putEvents({ Entries: [{ ...ENTRY, Detail: '{"malformed: json' }] }),
    ),
    test_put_event_with_too_big_detail: once('put-events-too-big-detail-error', ({ events }) =>
      events.putEvents({ Entries: [{ ...ENTRY, Detail: JSON.stringify({ payload: ['p'.repeat(262_144 - 17)] }) }] }),
    ),
    test_put_events_exceed_limit_ten_entries: once('put-events-exceed-limit-error', ({ events }) =>
      events.putEvents({ Entries: Array.from({ length: 11 }, () => ({ ...ENTRY, EventBusName: 'default' })) }),
    ),
    test_put_events_with_target_delivery_failure: once('put-events-response', async (bench) => {
      await ruleWithTargets(bench);
      return bench.events.putEvents({ Entries: [ENTRY] });
    }),
    test_put_events_without_source: once('put-events', ({ events }) =>
      events.putEvents({ Entries: [{ ...ENTRY, Source: undefined }] }),
    ),
  },
  5,
);

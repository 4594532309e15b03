import type { EventBridgeEvent, ScheduledEvent } from 'aws-lambda';
import { sample } from '../sample.ts';

interface OrderPlaced {
  readonly orderId: string;
  readonly total: number;
}

/** https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
export const eventbridge = sample<EventBridgeEvent<'OrderPlaced', OrderPlaced>>({
  title: 'EventBridge rule',
  how: 'The rule calls asynchronously, once for each event that its pattern takes. Your answer goes nowhere.',
  event: {
    version: '0',
    id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    'detail-type': 'OrderPlaced',
    source: 'shop.orders',
    account: '111122223333',
    time: '2026-07-01T10:00:00Z',
    region: 'eu-central-1',
    resources: [],
    detail: { orderId: 'o-17', total: 4990 },
  },
  fields: {
    version: { means: 'The version of the envelope. It has always been 0.' },
    id: { means: 'Names the event.', trap: 'It may come twice: the same id then.' },
    'detail-type': {
      means: 'What has happened, in the sender’s words.',
      trap: 'A hyphen: read it as `event["detail-type"]`.',
    },
    source: { means: 'Who says so. Those of AWS begin with `aws.`.' },
    account: { means: 'The account of the sender.' },
    time: { means: 'When, as the sender has it.', trap: 'To the second.' },
    region: { means: 'The Region of the sender.' },
    resources: { means: 'ARNs of what it is about; often empty.' },
    detail: { means: 'What the sender has to say.', trap: 'An object already: no `JSON.parse`.' },
    'detail.orderId': { means: 'The sender’s own field.' },
    'detail.total': { means: 'The sender’s own field.' },
  },
});

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule-legacy.html */
export const schedule = sample<ScheduledEvent<Record<string, never>>>({
  title: 'Scheduled rule',
  how: 'A rule with a schedule calls asynchronously, at its time or within the minute.',
  event: {
    version: '0',
    id: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa',
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '111122223333',
    time: '2026-07-01T03:00:00Z',
    region: 'eu-central-1',
    resources: ['arn:aws:events:eu-central-1:111122223333:rule/nightly'],
    detail: {},
  },
  fields: {
    version: { means: 'The version of the envelope. It has always been 0.' },
    id: { means: 'Names the event.' },
    'detail-type': { means: 'Always this text.' },
    source: { means: 'Always `aws.events`.' },
    account: { means: 'The account of the rule.' },
    time: {
      means: 'The moment that the schedule means.',
      trap: 'In UTC. Use it instead of your clock, so that a second try does the same.',
    },
    region: { means: 'The Region of the rule.' },
    resources: { means: 'The rule.' },
    detail: {
      means: 'Empty.',
      trap: 'A target with an `Input` of its own gets that instead of all this; so does everything of EventBridge Scheduler.',
    },
  },
});

/** What EventBridge Scheduler says where a schedule gives no `Input`; types know it as an event of a rule. */
type ScheduleNotice = Omit<ScheduledEvent, 'detail'> & { readonly detail: string };

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets.html */
export const scheduler = sample<ScheduleNotice>({
  title: 'EventBridge Scheduler, without an input',
  how: 'Scheduler calls asynchronously, as its role. With an `Input`, the event is that and nothing else.',
  event: {
    version: '0',
    id: '37666ae6-48cf-4285-b4c6-a3320b38824a',
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: '111122223333',
    time: '2026-07-01T00:30:00Z',
    region: 'eu-central-1',
    resources: ['arn:aws:scheduler:eu-central-1:111122223333:schedule/default/nightly'],
    detail: '{}',
  },
  fields: {
    version: { means: 'The version of the envelope. It has always been 0.' },
    id: { means: 'Names the event.', trap: 'Scheduler calls at least once; the time says that two calls are one run.' },
    'detail-type': { means: 'Always this text, as from a rule.' },
    source: { means: 'Always `aws.scheduler`. A rule’s is `aws.events`.' },
    account: { means: 'The account of the schedule.' },
    time: { means: 'The time for which it was due.', trap: 'In UTC, whatever the schedule’s time zone is.' },
    region: { means: 'The Region of the schedule.' },
    resources: { means: 'The schedule, behind its group.' },
    detail: { means: 'Nothing.', trap: 'A text, while a rule has an object here.' },
  },
});

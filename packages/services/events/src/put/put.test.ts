import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBuses, type TestBuses } from '../testing/buses.ts';

let buses: TestBuses;
beforeAll(async () => {
  buses = await startBuses();
});
afterAll(() => buses.close());

const entry = (Source: string, detail: object = { n: 1 }, more: object = {}) => ({
  Source,
  DetailType: 'order placed',
  Detail: JSON.stringify(detail),
  ...more,
});

test('the targets of the rules that match get the event', async () => {
  const queue = await buses.queue('orders');
  await buses.rule('orders', { source: ['shop'], detail: { n: [{ numeric: ['>', 0] }] } }, { Arn: queue });
  const [id] = await buses.put(
    entry('shop', { n: 7 }, { Time: new Date('2026-03-01T10:20:30.400Z'), Resources: ['r'] }),
    entry('shop', { n: -7 }),
    entry('elsewhere'),
  );
  expect(await buses.bodies(queue)).toEqual([
    {
      version: '0',
      id,
      'detail-type': 'order placed',
      source: 'shop',
      account: '111122223333',
      time: '2026-03-01T10:20:30Z',
      region: 'eu-central-1',
      resources: ['r'],
      detail: { n: 7 },
    },
  ]);
});

test('a bus of its own keeps its events to itself', async () => {
  await buses.events.createEventBus({ Name: 'own' });
  const own = await buses.queue('own');
  const other = await buses.queue('other');
  await buses.rule('mine', { source: ['apart'] }, { Arn: own }, 'own');
  await buses.rule('theirs', { source: ['apart'] }, { Arn: other });
  await buses.put(entry('apart', { to: 'own' }, { EventBusName: 'own' }));
  expect(await buses.bodies(own)).toMatchObject([{ detail: { to: 'own' } }]);
  expect(await buses.bodies(other)).toEqual([]);
});

test('entries are taken or refused one by one', async () => {
  const { Entries = [], FailedEntryCount } = await buses.events.putEvents({
    Entries: [
      entry('shop'),
      { DetailType: 'a', Detail: '{}' },
      { Source: 'shop', Detail: '{}' },
      { Source: 'shop', DetailType: 'a' },
      { Source: 'shop', DetailType: 'a', Detail: 'no JSON' },
      { Source: 'shop', DetailType: 'a', Detail: '[1]' },
      { Source: 'aws.s3', DetailType: 'a', Detail: '{}' },
      { Source: 'shop', DetailType: 'a', Detail: '{}', EventBusName: 'nowhere' },
    ],
  });
  expect(FailedEntryCount).toBe(6);
  expect(Entries.map(({ ErrorCode, EventId }) => ErrorCode ?? typeof EventId)).toEqual([
    'string',
    'InvalidArgument',
    'InvalidArgument',
    'InvalidArgument',
    'MalformedDetail',
    'MalformedDetail',
    'NotAuthorizedForSourceException',
    'string',
  ]);
});

test('a request has ten entries at most, and 256 KiB', async () => {
  const many = await refusal(buses.events.putEvents({ Entries: Array.from({ length: 11 }, () => entry('shop')) }));
  expect(many).toMatchObject({ code: 'ValidationException', status: 400 });
  expect(many.message).toContain("at 'entries' failed to satisfy constraint: Member must have length less than");
  const half = entry('shop', { text: 'x'.repeat(131_072) });
  const large = await refusal(buses.events.putEvents({ Entries: [half, half] }));
  expect(large.message).toBe('Total size of the entries in the request is over the limit.');
});

test('a disabled rule rests until it is enabled', async () => {
  const queue = await buses.queue('resting');
  await buses.rule('resting', { source: ['rest'] }, { Arn: queue });
  await buses.events.disableRule({ Name: 'resting' });
  await buses.put(entry('rest', { n: 1 }));
  await buses.events.enableRule({ Name: 'resting' });
  await buses.put(entry('rest', { n: 2 }));
  expect(await buses.bodies(queue)).toMatchObject([{ detail: { n: 2 } }]);
});

test('the journal tells of events that nobody wants', async () => {
  await buses.put(entry('unheard'));
  const told = buses.cloud.cloud.journal
    .entries({ kind: 'state' })
    .filter(({ action }) => action === 'unmatched event');
  expect(told.at(-1)?.message).toBe('unheard, order placed: no rule of the event bus matches');
});

test('X-Ray headers go on', async () => {
  const queue = await buses.queue('traced');
  await buses.rule('traced', { source: ['traced'] }, { Arn: queue });
  const TraceHeader = 'Root=1-67f4141f-e1cd7672871da115129f8b19;Sampled=1';
  await buses.put(entry('traced', {}, { TraceHeader }));
  const [message] = await buses.messages(queue);
  expect(message?.Attributes?.AWSTraceHeader).toBe(TraceHeader);
});

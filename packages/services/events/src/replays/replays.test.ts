import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBuses, type TestBuses } from '../testing/buses.ts';

let buses: TestBuses;
beforeAll(async () => {
  buses = await startBuses();
});
afterAll(() => buses.close());

const at = (second: number): Date => new Date(Date.UTC(2026, 2, 1, 10, 0, second));

/** A bus with an archive of what its shop says, and three such events, a second apart. */
async function archived(Name: string, RetentionDays?: number): Promise<string> {
  const { EventBusArn: EventSourceArn = '' } = await buses.events.createEventBus({ Name });
  await buses.events.createArchive({
    ArchiveName: Name,
    EventSourceArn,
    EventPattern: '{"source":["shop"]}',
    ...(RetentionDays !== undefined && { RetentionDays }),
  });
  const entry = (Source: string, second: number) => ({
    Source,
    DetailType: 'type',
    Detail: JSON.stringify({ second }),
    Time: at(second),
    EventBusName: Name,
  });
  await buses.put(entry('shop', 3), entry('shop', 1), entry('other', 2), entry('shop', 2));
  return EventSourceArn;
}

const replay = (ReplayName: string, bus: string, more: object = {}) =>
  buses.events.startReplay({
    ReplayName,
    EventSourceArn: bus.replace('event-bus', 'archive'),
    EventStartTime: at(1),
    EventEndTime: at(3),
    Destination: { Arn: bus },
    ...more,
  });

test('an archive keeps what its pattern matches, by a rule that AWS manages', async () => {
  await archived('kept');
  expect(await buses.events.describeArchive({ ArchiveName: 'kept' })).toMatchObject({
    EventCount: 3,
    State: 'ENABLED',
  });
  const { Rules: [rule] = [] } = await buses.events.listRules({ EventBusName: 'kept' });
  expect(rule).toMatchObject({ Name: 'Events-Archive-kept', ManagedBy: 'prod.vhs.events.aws.internal' });
  const change = buses.events.disableRule({ Name: 'Events-Archive-kept', EventBusName: 'kept' });
  expect(await refusal(change)).toMatchObject({
    code: 'ManagedRuleException',
    message: "Events-Archive-kept is a managed rule. Set 'force' parameter to true to override.",
  });
});

test('a replay gives the events of a time again, in their order, and the archive does not keep them twice', async () => {
  const bus = await archived('again');
  const queue = await buses.queue('again');
  await buses.rule('again', { source: ['shop'] }, { Arn: queue }, 'again');
  const { State } = await replay('again', bus);
  expect(State).toBe('STARTING');
  const bodies = await buses.bodies(queue);
  expect(bodies).toMatchObject([
    { detail: { second: 1 }, 'replay-name': 'again' },
    { detail: { second: 2 }, 'replay-name': 'again' },
  ]);
  const { $metadata: _, ...described } = await buses.events.describeReplay({ ReplayName: 'again' });
  expect(described).toMatchObject({ State: 'COMPLETED', EventLastReplayedTime: at(2), Destination: { Arn: bus } });
  expect(await buses.events.describeArchive({ ArchiveName: 'again' })).toMatchObject({ EventCount: 3 });
});

test('a replay may be for some rules alone, and be cancelled', async () => {
  const bus = await archived('some');
  const wanted = await buses.queue('wanted');
  const unwanted = await buses.queue('unwanted');
  const arn = await buses.rule('wanted', { source: ['shop'] }, { Arn: wanted }, 'some');
  await buses.rule('unwanted', { source: ['shop'] }, { Arn: unwanted }, 'some');
  await replay('some', bus, { Destination: { Arn: bus, FilterArns: [arn] } });
  expect(await buses.bodies(wanted)).toHaveLength(2);
  expect(await buses.bodies(unwanted)).toEqual([]);
  await replay('ended', bus);
  expect((await buses.events.cancelReplay({ ReplayName: 'ended' })).State).toBe('CANCELLING');
  expect(await buses.bodies(wanted)).toEqual([]);
  expect((await buses.events.describeReplay({ ReplayName: 'ended' })).State).toBe('CANCELLED');
  expect((await refusal(buses.events.cancelReplay({ ReplayName: 'ended' }))).code).toBe('IllegalStatusException');
});

test('what is older than an archive keeps is gone', async () => {
  await archived('forgetful', 1);
  await buses.pass(25 * 3600);
  expect(await buses.events.describeArchive({ ArchiveName: 'forgetful' })).toMatchObject({
    EventCount: 0,
    SizeBytes: 0,
  });
});

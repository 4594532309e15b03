import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal } from '@coldstart/service-iam/testing';
import { startBuses, type TestBuses } from '../testing/buses.ts';

let buses: TestBuses;
beforeAll(async () => {
  buses = await startBuses();
});
afterAll(() => buses.close());

async function scheduled(Name: string, ScheduleExpression: string): Promise<string> {
  const queue = await buses.queue(Name);
  await buses.events.putRule({ Name, ScheduleExpression });
  await buses.events.putTargets({ Rule: Name, Targets: [{ Id: 'queue', Arn: queue }] });
  return queue;
}

const MINUTE = 60;

test('a rate sends an event again and again', async () => {
  const queue = await scheduled('often', 'rate(5 minutes)');
  expect(await buses.bodies(queue)).toEqual([]);
  await buses.pass(11 * MINUTE);
  expect(await buses.bodies(queue)).toMatchObject(
    Array.from({ length: 2 }, () => ({
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      detail: {},
      resources: ['arn:aws:events:eu-central-1:111122223333:rule/often'],
    })),
  );
});

test('a cron expression sends it at its moments', async () => {
  const queue = await scheduled('daily', 'cron(30 4 * * ? *)');
  await buses.pass(3 * 24 * 60 * MINUTE);
  const times = (await buses.bodies(queue)).map((event) => (event as { time: string }).time.slice(11));
  expect(times).toEqual(['04:30:00Z', '04:30:00Z', '04:30:00Z']);
});

test('a disabled schedule rests, a changed one begins anew, a deleted one is over', async () => {
  const queue = await scheduled('restless', 'rate(10 minutes)');
  await buses.events.disableRule({ Name: 'restless' });
  await buses.pass(30 * MINUTE);
  expect(await buses.bodies(queue)).toEqual([]);
  await buses.events.putRule({ Name: 'restless', ScheduleExpression: 'rate(1 hour)' });
  await buses.pass(61 * MINUTE);
  expect(await buses.bodies(queue)).toHaveLength(1);
  await buses.events.removeTargets({ Rule: 'restless', Ids: ['queue'] });
  await buses.events.deleteRule({ Name: 'restless' });
  await buses.pass(200 * MINUTE);
  expect(await buses.bodies(queue)).toEqual([]);
});

test.each(['rate(1 minutes)', 'rate(2 minute)', 'cron(0 1 * * * *)', 'at(2026-01-01T00:00:00)'])(
  '%s is refused',
  async (ScheduleExpression) => {
    expect(await refusal(buses.events.putRule({ Name: 'a', ScheduleExpression }))).toMatchObject({
      code: 'ValidationException',
      message: 'Parameter ScheduleExpression is not valid.',
    });
  },
);

test('a bus of its own has no schedules', async () => {
  await buses.events.createEventBus({ Name: 'own' });
  const put = buses.events.putRule({ Name: 'a', EventBusName: 'own', ScheduleExpression: 'rate(1 hour)' });
  expect((await refusal(put)).message).toBe('ScheduleExpression is supported only on the default event bus.');
});

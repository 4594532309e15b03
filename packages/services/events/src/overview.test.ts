import { expect, test } from 'vitest';
import { overview } from './overview.ts';
import { startBuses } from './testing/buses.ts';

test('buses, their rules, and where these send what', async () => {
  const buses = await startBuses();
  expect((await overview(buses.cloud.config()))[0]?.resources).toEqual([]);
  await buses.events.createEventBus({ Name: 'orders' });
  const queue = await buses.queue('orders');
  await buses.rule('placed', { source: ['shop'] }, { Arn: queue }, 'orders');
  await buses.events.putRule({ Name: 'nightly', ScheduleExpression: 'rate(1 day)', State: 'DISABLED' });
  const [section] = await overview(buses.cloud.config());
  const heads = ['Rule', 'State', 'When', 'Targets'];
  expect(section?.resources).toEqual([
    {
      name: 'default',
      physicalId: 'arn:aws:events:eu-central-1:111122223333:event-bus/default',
      summary: '1 rule',
      contents: [{ kind: 'table', heads, rows: [['nightly', 'DISABLED', 'rate(1 day)', '']] }],
    },
    {
      name: 'orders',
      physicalId: 'arn:aws:events:eu-central-1:111122223333:event-bus/orders',
      summary: '1 rule',
      contents: [
        {
          kind: 'table',
          heads,
          rows: [['placed', 'ENABLED', '{"source":["shop"]}', 'sqs:eu-central-1:111122223333:orders']],
        },
      ],
    },
  ]);
  await buses.close();
});

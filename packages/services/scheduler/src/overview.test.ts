import { expect, test } from 'vitest';
import { overview } from './overview.ts';
import { startSchedules } from './testing/schedules.ts';

test('groups with their schedules, and when these invoke what', async () => {
  const { cloud, scheduler, create, close } = await startSchedules();
  const read = async () => (await overview(cloud.config()))[0]?.resources;
  expect(await read()).toEqual([]);
  await scheduler.createScheduleGroup({ Name: 'reports' });
  await create('nightly', {
    ScheduleExpression: 'cron(30 2 * * ? *)',
    ScheduleExpressionTimezone: 'Europe/Paris',
    State: 'DISABLED',
  });
  expect(await read()).toEqual([
    {
      name: 'default',
      physicalId: 'arn:aws:scheduler:eu-central-1:111122223333:schedule-group/default',
      summary: '1 schedule',
      contents: [
        {
          kind: 'table',
          heads: ['Schedule', 'State', 'When', 'Target'],
          rows: [['nightly', 'DISABLED', 'cron(30 2 * * ? *) Europe/Paris', 'sqs:eu-central-1:111122223333:nightly']],
        },
      ],
    },
    {
      name: 'reports',
      physicalId: 'arn:aws:scheduler:eu-central-1:111122223333:schedule-group/reports',
      summary: '0 schedules',
      contents: [],
    },
  ]);
  await close();
});

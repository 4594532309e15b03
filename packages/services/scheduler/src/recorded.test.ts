import { loadRecordings } from '@coldstart/cloud/testing';
import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSchedules, type TestSchedules } from './testing/schedules.ts';

const recordings = loadRecordings('scheduler');

let schedules: TestSchedules;
beforeAll(async () => {
  schedules = await startSchedules();
});
afterAll(() => schedules.close());

/** The expression of a recorded test stands in its name. */
const expressions = recordings.tests.flatMap((name) => {
  const [, expression] = /schedule.*expressions?\[(.*)\]$/.exec(name) ?? [];
  return expression === undefined ? [] : [{ name, expression }];
});

describe.skipIf(!recordings.available)('as AWS was recorded', () => {
  test.each(expressions)('$expression', async ({ name, expression }) => {
    const recorded = recordings.of(name)['invalid-schedule-expression'] as
      | { readonly Error: { readonly Code: string; readonly Message: string } }
      | undefined;
    const made = schedules.create('recorded', { ScheduleExpression: expression });
    if (recorded === undefined) {
      expect(await made).toContain('schedule/default/recorded');
      await schedules.scheduler.deleteSchedule({ Name: 'recorded' });
      return;
    }
    const { Code: code, Message: message } = recorded.Error;
    expect(await refusal(made)).toEqual({ code, message, status: 400 });
  });

  test('tags of a group', async () => {
    const recorded = recordings.of('test_tag_resource')['list-tagged-schedule'] as { readonly Tags: object };
    const { ScheduleGroupArn } = await schedules.scheduler.createScheduleGroup({ Name: 'tagged' });
    await schedules.scheduler.tagResource({
      ResourceArn: ScheduleGroupArn,
      Tags: [{ Key: 'TagKey', Value: 'TagValue' }],
    });
    const { Tags } = await schedules.scheduler.listTagsForResource({ ResourceArn: ScheduleGroupArn });
    expect(Tags).toEqual(recorded.Tags);
  });

  test('a time that is past is no refusal', async () => {
    expect(recordings.of('tests_create_schedule_with_valid_schedule_expression')).toBeDefined();
    expect(await schedules.create('past', { ScheduleExpression: 'at(2022-11-20T13:00:00)' })).toContain('past');
  });
});

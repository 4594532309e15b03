import { afterAll, beforeAll, expect, test } from 'vitest';
import { allow, policy, refusal, trust } from '@coldstart/service-iam/testing';
import { Scheduler } from '@aws-sdk/client-scheduler';
import { queueArn, startSchedules, type Given, type TestSchedules } from '../testing/schedules.ts';

let schedules: TestSchedules;
beforeAll(async () => {
  schedules = await startSchedules();
});
afterAll(() => schedules.close());

test('a schedule is made, shown with its defaults, changed as a whole, and deleted', async () => {
  const { scheduler } = schedules;
  const arn = await schedules.create('plain', { Description: 'first' });
  expect(arn).toBe('arn:aws:scheduler:eu-central-1:111122223333:schedule/default/plain');
  expect(await scheduler.getSchedule({ Name: 'plain' })).toEqual({
    $metadata: expect.any(Object) as object,
    Arn: arn,
    Name: 'plain',
    GroupName: 'default',
    State: 'ENABLED',
    Description: 'first',
    ScheduleExpression: 'rate(1 hour)',
    ScheduleExpressionTimezone: 'UTC',
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'NONE',
    Target: {
      Arn: queueArn('plain'),
      RoleArn: schedules.role,
      Input: 'plain',
      RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
    },
    CreationDate: expect.any(Date) as Date,
    LastModificationDate: expect.any(Date) as Date,
  });
  await scheduler.updateSchedule({
    Name: 'plain',
    ScheduleExpression: 'cron(30 2 * * ? *)',
    ScheduleExpressionTimezone: 'Europe/Paris',
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
    Target: { Arn: queueArn('plain'), RoleArn: schedules.role, RetryPolicy: { MaximumRetryAttempts: 2 } },
  });
  const changed = await scheduler.getSchedule({ Name: 'plain' });
  expect(changed).toMatchObject({
    ScheduleExpressionTimezone: 'Europe/Paris',
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
    Target: { RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 2 } },
  });
  expect(changed.Description).toBeUndefined();
  expect(changed.Target?.Input).toBeUndefined();
  await scheduler.deleteSchedule({ Name: 'plain' });
  expect(await refusal(scheduler.getSchedule({ Name: 'plain' }))).toEqual({
    code: 'ResourceNotFoundException',
    message: 'Schedule plain does not exist.',
    status: 404,
  });
});

test('a name is taken once in a group; the same request again makes nothing new', async () => {
  await schedules.create('twice', { ClientToken: 'one' });
  expect(await schedules.create('twice', { ClientToken: 'one' })).toContain('schedule/default/twice');
  expect(await refusal(schedules.create('twice', { ClientToken: 'two' }))).toMatchObject({
    code: 'ConflictException',
    message: 'Schedule twice already exists.',
    status: 409,
  });
  await schedules.scheduler.createScheduleGroup({ Name: 'other' });
  expect(await schedules.create('twice', { GroupName: 'other' })).toContain('schedule/other/twice');
});

test('lists are told by group, prefix and state, page by page', async () => {
  const { scheduler } = schedules;
  await scheduler.createScheduleGroup({ Name: 'listed' });
  for (const name of ['a1', 'a2', 'b1']) await schedules.create(name, { GroupName: 'listed' });
  await schedules.create('a3', { GroupName: 'listed', State: 'DISABLED' });
  const first = await scheduler.listSchedules({ GroupName: 'listed', NamePrefix: 'a', MaxResults: 2 });
  const second = await scheduler.listSchedules({
    GroupName: 'listed',
    NamePrefix: 'a',
    MaxResults: 2,
    NextToken: first.NextToken,
  });
  const names = [first, second].map((page) => (page.Schedules ?? []).map(({ Name }) => Name));
  expect(names).toEqual([['a3', 'a2'], ['a1']]);
  expect(second.NextToken).toBeUndefined();
  expect(first.Schedules?.[0]).toMatchObject({
    State: 'DISABLED',
    GroupName: 'listed',
    Target: { Arn: queueArn('a3') },
  });
  const disabled = await scheduler.listSchedules({ GroupName: 'listed', State: 'DISABLED' });
  expect(disabled.Schedules).toHaveLength(1);
  const wrong = scheduler.listSchedules({ NextToken: first.NextToken });
  expect(await refusal(wrong)).toMatchObject({ code: 'ValidationException', message: 'Invalid NextToken.' });
});

test('a group goes with its schedules, and the default one stays', async () => {
  const { scheduler } = schedules;
  const { ScheduleGroupArn = '' } = await scheduler.createScheduleGroup({
    Name: 'gone',
    Tags: [{ Key: 'team', Value: 'blue' }],
  });
  expect(ScheduleGroupArn).toBe('arn:aws:scheduler:eu-central-1:111122223333:schedule-group/gone');
  await scheduler.tagResource({ ResourceArn: ScheduleGroupArn, Tags: [{ Key: 'stage', Value: 'test' }] });
  await scheduler.untagResource({ ResourceArn: ScheduleGroupArn, TagKeys: ['team'] });
  const { Tags } = await scheduler.listTagsForResource({ ResourceArn: ScheduleGroupArn });
  expect(Tags).toEqual([{ Key: 'stage', Value: 'test' }]);
  const arn = await schedules.create('inside', { GroupName: 'gone' });
  expect(await refusal(scheduler.tagResource({ ResourceArn: arn, Tags: [{ Key: 'a', Value: 'b' }] }))).toMatchObject({
    code: 'ValidationException',
  });
  const { ScheduleGroups = [] } = await scheduler.listScheduleGroups({});
  expect(ScheduleGroups[0]).toMatchObject({ Name: 'default', State: 'ACTIVE' });
  await scheduler.deleteScheduleGroup({ Name: 'gone' });
  expect(await refusal(schedules.create('inside', { GroupName: 'gone' }))).toMatchObject({
    code: 'ResourceNotFoundException',
    message: 'Schedule group gone does not exist.',
  });
  expect(await refusal(scheduler.deleteScheduleGroup({ Name: 'default' }))).toMatchObject({ status: 400 });
});

const universal = (action: string): Given => ({
  Target: { Arn: `arn:aws:scheduler:::aws-sdk:${action}`, Input: '{}' },
});

test.each<[string, Given, string]>([
  ['an expression', { ScheduleExpression: 'rate(10 years)' }, 'Invalid Schedule Expression rate(10 years).'],
  ['a time zone', { ScheduleExpressionTimezone: 'Paris' }, 'Invalid Schedule Expression Timezone Paris.'],
  ['a window without length', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }, 'MaximumWindowInMinutes must be set'],
  [
    'a window that is off',
    { FlexibleTimeWindow: { Mode: 'OFF', MaximumWindowInMinutes: 5 } },
    'MaximumWindowInMinutes must not be set',
  ],
  ['an old start', { StartDate: new Date('2020-01-01') }, 'cannot be earlier than 5 minutes ago'],
  ['an end that is over', { EndDate: new Date('2020-01-01') }, 'EndDate you specify cannot be in the past'],
  [
    'an end before the start',
    { StartDate: new Date('2099-02-01'), EndDate: new Date('2099-01-01') },
    'must be later than the StartDate',
  ],
  ['an ARN of nothing', { Target: { Arn: 'somewhere' } }, 'not in correct format or not supported'],
  ['a table', { Target: { Arn: 'arn:aws:dynamodb:eu-central-1:111122223333:table/a' } }, 'not supported'],
  ['a read', universal('sqs:receiveMessage'), 'not supported'],
  ['a read of many', universal('dynamodb:batchGetItem'), 'not supported'],
  ['an operation that is none', universal('sqs:fly'), 'not supported'],
  ['an ordered queue without group', { Target: { Arn: queueArn('a.fifo') } }, 'MessageGroupId must be specified'],
  ['another target’s parameters', { Target: { KinesisParameters: { PartitionKey: 'a' } } }, 'is not supported for'],
  [
    'a bus without source',
    { Target: { Arn: 'arn:aws:events:eu-central-1:111122223333:event-bus/default', Input: '{}' } },
    'EventBridgeParameters must be specified',
  ],
  [
    'a function’s input that is no document',
    { Target: { Arn: 'arn:aws:lambda:eu-central-1:111122223333:function:a', Input: 'hello' } },
    'must be well-formed JSON',
  ],
  ['a role that is not there', { Target: { RoleArn: 'arn:aws:iam::111122223333:role/none' } }, 'to assume the role'],
])('%s is refused', async (_, given, message) => {
  expect(await refusal(schedules.create('refused', given))).toMatchObject({
    code: 'ValidationException',
    message: expect.stringContaining(message) as string,
    status: 400,
  });
});

test('a role must trust Scheduler, and may ask for the account and the group', async () => {
  const { cloud } = schedules;
  const ofRules = await cloud.role('rules', trust({ Service: 'events.amazonaws.com' }));
  expect((await refusal(schedules.create('untrusted', { Target: { RoleArn: ofRules } }))).message).toBe(
    'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
  );
  const asking = (name: string, Condition: object) => {
    const Principal = { Service: 'scheduler.amazonaws.com' };
    return cloud.role(
      name,
      JSON.stringify(policy({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', Condition })),
    );
  };
  const right = await asking('asking', {
    StringEquals: {
      'aws:SourceAccount': '111122223333',
      'aws:SourceArn': 'arn:aws:scheduler:eu-central-1:111122223333:schedule-group/default',
    },
  });
  await schedules.create('asked', { Target: { RoleArn: right } });
  const ofSchedule = await asking('asking-schedule', {
    ArnLike: { 'aws:SourceArn': 'arn:aws:scheduler:eu-central-1:111122223333:schedule/default/*' },
  });
  expect((await refusal(schedules.create('confused', { Target: { RoleArn: ofSchedule } }))).status).toBe(400);
});

test('who makes a schedule needs permission for it, and to pass the role', async () => {
  const keys = await schedules.cloud.user(
    'maker',
    policy(allow('scheduler:CreateSchedule', 'arn:aws:scheduler:*:*:schedule/default/made-*')),
  );
  const scheduler = new Scheduler(schedules.cloud.config(keys));
  const make = (Name: string) =>
    scheduler.createSchedule({
      Name,
      ScheduleExpression: 'rate(1 hour)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: queueArn('a'), RoleArn: schedules.role },
    });
  expect((await refusal(make('other'))).message).toContain('scheduler:CreateSchedule');
  expect((await refusal(make('made-1'))).message).toContain('iam:PassRole');
  await schedules.cloud.iam().putUserPolicy({
    UserName: 'maker',
    PolicyName: 'pass',
    PolicyDocument: JSON.stringify(policy(allow('iam:PassRole', schedules.role))),
  });
  expect((await make('made-1')).ScheduleArn).toContain('made-1');
  scheduler.destroy();
});

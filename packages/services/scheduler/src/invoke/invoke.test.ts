import { EventBridge } from '@aws-sdk/client-eventbridge';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { SNS } from '@aws-sdk/client-sns';
import { allow, policy, trust } from '@coldstart/service-iam/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { queueArn, startSchedules, type TestSchedules } from '../testing/schedules.ts';

let schedules: TestSchedules;
beforeEach(async () => {
  schedules = await startSchedules();
});
afterEach(() => schedules.close());

const HOUR = 3600;
const TIME = '<aws.scheduler.scheduled-time>';

test('a rate begins at once, or with its start, and ends with its end', async () => {
  await schedules.queue('now');
  await schedules.queue('later');
  await schedules.create('now');
  const at = (hours: number): Date => new Date(schedules.now() + hours * HOUR * 1000);
  await schedules.create('later', { StartDate: at(2), EndDate: at(4) });
  await schedules.pass(1);
  expect([await schedules.bodies('now'), await schedules.bodies('later')]).toEqual([['now'], []]);
  await schedules.pass(3 * HOUR);
  expect([await schedules.bodies('now'), await schedules.bodies('later')]).toEqual([
    ['now', 'now', 'now'],
    ['later', 'later'],
  ]);
  await schedules.pass(5 * HOUR);
  expect(await schedules.bodies('later')).toEqual(['later']);
});

test('half past two in Paris is left out when clocks are put forward, and comes once when they are put back', async () => {
  const year = new Date(schedules.now()).getUTCFullYear() + 1;
  const [spring, autumn] = [lastSunday(year, 3), lastSunday(year, 10)];
  await schedules.queue('nightly');
  await schedules.pass(`${year}-03-01T12:00:00Z`);
  await schedules.create('nightly', {
    ScheduleExpression: 'cron(30 2 * * ? *)',
    ScheduleExpressionTimezone: 'Europe/Paris',
    Target: { Input: TIME },
  });
  await schedules.pass(`${year}-03-${spring - 1}T12:00:00Z`);
  await schedules.messages('nightly');
  await schedules.pass(`${year}-03-${spring + 1}T12:00:00Z`);
  expect(await schedules.bodies('nightly')).toEqual([`${year}-03-${spring + 1}T00:30:00Z`]);
  await schedules.pass(`${year}-10-${autumn - 1}T12:00:00Z`);
  await schedules.messages('nightly');
  await schedules.pass(`${year}-10-${autumn}T12:00:00Z`);
  expect(await schedules.bodies('nightly')).toEqual([`${year}-10-${autumn}T00:30:00Z`]);
});

/** The day of the month on which clocks change in Europe. */
const lastSunday = (year: number, month: number): number => 31 - new Date(Date.UTC(year, month - 1, 31)).getUTCDay();

test('what happens once deletes itself where it is asked to', async () => {
  await schedules.queue('once');
  await schedules.queue('kept');
  const ScheduleExpression = `at(${new Date(schedules.now() + HOUR * 1000).toISOString().slice(0, 19)})`;
  await schedules.create('once', { ScheduleExpression, ActionAfterCompletion: 'DELETE' });
  await schedules.create('kept', { ScheduleExpression });
  await schedules.pass(2 * HOUR);
  expect([await schedules.bodies('once'), await schedules.bodies('kept')]).toEqual([['once'], ['kept']]);
  const usage = schedules.cloud.cloud.usage.of('111122223333');
  expect(usage).toContainEqual({ meter: 'scheduler.invocations', quantity: 1, resource: 'once' });
  const { Schedules = [] } = await schedules.scheduler.listSchedules({});
  expect(Schedules.map(({ Name }) => Name)).toEqual(['kept']);
});

test('a window is kept, and a schedule that is disabled, changed or deleted does no more than it says', async () => {
  await schedules.queue('wide');
  const start = new Date(schedules.now() + HOUR * 1000);
  await schedules.create('wide', {
    ScheduleExpression: 'rate(2 hours)',
    StartDate: start,
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 60 },
  });
  await schedules.pass(HOUR - 1);
  expect(await schedules.bodies('wide')).toEqual([]);
  await schedules.pass(HOUR + 2);
  expect(await schedules.bodies('wide')).toEqual(['wide']);
  await schedules.scheduler.updateSchedule({
    Name: 'wide',
    ScheduleExpression: 'rate(2 hours)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: queueArn('wide'), RoleArn: schedules.role },
    State: 'DISABLED',
  });
  await schedules.pass(10 * HOUR);
  expect(await schedules.bodies('wide')).toEqual([]);
  await schedules.scheduler.deleteSchedule({ Name: 'wide' });
  await schedules.pass(10 * HOUR);
  expect(await schedules.bodies('wide')).toEqual([]);
});

test('without an input the target is told what time it was', async () => {
  await schedules.queue('silent');
  const arn = await schedules.create('silent', { Target: { Input: undefined } });
  await schedules.pass(1);
  const [body = ''] = await schedules.bodies('silent');
  expect(JSON.parse(body)).toMatchObject({
    version: '0',
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: '111122223333',
    region: 'eu-central-1',
    resources: [arn],
    detail: '{}',
  });
});

test('words in the input stand for what is known of the invocation, a retry has its own number', async () => {
  await schedules.queue('told');
  const arn = await schedules.create('told', {
    Target: {
      Input: `<aws.scheduler.schedule-arn> ${TIME} <aws.scheduler.execution-id> <aws.scheduler.attempt-number>`,
    },
  });
  const began = schedules.now();
  const { faults } = schedules.cloud.cloud;
  faults.add({ service: 'sqs', operation: 'SendMessage', resource: queueArn('told'), times: 2, effect: 'throttle' });
  await schedules.pass(10);
  const [body = ''] = await schedules.bodies('told');
  const [schedule, time, execution, attempt] = body.split(' ');
  expect([schedule, attempt]).toEqual([arn, '3']);
  expect(time).toBe(new Date(began).toISOString().replace(/\.\d+Z/, 'Z'));
  expect(execution).toMatch(/^[0-9a-f]{16}$/);
});

test('what cannot be delivered is a dead letter that holds the request and says why', async () => {
  await schedules.queue('letters');
  const arn = await schedules.create('nowhere', { Target: { DeadLetterConfig: { Arn: queueArn('letters') } } });
  await schedules.pass(1);
  const [letter] = await schedules.messages('letters');
  const request = JSON.parse(letter?.Body ?? '') as Record<string, string>;
  expect(request).toMatchObject({ MessageBody: 'nowhere', QueueUrl: expect.stringContaining('/nowhere') as string });
  const attributes = Object.entries(letter?.MessageAttributes ?? {}).map(([name, one]) => [name, one.StringValue]);
  expect(Object.fromEntries(attributes)).toEqual({
    SCHEDULE_ARN: arn,
    TARGET_ARN: queueArn('nowhere'),
    SCHEDULED_TIME: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    EXECUTION_ID: expect.any(String) as string,
    IS_PAYLOAD_TRUNCATED: 'false',
    ERROR_CODE: 'QueueDoesNotExist',
    ERROR_MESSAGE: expect.any(String) as string,
    RETRY_ATTEMPTS: '0',
  });
});

test('a target that is busy is tried again for as long as the schedule says', async () => {
  await schedules.queue('letters');
  await schedules.queue('busy');
  await schedules.create('busy', {
    Target: { DeadLetterConfig: { Arn: queueArn('letters') }, RetryPolicy: { MaximumRetryAttempts: 3 } },
  });
  const { faults } = schedules.cloud.cloud;
  faults.add({ service: 'sqs', operation: 'SendMessage', resource: queueArn('busy'), times: 99, effect: 'throttle' });
  await schedules.pass(120);
  const [letter] = await schedules.messages('letters');
  const { EXHAUSTED_RETRY_CONDITION: condition, RETRY_ATTEMPTS: retries } = letter?.MessageAttributes ?? {};
  expect([condition?.StringValue, retries?.StringValue]).toEqual(['MaximumRetryAttempts', '3']);
});

test('a role that may not, or that has ceased to trust Scheduler, delivers nothing', async () => {
  await schedules.queue('guarded');
  const { cloud } = schedules;
  const trusting = trust({ Service: 'scheduler.amazonaws.com' });
  const weak = await cloud.role('weak', trusting, policy(allow('sqs:SendMessage', queueArn('other'))));
  await schedules.create('guarded', { Target: { RoleArn: weak } });
  await schedules.pass(1);
  const outcome = () => cloud.cloud.journal.entries({ kind: 'delivery' }).at(-1);
  expect(outcome()).toMatchObject({ outcome: 'denied', principal: weak });
  await cloud.iam().putRolePolicy({
    RoleName: 'weak',
    PolicyName: 'more',
    PolicyDocument: JSON.stringify(policy(allow('sqs:SendMessage', queueArn('guarded')))),
  });
  await schedules.pass(HOUR);
  expect(await schedules.bodies('guarded')).toEqual(['guarded']);
  const PolicyDocument = trust({ Service: 'events.amazonaws.com' });
  await cloud.iam().updateAssumeRolePolicy({ RoleName: 'weak', PolicyDocument });
  await schedules.pass(HOUR);
  expect([await schedules.bodies('guarded'), outcome()?.message]).toEqual([
    [],
    expect.stringContaining('may not be assumed'),
  ]);
});

test('templated targets get what they ask for', async () => {
  const { cloud } = schedules;
  await schedules.queue('ordered.fifo');
  await schedules.queue('heard');
  const [sns, events, kinesis] = [
    new SNS(cloud.config()),
    new EventBridge(cloud.config()),
    new Kinesis(cloud.config()),
  ];
  await schedules.create('ordered', {
    Target: { Arn: queueArn('ordered.fifo'), SqsParameters: { MessageGroupId: 'nightly' } },
  });
  const { TopicArn = '' } = await sns.createTopic({ Name: 'news' });
  await sns.subscribe({
    TopicArn,
    Protocol: 'sqs',
    Endpoint: queueArn('heard'),
    Attributes: { RawMessageDelivery: 'true' },
  });
  const Policy = JSON.stringify(
    policy(
      ...['sns.amazonaws.com', 'events.amazonaws.com'].map((Service) => ({
        Effect: 'Allow',
        Principal: { Service },
        Action: 'sqs:SendMessage',
        Resource: queueArn('heard'),
      })),
    ),
  );
  await schedules.sqs.setQueueAttributes({
    QueueUrl: `${cloud.cloud.endpoint}/111122223333/heard`,
    Attributes: { Policy },
  });
  await schedules.create('news', { Target: { Arn: TopicArn } });
  await events.putRule({ Name: 'heard', EventPattern: '{"source":["nightly"]}' });
  await events.putTargets({ Rule: 'heard', Targets: [{ Id: 'a', Arn: queueArn('heard'), InputPath: '$.detail' }] });
  await schedules.create('bus', {
    Target: {
      Arn: 'arn:aws:events:eu-central-1:111122223333:event-bus/default',
      Input: '{"from":"bus"}',
      EventBridgeParameters: { Source: 'nightly', DetailType: 'cleanup' },
    },
  });
  await kinesis.createStream({ StreamName: 'records', ShardCount: 1 });
  await schedules.pass(30);
  const stream = 'arn:aws:kinesis:eu-central-1:111122223333:stream/records';
  await schedules.create('records', { Target: { Arn: stream, KinesisParameters: { PartitionKey: 'night' } } });
  await schedules.pass(1);
  const [ordered] = await schedules.messages('ordered.fifo');
  expect([ordered?.Body, ordered?.Attributes?.MessageGroupId]).toEqual(['ordered', 'nightly']);
  expect((await schedules.bodies('heard')).toSorted()).toEqual(['news', '{"from":"bus"}']);
  const { ShardIterator } = await kinesis.getShardIterator({
    StreamName: 'records',
    ShardId: 'shardId-000000000000',
    ShardIteratorType: 'TRIM_HORIZON',
  });
  const { Records = [] } = await kinesis.getRecords({ ShardIterator });
  expect(Records.map(({ PartitionKey, Data }) => [PartitionKey, Buffer.from(Data ?? []).toString()])).toEqual([
    ['night', 'records'],
  ]);
  for (const client of [sns, events, kinesis]) client.destroy();
});

test('what this cloud has not is taken, and refused by name when it is delivered', async () => {
  await schedules.queue('letters');
  await schedules.create('task', {
    Target: {
      Arn: 'arn:aws:ecs:eu-central-1:111122223333:cluster/a',
      EcsParameters: { TaskDefinitionArn: 'arn:aws:ecs:eu-central-1:111122223333:task-definition/a' },
      DeadLetterConfig: { Arn: queueArn('letters') },
    },
  });
  await schedules.pass(1);
  const [letter] = await schedules.messages('letters');
  expect(letter?.MessageAttributes?.['ERROR_CODE']?.StringValue).toBe('NotImplemented');
  expect(letter?.MessageAttributes?.['ERROR_MESSAGE']?.StringValue).toContain('arn:aws:ecs:');
});

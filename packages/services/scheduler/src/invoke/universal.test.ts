import { allow, policy, trust } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { queueArn, startSchedules, type TestSchedules } from '../testing/schedules.ts';

let schedules: TestSchedules;
beforeAll(async () => {
  schedules = await startSchedules();
});
afterAll(() => schedules.close());

/** Calls an operation once, now, and tells what became of it. */
async function called(name: string, action: string, input: object) {
  const Target = { Arn: `arn:aws:scheduler:::aws-sdk:${action}`, Input: JSON.stringify(input) };
  await schedules.create(name, { Target });
  await schedules.pass(1);
  await schedules.scheduler.deleteSchedule({ Name: name });
  return schedules.cloud.cloud.journal.entries({ kind: 'delivery' }).at(-1);
}

test('any operation is called with what the input says', async () => {
  expect(await called('create', 'sqs:createQueue', { QueueName: 'made' })).toMatchObject({ outcome: 'ok' });
  const QueueUrl = `${schedules.cloud.cloud.endpoint}/111122223333/made`;
  const MessageAttributes = { Kind: { DataType: 'String', StringValue: 'nightly' } };
  await called('send', 'sqs:sendMessage', { QueueUrl, MessageBody: 'hello', MessageAttributes });
  const [message] = await schedules.messages('made');
  expect([message?.Body, message?.MessageAttributes?.['Kind']?.StringValue]).toEqual(['hello', 'nightly']);
});

test('names with a small first letter may be written with a capital one, lists and times are read', async () => {
  await schedules.queue('batch');
  const QueueUrl = `${schedules.cloud.cloud.endpoint}/111122223333/batch`;
  await called('batch', 'sqs:sendMessageBatch', {
    QueueUrl,
    Entries: [
      { Id: 'a', MessageBody: '1' },
      { Id: 'b', MessageBody: '2' },
    ],
  });
  expect((await schedules.bodies('batch')).toSorted()).toEqual(['1', '2']);
  const event = { Source: 'a', DetailType: 'b', Detail: '{}', Time: '2026-03-29T00:30:00Z' };
  expect(await called('events', 'eventbridge:putEvents', { Entries: [event] })).toMatchObject({ outcome: 'ok' });
  const schedule = {
    Name: 'another',
    ScheduleExpression: 'rate(1 hour)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: queueArn('batch'), RoleArn: schedules.role },
  };
  expect(await called('self', 'scheduler:createSchedule', schedule)).toMatchObject({ outcome: 'ok' });
});

test('input that does not fit fails when it is called, and says where', async () => {
  expect(await called('misfit', 'sqs:createQueue', { QueueNam: 'made' })).toMatchObject({
    outcome: 'error',
    message: expect.stringContaining('CreateQueue.QueueNam') as string,
  });
  expect(await called('missing', 'sqs:createQueue', {})).toMatchObject({ outcome: 'error' });
});

test('a service that this cloud has not is refused by name', async () => {
  expect(await called('elsewhere', 'rds:startDBInstance', { DbInstanceIdentifier: 'a' })).toMatchObject({
    message: expect.stringContaining(
      'aws-sdk:rds:startDBInstance is no operation of a service that this cloud has',
    ) as string,
  });
});

test('the role needs the permission of the operation', async () => {
  const RoleArn = await schedules.cloud.role(
    'sender',
    trust({ Service: 'scheduler.amazonaws.com' }),
    policy(allow('sqs:SendMessage')),
  );
  await schedules.create('denied', {
    Target: { Arn: 'arn:aws:scheduler:::aws-sdk:sqs:createQueue', Input: '{"QueueName":"no"}', RoleArn },
  });
  await schedules.pass(1);
  expect(schedules.cloud.cloud.journal.entries({ kind: 'delivery' }).at(-1)).toMatchObject({ outcome: 'denied' });
});

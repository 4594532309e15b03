import { allow, policy, refusal, trust } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBuses, type TestBuses } from './testing/buses.ts';

let buses: TestBuses;
beforeAll(async () => {
  buses = await startBuses();
});
afterAll(() => buses.close());

const bus = (name: string) => `arn:aws:events:eu-central-1:111122223333:event-bus/${name}`;
const entry = { Source: 'shop', DetailType: 'type', Detail: '{}' };

test('who may put events is a matter of the bus, and of what they are', async () => {
  const conditioned = {
    ...allow('events:PutEvents', bus('default')),
    Condition: { StringEquals: { 'events:source': 'shop', 'events:detail-type': 'type' } },
  };
  const events = buses.client(await buses.cloud.user('putter', policy(conditioned)));
  expect((await events.putEvents({ Entries: [entry] })).FailedEntryCount).toBe(0);
  const other = await refusal(events.putEvents({ Entries: [entry, { ...entry, Source: 'other' }] }));
  expect(other).toMatchObject({ code: 'AccessDeniedException', status: 400 });
  expect(other.message).toContain(`is not authorized to perform: events:PutEvents on resource: ${bus('default')}`);
});

test("another account's bus asks its own policy", async () => {
  const theirs = buses.client({ accessKeyId: '444455556666', secretAccessKey: 'test' });
  const put = () => theirs.putEvents({ Entries: [{ ...entry, EventBusName: bus('shared') }] });
  await buses.events.createEventBus({ Name: 'shared' });
  const queue = await buses.queue('shared');
  await buses.rule('shared', { source: ['shop'] }, { Arn: queue }, 'shared');
  expect((await refusal(put())).code).toBe('AccessDeniedException');
  const given = { EventBusName: 'shared', StatementId: 'them', Action: 'events:PutEvents', Principal: '444455556666' };
  await buses.events.putPermission(given);
  expect((await put()).FailedEntryCount).toBe(0);
  expect(await buses.bodies(queue)).toMatchObject([{ account: '444455556666', source: 'shop' }]);
  await buses.events.removePermission({ EventBusName: 'shared', StatementId: 'them' });
  expect((await refusal(put())).code).toBe('AccessDeniedException');
});

test('rules need the permission for the rule, its role the one to pass it on', async () => {
  const Arn = 'arn:aws:events:eu-west-1:111122223333:event-bus/default';
  const RoleArn = await buses.cloud.role('passed', trust({ Service: 'events.amazonaws.com' }));
  const rules = allow(['events:PutRule', 'events:PutTargets'], 'arn:aws:events:*:*:rule/mine*');
  const events = buses.client(await buses.cloud.user('ruler', policy(rules)));
  const EventPattern = '{"source":["a"]}';
  await events.putRule({ Name: 'mine', EventPattern });
  expect((await refusal(events.putRule({ Name: 'yours', EventPattern }))).code).toBe('AccessDeniedException');
  const put = events.putTargets({ Rule: 'mine', Targets: [{ Id: 'a', Arn, RoleArn }] });
  expect((await refusal(put)).message).toContain('iam:PassRole');
});

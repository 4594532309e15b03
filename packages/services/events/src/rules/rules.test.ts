import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBuses, type TestBuses } from '../testing/buses.ts';

let buses: TestBuses;
beforeAll(async () => {
  buses = await startBuses();
});
afterAll(() => buses.close());

const EventPattern = '{"source":["a"]}';
const queueArn = (name: string) => `arn:aws:sqs:eu-central-1:111122223333:${name}`;

test('a rule is what was put last, but for its tags', async () => {
  const { events } = buses;
  const Tags = [{ Key: 'a', Value: '1' }];
  const { RuleArn: ResourceARN = '' } = await events.putRule({ Name: 'one', EventPattern, Description: 'first', Tags });
  await events.putRule({ Name: 'one', EventPattern: '{"source":["b"]}', Tags: [{ Key: 'b', Value: '2' }] });
  const { $metadata: _, ...rule } = await events.describeRule({ Name: 'one' });
  expect(rule).toEqual({
    Name: 'one',
    Arn: ResourceARN,
    EventPattern: '{"source":["b"]}',
    State: 'ENABLED',
    EventBusName: 'default',
    CreatedBy: '111122223333',
  });
  expect((await events.listTagsForResource({ ResourceARN })).Tags).toEqual(Tags);
});

test('rules are listed by their names, page by page', async () => {
  const { events } = buses;
  for (const n of [3, 1, 2]) await events.putRule({ Name: `listed-${n}`, EventPattern });
  const first = await events.listRules({ NamePrefix: 'listed-', Limit: 2 });
  const second = await events.listRules({ NamePrefix: 'listed-', Limit: 2, NextToken: first.NextToken });
  const names = [first, second].map(({ Rules = [] }) => Rules.map(({ Name }) => Name));
  expect([names, second.NextToken]).toEqual([[['listed-1', 'listed-2'], ['listed-3']], undefined]);
  const foreign = await refusal(events.listRules({ NamePrefix: 'other', NextToken: first.NextToken }));
  expect(foreign.code).toBe('ValidationException');
});

test('targets come, go, and are found', async () => {
  const { events } = buses;
  await events.putRule({ Name: 'aimed', EventPattern });
  const put = (...ids: string[]) =>
    events.putTargets({ Rule: 'aimed', Targets: ids.map((Id) => ({ Id, Arn: queueArn(Id) })) });
  await put('a', 'b');
  expect((await events.listRuleNamesByTarget({ TargetArn: queueArn('a') })).RuleNames).toEqual(['aimed']);
  expect((await refusal(events.deleteRule({ Name: 'aimed' }))).message).toBe(
    "Rule can't be deleted since it has targets.",
  );
  expect((await refusal(put('c', 'd', 'e', 'f'))).code).toBe('LimitExceededException');
  const { FailedEntries } = await events.removeTargets({ Rule: 'aimed', Ids: ['a', 'none'] });
  expect(FailedEntries?.map(({ TargetId }) => TargetId)).toEqual(['none']);
  expect((await events.listTargetsByRule({ Rule: 'aimed' })).Targets).toEqual([{ Id: 'b', Arn: queueArn('b') }]);
});

test('a rule that is not there', async () => {
  const { events } = buses;
  await events.deleteRule({ Name: 'none' });
  const message = 'Rule none does not exist on EventBus default.';
  for (const asked of [
    events.describeRule({ Name: 'none' }),
    events.enableRule({ Name: 'none' }),
    events.listTargetsByRule({ Rule: 'none' }),
    events.putTargets({ Rule: 'none', Targets: [{ Id: 'a', Arn: queueArn('a') }] }),
  ])
    expect(await refusal(asked)).toMatchObject({ code: 'ResourceNotFoundException', message, status: 400 });
});

test('a bus has three hundred rules at most', async () => {
  const { events } = buses;
  await events.createEventBus({ Name: 'full' });
  const put = (n: number) => events.putRule({ Name: `r${n}`, EventBusName: 'full', EventPattern });
  for (let n = 0; n < 300; n += 1) await put(n);
  expect((await refusal(put(300))).code).toBe('LimitExceededException');
  await put(299);
});

test('a pattern that is none is refused in the words of its reader', async () => {
  const put = buses.events.putRule({ Name: 'a', EventPattern: '{"source": "a"}' });
  expect(await refusal(put)).toMatchObject({
    code: 'InvalidEventPatternException',
    message: expect.stringContaining(
      'Event pattern is not valid. Reason: "source" must be an object or an array',
    ) as string,
  });
});

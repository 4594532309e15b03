import { refusal } from '@coldstart/service-iam/testing';
import type { Target } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBuses, type TestBuses } from '../testing/buses.ts';

let buses: TestBuses;
beforeAll(async () => {
  buses = await startBuses();
});
afterAll(() => buses.close());

const DETAIL = { id: 'a "b"', list: ['x', 'y'], deep: { 'a name': 7 }, items: [{ n: 1 }, { n: 2 }, {}] };

let count = 0;
/** What a queue gets of an event. */
async function given(target: Partial<Target>): Promise<string[]> {
  count += 1;
  const name = `input-${count}`;
  const queue = await buses.queue(name);
  await buses.rule(name, { source: [name] }, { Arn: queue, ...target });
  const Time = new Date('2026-03-01T10:20:30Z');
  await buses.put({ Source: name, DetailType: 'type', Detail: JSON.stringify(DETAIL), Time });
  return (await buses.messages(queue)).map(({ Body = '' }) => Body);
}

const template = (InputTemplate: string, InputPathsMap: Record<string, string> = {}) =>
  given({ InputTransformer: { InputPathsMap, InputTemplate } });

test('a constant takes the place of the event', async () => {
  expect(await given({ Input: '{"a": 1}' })).toEqual(['{"a": 1}']);
});

test.each([
  ['$.detail.id', '"a \\"b\\""'],
  ['$.detail.list[1]', '"y"'],
  ["$.detail.deep['a name']", '7'],
  ['$.detail.items[*].n', '[1,2]'],
  ['$.nothing', 'null'],
])('the path %s', async (InputPath, expected) => {
  expect(await given({ InputPath })).toEqual([expected]);
});

test('a template is filled with parts of the event', async () => {
  const paths = { id: '$.detail.id', list: '$.detail.list', none: '$.detail.none', time: '$.time' };
  expect(await template('{"id": <id>, "text": "<id> at <time>", "list": <list>, "none": <none>}', paths)).toEqual([
    '{"id": "a \\"b\\"", "text": "a \\"b\\" at 2026-03-01T10:20:30Z", "list": ["x","y"], "none": ""}',
  ]);
  expect(await template('"<list> of <id>, <none>."', paths)).toEqual(['"[x,y] of a \\"b\\", ."']);
});

test('a template may say which rule and which event it is', async () => {
  const [body = ''] = await template(
    '{"rule": "<aws.events.rule-name>", "arn": <aws.events.rule-arn>, "event": <aws.events.event.json>}',
  );
  expect(JSON.parse(body)).toMatchObject({
    rule: `input-${count}`,
    arn: `arn:aws:events:eu-central-1:111122223333:rule/input-${count}`,
    event: { 'detail-type': 'type', detail: DETAIL },
  });
  const [plain = ''] = await template('{"event": <aws.events.event>}');
  expect(JSON.parse(plain)).toMatchObject({ event: { detailType: 'type', account: '111122223333' } });
  expect(plain).not.toContain('list');
});

test('an object within quotation marks makes no JSON, and is a dead letter', async () => {
  const letters = await buses.queue('no-json');
  const InputTransformer = { InputPathsMap: { list: '$.detail.list' }, InputTemplate: '{"list": "<list>"}' };
  expect(await given({ InputTransformer, DeadLetterConfig: { Arn: letters } })).toEqual([]);
  const [letter] = await buses.messages(letters);
  expect(letter?.MessageAttributes?.['ERROR_CODE']?.StringValue).toBe('INVALID_JSON');
});

test.each<[Partial<Target>, string]>([
  [{ Input: '{}', InputPath: '$.detail' }, 'Only one of Input, InputPath, or InputTransformer must be provided'],
  [
    { InputTransformer: { InputTemplate: '<what>' } },
    'InputTemplate for target target contains invalid placeholder what.',
  ],
  [{ InputPath: 'detail' }, 'Invalid InputPath for target target.'],
  [{ Input: 'no JSON' }, 'JSON syntax error in input for target target.'],
  [{ Arn: 'no-arn' }, 'Parameter no-arn is not valid. Reason: Provided Arn is not in correct format.'],
  [
    { Arn: 'arn:aws:sqs:eu-central-1:111122223333:q.fifo' },
    'Parameter(s) SqsParameters must be specified for target: target.',
  ],
  [
    { Arn: 'arn:aws:events:eu-west-1:111122223333:event-bus/x' },
    'RoleArn is required for target arn:aws:events:eu-west-1',
  ],
])('refused target %#', async (target, reason) => {
  const Arn = 'arn:aws:sqs:eu-central-1:111122223333:q';
  expect((await refusal(buses.rule('strict', { source: ['a'] }, { Arn, ...target }))).message).toContain(reason);
});

import { allow, policy, trust } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPipes, type TestPipes } from './testing/pipes.ts';

let pipes: TestPipes;
beforeAll(async () => {
  pipes = await startPipes();
});
afterAll(() => pipes.close());

test('messages go through filter, enrichment and template to a bus', async () => {
  const source = await pipes.queue('orders');
  const heard = await pipes.queue('heard');
  await open(heard);
  const { EventBusArn = '' } = await pipes.events.createEventBus({ Name: 'shop' });
  await pipes.events.putRule({ Name: 'all', EventBusName: 'shop', EventPattern: '{"source":[{"prefix":""}]}' });
  await pipes.events.putTargets({ Rule: 'all', EventBusName: 'shop', Targets: [{ Id: 'a', Arn: heard }] });
  const enrichment = await pipes.function(
    'priced',
    `export const handler = async (records) => records.map(({ messageId, body }) => ({ messageId, ...JSON.parse(body), price: 7 }));`,
  );
  await pipes.pipe('orders', {
    Source: source,
    SourceParameters: { FilterCriteria: { Filters: [{ Pattern: '{"body":{"type":["order"]}}' }] } },
    Enrichment: enrichment,
    Target: EventBusArn,
    TargetParameters: {
      EventBridgeEventBusParameters: { DetailType: 'Order', Source: '$.shop' },
      InputTemplate: '{"order": <$.id>, "price": <$.price>, "by": "<aws.pipes.pipe-name>"}',
    },
  });
  await pipes.send(source, { type: 'order', id: 'a', shop: 'web' }, { type: 'note', id: 'b' });
  await pipes.pass(1);
  expect(await pipes.bodies(heard)).toMatchObject([
    { source: 'web', 'detail-type': 'Order', detail: { order: 'a', price: 7, by: 'orders' } },
  ]);
  await pipes.pass(60);
  expect(await pipes.bodies(source)).toEqual([]);
});

test('what an enrichment fails with comes back, and goes to the dead-letter queue of the source', async () => {
  const letters = await pipes.queue('letters');
  const redrive = JSON.stringify({ deadLetterTargetArn: letters, maxReceiveCount: 2 });
  const source = await pipes.queue('failing', { RedrivePolicy: redrive, VisibilityTimeout: '30' });
  const target = await pipes.queue('never');
  const Enrichment = await pipes.function(
    'failing',
    `export const handler = async ([{ body }]) => { if (body === 'poison') throw new Error('no'); return body === 'gone' ? [] : [body]; };`,
  );
  await pipes.pipe('failing', {
    Source: source,
    SourceParameters: { SqsQueueParameters: { BatchSize: 1 } },
    Enrichment,
    Target: target,
  });
  await pipes.send(source, 'poison', 'gone', 'fine');
  await pipes.pass(1);
  expect(await pipes.bodies(target)).toEqual(['fine']);
  await pipes.pass(120);
  expect(await pipes.bodies(letters)).toEqual(['poison']);
  expect(await pipes.bodies(source)).toEqual([]);
});

test('a function that is the target says which messages it is not done with', async () => {
  const source = await pipes.queue('partly', { VisibilityTimeout: '30' });
  const Target = await pipes.function(
    'partly',
    `export const handler = async (records) => ({ batchItemFailures: records.filter(({ body, attributes }) => body === 'late' && attributes.ApproximateReceiveCount === '1').map(({ messageId }) => ({ itemIdentifier: messageId })) });`,
  );
  await pipes.pipe('partly', { Source: source, Target });
  await pipes.send(source, 'early', 'late');
  await pipes.pass(1);
  const invocations = () =>
    pipes.cloud.cloud.journal.entries({ kind: 'invocation' }).filter(({ resource }) => resource === Target).length;
  expect(invocations()).toBe(1);
  await pipes.pass(31);
  expect(invocations()).toBe(2);
  await pipes.pass(60);
  expect(invocations()).toBe(2);
  expect(await pipes.bodies(source)).toEqual([]);
});

test('messages of a FIFO queue keep their order, and go on into the groups that a path names', async () => {
  const source = await pipes.queue('in.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
  const target = await pipes.queue('out.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
  await pipes.pipe('ordered', {
    Source: source,
    Target: target,
    TargetParameters: { SqsQueueParameters: { MessageGroupId: '$.body.who' }, InputTemplate: '{"n": <$.body.n>}' },
  });
  const QueueUrl = `${pipes.cloud.cloud.endpoint}/111122223333/in.fifo`;
  for (const n of [1, 2, 3])
    await pipes.sqs.sendMessage({ QueueUrl, MessageGroupId: 'g', MessageBody: JSON.stringify({ who: 'ann', n }) });
  await pipes.pass(1);
  const messages = await pipes.take(target);
  expect(messages.map(({ Body, Attributes }) => [Body, Attributes?.MessageGroupId])).toEqual([
    ['{"n":1}', 'ann'],
    ['{"n":2}', 'ann'],
    ['{"n":3}', 'ann'],
  ]);
});

test('a pipe acts as its role alone', async () => {
  const source = await pipes.queue('guarded');
  const target = await pipes.queue('guarded-target');
  const reading = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
  const trusted = trust({ Service: 'pipes.amazonaws.com' });
  const reader = await pipes.cloud.role('reader', trusted, policy(allow(reading, source)));
  const blind = await pipes.cloud.role('blind', trusted, policy(allow('sqs:SendMessage', target)));
  const stranger = await pipes.cloud.role('stranger', trust({ Service: 'lambda.amazonaws.com' }), policy(allow('*')));
  await pipes.pipe('reader', { Source: source, Target: target, RoleArn: reader });
  await pipes.send(source, 'never');
  await pipes.pass(1);
  expect(await pipes.bodies(target)).toEqual([]);
  const [execution] = pipes.cloud.cloud.journal
    .entries({ kind: 'delivery' })
    .filter(({ action, message }) => action === 'execution' && message?.includes('sqs:') === true);
  expect(execution).toMatchObject({ outcome: 'denied' });
  for (const [Name, RoleArn, reason] of [
    ['blind', blind, 'The provided customer role does not have permissions to call ReceiveMessage on SQS'],
    ['stranger', stranger, 'The provided customer role cannot be assumed by principal pipes.amazonaws.com'],
  ] as const) {
    await pipes.pipes.createPipe({ Name, RoleArn, Source: source, Target: target });
    await pipes.pass(1);
    const { CurrentState, StateReason } = await pipes.pipes.describePipe({ Name });
    expect([CurrentState, StateReason]).toEqual([
      'CREATE_FAILED',
      `Input parameter is invalid from the request due to : ${reason}`,
    ]);
  }
});

async function open(queue: string): Promise<void> {
  const QueueUrl = `${pipes.cloud.cloud.endpoint}/111122223333/${queue.split(':').at(-1)}`;
  const statement = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: queue };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await pipes.sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy } });
}

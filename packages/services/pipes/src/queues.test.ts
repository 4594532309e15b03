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

async function open(queue: string): Promise<void> {
  const QueueUrl = `${pipes.cloud.cloud.endpoint}/111122223333/${queue.split(':').at(-1)}`;
  const statement = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: queue };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await pipes.sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy } });
}

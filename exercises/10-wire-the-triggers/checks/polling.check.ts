import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { check, type CheckContext } from '@coldstart/checks';
import { expectOnce, invocationsWith, WRITES, type Entry } from './events.ts';
import { grant } from './grants.ts';
import { mappingOf, map, unmap } from './mappings.ts';
import { arnOf, POLLED, POLLS, readTriggers, type Polled } from './triggers.ts';
import { wire } from './wiring.ts';

const order = (t: CheckContext): Entry => ({
  mark: t.random.hex(16),
  fields: { type: 'order', total: t.random.int(1, 99) },
});

/** What else Lambda's own policies for such roles allow on the source. */
const MAY = [
  ['OrdersQueue', ['sqs:ChangeMessageVisibility', 'sqs:GetQueueUrl', 'sqs:ListQueueTags']],
  ['OrdersTable', ['dynamodb:ListStreams']],
  [
    'OrdersStream',
    ['kinesis:ListStreams', 'kinesis:DescribeStreamSummary', 'kinesis:DescribeLimits', 'kinesis:SubscribeToShard'],
  ],
] as const;

check('role', async (t) => {
  await grant(t);
  const on = (source: Polled, actions: readonly string[]) =>
    actions.map((action) => ({ action, resources: [arnOf(t, source)] }));
  await t.expectLeastPrivilege('WatchRole', {
    must: POLLS.flatMap((source) => on(source, POLLED[source])),
    may: [...MAY.flatMap(([source, actions]) => on(source, actions)), { action: 'logs:*', resources: ['*'] }],
  });
});

check('visibility', async (t) => {
  await grant(t);
  const asked = { QueueUrl: t.stack.resource('OrdersQueue'), AttributeNames: ['VisibilityTimeout' as const] };
  const { Attributes } = await t.client(SQSClient).send(new GetQueueAttributesCommand(asked));
  const FunctionName = t.stack.resource('WatchFunction');
  const { Timeout = 0 } = await t.client(LambdaClient).send(new GetFunctionConfigurationCommand({ FunctionName }));
  const seconds = Number(Attributes?.['VisibilityTimeout']);
  if (seconds < Timeout)
    t.fail(
      `the messages of OrdersQueue to stay hidden for as long as the function may run, ${Timeout} seconds`,
      `they come back after ${seconds}`,
    );
});

check('batches', async (t) => {
  await wire(t, 'OrdersQueue');
  const { BatchSize, MaximumBatchingWindowInSeconds: window = 0 } = (await mappingOf(t, 'OrdersQueue')) ?? {};
  t.expect(BatchSize, 'how many messages of OrdersQueue come together at most').toEqual(100);
  if (window > 2) t.fail('the first message to wait 2 seconds at most', `Lambda gathers for ${window} seconds`);
});

check('polls', async (t) => {
  for (const source of POLLS) {
    await wire(t, source);
    const entry = order(t);
    await WRITES[source](t, entry);
    await expectOnce(t, entry.mark, `an order in ${source}`);
  }
});

check('positions', async (t) => {
  for (const source of ['OrdersTable', 'OrdersStream'] as const) {
    await wire(t, source);
    const { mapping } = readTriggers(t)[source];
    const entry = order(t);
    // Written while nobody reads.
    await unmap(t, source);
    await WRITES[source](t, entry);
    await map(t, source, mapping);
    await expectOnce(t, entry.mark, `an order that stood in ${source} before there was a mapping`);
  }
});

/** What is no order, though it looks like one. */
function strangers(t: CheckContext, source: Polled): Entry[] {
  const all: Entry['fields'][] = [
    { type: t.random.word() },
    { type: 'Order' },
    { type: 'orders' },
    { type: 'preorder' },
    { kind: 'order' },
    { type: '', order: { type: 'order' } },
    { type: t.random.int(1, 99) },
    ...(source === 'OrdersTable' ? [] : ['order']),
  ];
  return t.random.shuffle(all).map((fields) => ({ mark: t.random.hex(16), fields }));
}

check('filters', async (t) => {
  for (const source of POLLS) {
    await wire(t, source);
    const others = strangers(t, source);
    const last = order(t);
    for (const entry of [...others, last]) await WRITES[source](t, entry);
    await expectOnce(t, last.mark, `an order in ${source}`);
    for (const { mark, fields } of others) {
      if ((await invocationsWith(t, mark)) > 0)
        t.fail(`nothing but orders of ${source} to start the function`, `${JSON.stringify(fields)} has, too`);
    }
  }
});

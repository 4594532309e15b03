import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
  type CreateEventSourceMappingCommandInput,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KINESIS_ACTIONS, kinesisTests, type KinesisTests } from '../testing/kinesis.ts';
import { QUEUE_ACTIONS, queueTests, type QueueTests } from '../testing/queues.ts';
import { ACCOUNT, refusal, REGION, startLambda, type TestLambda } from '../testing/lambda.ts';

let lambda: TestLambda;
let queues: QueueTests;
let kinesis: KinesisTests;
beforeAll(async () => {
  lambda = await startLambda();
  const Role = await lambda.role('f', ...QUEUE_ACTIONS, ...KINESIS_ACTIONS);
  await lambda.create('F', `export const handler = async () => 1;`, { Role });
  queues = queueTests(lambda);
  for (const name of ['orders', 'orders-2', 'orders-3']) await queues.queue(name);
  kinesis = kinesisTests(lambda);
  await kinesis.stream('orders');
});
afterAll(async () => {
  queues.close();
  kinesis.close();
  await lambda.close();
});

const queue = `arn:aws:sqs:${REGION}:${ACCOUNT}:orders`;
const stream = `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/orders`;
const table = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/orders/stream/2026-11-23T20:48:00.000`;
const create = (input: Partial<CreateEventSourceMappingCommandInput>) =>
  lambda.client.send(new CreateEventSourceMappingCommand({ FunctionName: 'F', ...input }));

// Recorded: test_lambda_api.json, test_event_source_mapping_lifecycle_delete_function, test_function_name_variations
test('a queue and a stream have the settings that AWS gives them', async () => {
  const ofQueue = await create({ EventSourceArn: queue });
  expect(ofQueue).toMatchObject({
    BatchSize: 10,
    MaximumBatchingWindowInSeconds: 0,
    FunctionResponseTypes: [],
    State: 'Creating',
    StateTransitionReason: 'USER_INITIATED',
    FunctionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:F`,
    EventSourceMappingArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:event-source-mapping:${ofQueue.UUID}`,
  });
  expect(ofQueue).not.toHaveProperty('LastProcessingResult');
  expect(await create({ EventSourceArn: stream, StartingPosition: 'LATEST' })).toMatchObject({
    BatchSize: 100,
    BisectBatchOnFunctionError: false,
    MaximumRecordAgeInSeconds: -1,
    MaximumRetryAttempts: -1,
    ParallelizationFactor: 1,
    TumblingWindowInSeconds: 0,
    LastProcessingResult: 'No records processed',
    StateTransitionReason: 'User action',
  });
});

test('it is enabled, disabled and deleted in its own time', async () => {
  const { UUID } = await create({ EventSourceArn: `${queue}-2` });
  const state = async () => (await lambda.client.send(new GetEventSourceMappingCommand({ UUID }))).State;
  await lambda.cloud.clock.advance(200);
  expect(await state()).toBe('Enabled');
  const update = new UpdateEventSourceMappingCommand({ UUID, Enabled: false, BatchSize: 5 });
  expect(await lambda.client.send(update)).toMatchObject({ State: 'Disabling', BatchSize: 5 });
  await lambda.cloud.clock.advance(200);
  expect(await state()).toBe('Disabled');
  const { EventSourceMappings } = await lambda.client.send(
    new ListEventSourceMappingsCommand({ EventSourceArn: `${queue}-2` }),
  );
  expect(EventSourceMappings).toHaveLength(1);
  expect(await lambda.client.send(new DeleteEventSourceMappingCommand({ UUID }))).toMatchObject({ State: 'Deleting' });
  await lambda.cloud.clock.advance(200);
  expect((await refusal(state())).name).toBe('ResourceNotFoundException');
});

// Recorded: test_fifo_message_group_parallelism
test('a mapping of a queue that is disabled from the beginning is so at once', async () => {
  const { arn } = await queues.queue('resting');
  const made = await create({ EventSourceArn: arn, Enabled: false });
  expect(made.State).toBe('Disabled');
  const update = new UpdateEventSourceMappingCommand({ UUID: made.UUID, Enabled: true });
  expect((await lambda.client.send(update)).State).toBe('Enabling');
});

test('the same source twice for one function is refused', async () => {
  const { UUID } = await create({ EventSourceArn: `${queue}-3` });
  const error = await refusal(create({ EventSourceArn: `${queue}-3` }));
  expect(error.name).toBe('ResourceConflictException');
  expect(error.message).toContain(`Please update or delete the existing mapping with UUID ${UUID}`);
});

test.each([
  [{ EventSourceArn: stream }, "Value null at 'startingPosition'"],
  [{ EventSourceArn: table, StartingPosition: 'AT_TIMESTAMP' as const }, 'Unsupported starting position for arn type'],
  [
    { EventSourceArn: `${queue}-8`, StartingPosition: 'LATEST' as const },
    'StartingPosition is not valid for SQS event sources.',
  ],
  [{ EventSourceArn: `${queue}.fifo`, BatchSize: 11 }, 'Member must have value less than or equal to 10'],
  [{ EventSourceArn: `${queue}-4`, BatchSize: 11 }, 'Maximum batch window in seconds must be greater than 0'],
  [
    { EventSourceArn: `${queue}-5`, FilterCriteria: { Filters: [{ Pattern: '"single-string"' }] } },
    'Invalid filter pattern definition.',
  ],
  [{ EventSourceArn: table, StartingPosition: 'LATEST' as const }, `Cannot access stream ${table}`],
  [{ EventSourceArn: `${queue}-7` }, 'SQS Error Code: AWS.SimpleQueueService.NonExistentQueue.'],
  [{ EventSourceArn: `arn:aws:sns:${REGION}:${ACCOUNT}:t` }, 'Unrecognized event source.'],
  [
    { EventSourceArn: `${queue}-6`, Tags: Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`k${at}`, ''])) },
    'Number of tags exceeds resource tag limit.',
  ],
])('refused mapping %#', async (input, message) => {
  const error = await refusal(create(input));
  expect(error.name).toBe('InvalidParameterValueException');
  expect(error.message).toContain(message);
});

test('a queue that the role may not read, or whose messages come back too early, is refused', async () => {
  await lambda.create('Closed', 'export const handler = async () => 1;');
  expect((await refusal(create({ FunctionName: 'Closed', EventSourceArn: queue }))).message).toBe(
    'The provided execution role does not have permissions to call ReceiveMessage on SQS',
  );
  const { arn } = await queues.queue('hasty', { VisibilityTimeout: '2' });
  expect((await refusal(create({ EventSourceArn: arn }))).message).toBe(
    'Queue visibility timeout: 2 seconds is less than Function timeout: 3 seconds',
  );
});

import { DeleteRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  DeleteEventSourceMappingCommand,
  DeleteFunctionConcurrencyCommand,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLambda, type TestLambda } from '../../testing/lambda.ts';
import { FAILING, STREAM_ACTIONS, streamTests, type StreamTests } from '../../testing/streams.ts';

let lambda: TestLambda;
let streams: StreamTests;
beforeAll(async () => {
  lambda = await startLambda();
  streams = streamTests(lambda);
});
afterAll(async () => {
  streams.close();
  await lambda.close();
});

const advance = (seconds: number): Promise<void> => lambda.cloud.clock.advance(seconds * 1000);

test('a mapping that is disabled pauses, and goes on where it was; one that is deleted ends', async () => {
  const { put, batches, get, update, UUID } = await streams.streamed('Paused', FAILING);
  await put('a');
  await advance(1);
  await update({ Enabled: false });
  expect(await get()).toMatchObject({ State: 'Disabled' });
  await put('b');
  await put('c');
  await advance(3600);
  expect(batches()).toEqual(['a ok at 0']);
  await update({ Enabled: true, BatchSize: 10 });
  expect(await get()).toMatchObject({ State: 'Enabled', BatchSize: 10 });
  expect(batches().map((batch) => batch.split(' ')[0])).toEqual(['a', 'b,c']);
  await lambda.client.send(new DeleteEventSourceMappingCommand({ UUID }));
  await advance(1);
  await put('d');
  await advance(3600);
  expect(batches()).toHaveLength(2);
});

test('without the permission to read the stream nothing is read until it is there again', async () => {
  const { put, batches, get } = await streams.streamed('Unpermitted', FAILING);
  const policy = { RoleName: 'Unpermitted-role', PolicyName: 'allowed' };
  const iam = lambda.iam();
  await iam.send(new DeleteRolePolicyCommand(policy));
  await put('a');
  await advance(10);
  expect(batches()).toEqual([]);
  expect((await get()).LastProcessingResult).toMatch(/^PROBLEM: .*not authorized to perform: dynamodb:DescribeStream/);
  const Statement = [{ Effect: 'Allow', Action: STREAM_ACTIONS, Resource: '*' }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument }));
  await advance(60);
  expect(batches()).toEqual(['a ok at 60']);
  expect(await get()).toMatchObject({ LastProcessingResult: 'OK' });
});

test('a throttled batch waits; it uses up no retries', async () => {
  const { put, batches } = await streams.streamed('Throttled', FAILING, { MaximumRetryAttempts: 0 });
  const FunctionName = 'Throttled';
  await lambda.client.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
  await put('a');
  await advance(60);
  expect(batches()).toEqual([]);
  await lambda.client.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
  await advance(60);
  expect(batches().map((batch) => batch.replace(/ at .*/, ''))).toEqual(['a ok']);
});

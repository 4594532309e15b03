import { allow, policy, refusal } from '@coldstart/service-iam/testing';
import { Pipes } from '@aws-sdk/client-pipes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPipes, type TestPipes } from './testing/pipes.ts';

let pipes: TestPipes;
let source: string;
let target: string;
beforeAll(async () => {
  pipes = await startPipes();
  source = await pipes.queue('source');
  target = await pipes.queue('target');
});
afterAll(() => pipes.close());

const stateOf = async (Name: string) => (await pipes.pipes.describePipe({ Name })).CurrentState;
const made = (Name: string, more: object = {}) =>
  pipes.pipes.createPipe({ Name, RoleArn: pipes.role, Source: source, Target: target, ...more });

test('a pipe is made, stopped, started, changed and deleted on the cloud’s clock', async () => {
  const { Arn, CurrentState, DesiredState } = await made('life', { Tags: { team: 'web' }, DesiredState: 'STOPPED' });
  expect([Arn, CurrentState, DesiredState]).toEqual([
    'arn:aws:pipes:eu-central-1:111122223333:pipe/life',
    'CREATING',
    'STOPPED',
  ]);
  expect(await refusal(pipes.pipes.startPipe({ Name: 'life' }))).toMatchObject({
    code: 'ConflictException',
    status: 409,
  });
  await pipes.pass(1);
  expect(await stateOf('life')).toBe('STOPPED');
  await pipes.send(source, 'waits');
  await pipes.pass(1);
  expect((await pipes.pipes.startPipe({ Name: 'life' })).CurrentState).toBe('STARTING');
  await pipes.pass(1);
  expect((await pipes.pipes.startPipe({ Name: 'life' })).CurrentState).toBe('RUNNING');
  expect(await pipes.bodies(target)).toMatchObject([{ body: 'waits', eventSource: 'aws:sqs' }]);
  await pipes.pipes.updatePipe({
    Name: 'life',
    RoleArn: pipes.role,
    Description: 'new',
    TargetParameters: { InputTemplate: '<$.body>' },
  });
  await pipes.pass(1);
  await pipes.send(source, 'plain');
  await pipes.pass(1);
  expect(await pipes.bodies(target)).toEqual(['plain']);
  expect(await pipes.pipes.describePipe({ Name: 'life' })).toMatchObject({ Description: 'new', Tags: { team: 'web' } });
  await pipes.pipes.stopPipe({ Name: 'life' });
  await pipes.pass(1);
  await pipes.send(source, 'stays');
  await pipes.pass(1);
  expect(await pipes.bodies(target)).toEqual([]);
  expect(await pipes.bodies(source)).toEqual(['stays']);
  expect((await pipes.pipes.deletePipe({ Name: 'life' })).CurrentState).toBe('DELETING');
  await pipes.pass(1);
  expect(await refusal(pipes.pipes.describePipe({ Name: 'life' }))).toMatchObject({
    code: 'NotFoundException',
    status: 404,
    message: 'Pipe life does not exist.',
  });
});

test('a change that cannot be is taken back, and says why', async () => {
  await made('kept');
  await pipes.pass(1);
  const RoleArn = pipes.role.replace('pipes', 'nobody');
  await pipes.pipes.updatePipe({ Name: 'kept', RoleArn });
  await pipes.pass(1);
  expect(await pipes.pipes.describePipe({ Name: 'kept' })).toMatchObject({
    CurrentState: 'UPDATE_FAILED',
    RoleArn: pipes.role,
    StateReason: expect.stringContaining('cannot be assumed') as string,
  });
  await pipes.pipes.deletePipe({ Name: 'kept' });
  await pipes.pass(1);
});

test('pipes are listed in pages, and found by what they read and are', async () => {
  for (const Name of ['list-a', 'list-b', 'list-c']) await made(Name, { DesiredState: 'STOPPED' });
  const names = async (input: object) => ((await pipes.pipes.listPipes(input)).Pipes ?? []).map(({ Name }) => Name);
  const { Pipes: first = [], NextToken } = await pipes.pipes.listPipes({ NamePrefix: 'list', Limit: 2 });
  expect(first.map(({ Name }) => Name)).toEqual(['list-a', 'list-b']);
  expect(await names({ NamePrefix: 'list', Limit: 2, NextToken })).toEqual(['list-c']);
  expect(await names({ NamePrefix: 'list', TargetPrefix: 'arn:aws:lambda' })).toEqual([]);
  expect(await names({ CurrentState: 'CREATING', SourcePrefix: source })).toEqual(['list-a', 'list-b', 'list-c']);
});

test('tags come and go', async () => {
  const { Arn: resourceArn = '' } = await made('tagged');
  await pipes.pipes.tagResource({ resourceArn, tags: { a: '1', b: '2' } });
  await pipes.pipes.untagResource({ resourceArn, tagKeys: ['a'] });
  expect((await pipes.pipes.listTagsForResource({ resourceArn })).tags).toEqual({ b: '2' });
});

const stream = 'arn:aws:kinesis:eu-central-1:111122223333:stream/s';

test.each([
  [
    'a stream without its parameters',
    { Source: stream },
    'SourceParameters.KinesisStreamParameters","Message":"Missing required parameter.',
  ],
  [
    'parameters of another source',
    { SourceParameters: { KinesisStreamParameters: { StartingPosition: 'LATEST' } } },
    'KinesisStreamParameters","Message":"Invalid source parameter provided for source.',
  ],
  [
    'parameters of another target',
    { TargetParameters: { CloudWatchLogsParameters: {} } },
    'CloudWatchLogsParameters","Message":"Invalid target parameter provided for target.',
  ],
  ['a FIFO topic', { Target: 'arn:aws:sns:eu-central-1:111122223333:t.fifo' }, 'FIFO topics are not supported'],
  [
    'a bus elsewhere',
    { Target: 'arn:aws:events:eu-west-1:111122223333:event-bus/b' },
    'in the same account and Region as the pipe',
  ],
  [
    'a batch that the target does not take',
    { SourceParameters: { SqsQueueParameters: { BatchSize: 20, MaximumBatchingWindowInSeconds: 5 } } },
    'SourceParameters.SqsQueueParameters.BatchSize',
  ],
  [
    'a filter that is none',
    { SourceParameters: { FilterCriteria: { Filters: [{ Pattern: '{"body": "text"}' }] } } },
    'Invalid filter pattern definition.',
  ],
])('refuses %s', async (_, input, message) => {
  expect(await refusal(made('refused', input))).toMatchObject({
    code: 'ValidationException',
    status: 400,
    message: expect.stringContaining(message) as string,
  });
});

test.each([
  ['Apache Kafka', { Source: 'smk://kafka.example.com:9092' }],
  ['Amazon MQ', { Source: 'arn:aws:mq:eu-central-1:111122223333:broker:b:b-1' }],
  ['API Gateway', { Target: 'arn:aws:execute-api:eu-central-1:111122223333:a/b/GET/c' }],
  [
    'outside of CloudWatch Logs',
    { LogConfiguration: { Level: 'INFO', S3LogDestination: { BucketName: 'abc', BucketOwner: '111122223333' } } },
  ],
])('says that %s is not there', async (name, input) => {
  expect(await refusal(made('absent', input))).toMatchObject({
    code: 'NotImplemented',
    status: 501,
    message: expect.stringContaining(name) as string,
  });
});

test('who makes a pipe must be allowed to pass its role on to Pipes', async () => {
  const keys = await pipes.cloud.user('maker', policy(allow('pipes:*')));
  const client = new Pipes(pipes.cloud.config(keys));
  const refused = await refusal(
    client.createPipe({ Name: 'passed', RoleArn: pipes.role, Source: source, Target: target }),
  );
  expect(refused).toMatchObject({
    code: 'AccessDeniedException',
    message: expect.stringContaining('iam:PassRole') as string,
  });
  client.destroy();
});

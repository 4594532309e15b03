import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPipes, type TestPipes } from './testing/pipes.ts';

let pipes: TestPipes;
let kinesis: Kinesis;
let dynamodb: DynamoDB;
beforeAll(async () => {
  pipes = await startPipes();
  kinesis = new Kinesis(pipes.cloud.config());
  dynamodb = new DynamoDB(pipes.cloud.config());
});
afterAll(async () => {
  kinesis.destroy();
  dynamodb.destroy();
  await pipes.close();
});

async function stream(StreamName: string): Promise<string> {
  await kinesis.createStream({ StreamName, ShardCount: 1 });
  await pipes.pass(1);
  return `arn:aws:kinesis:eu-central-1:111122223333:stream/${StreamName}`;
}

const put = async (StreamName: string, ...texts: string[]) => {
  for (const text of texts) await kinesis.putRecord({ StreamName, PartitionKey: 'k', Data: Buffer.from(text) });
};

test('records of Kinesis are read in order, filtered by their data, and decoded for templates', async () => {
  const Source = await stream('clicks');
  const Target = await pipes.queue('clicked');
  await put('clicks', '{"page":"home"}');
  await pipes.pipe('clicks', {
    Source,
    SourceParameters: {
      KinesisStreamParameters: { StartingPosition: 'TRIM_HORIZON' },
      FilterCriteria: { Filters: [{ Pattern: '{"data":{"page":[{"exists":true}]}}' }] },
    },
    Target,
    TargetParameters: { InputTemplate: '{"page": <$.data.page>, "key": <$.partitionKey>}' },
  });
  await put('clicks', 'no json', '{"page":"cart"}', '{"other":1}', '{"page":"paid"}');
  await pipes.pass(1);
  expect(await pipes.bodies(Target)).toEqual(['home', 'cart', 'paid'].map((page) => ({ page, key: 'k' })));
  const { SourceParameters } = await pipes.pipes.describePipe({ Name: 'clicks' });
  expect(SourceParameters?.KinesisStreamParameters).toMatchObject({ BatchSize: 10, MaximumRetryAttempts: -1 });
});

test('what a target fails with is split, tried again and given up to the dead-letter queue', async () => {
  const Source = await stream('poisoned');
  const letters = await pipes.queue('letters');
  const done = await pipes.queue('done');
  const Target = await pipes.function(
    'poisoned',
    `import { SQS } from '@aws-sdk/client-sqs';
const sqs = new SQS();
export const handler = async (records) => {
  const texts = records.map(({ data }) => Buffer.from(data, 'base64').toString());
  if (texts.includes('poison')) throw new Error('poison');
  for (const MessageBody of texts) await sqs.sendMessage({ QueueUrl: '${pipes.cloud.cloud.endpoint}/111122223333/done', MessageBody });
};`,
  );
  await put('poisoned', 'a', 'poison', 'b', 'c');
  await pipes.pipe('poisoned', {
    Source,
    SourceParameters: {
      KinesisStreamParameters: {
        StartingPosition: 'TRIM_HORIZON',
        MaximumRetryAttempts: 1,
        OnPartialBatchItemFailure: 'AUTOMATIC_BISECT',
        DeadLetterConfig: { Arn: letters },
      },
    },
    Target,
  });
  await pipes.pass(60);
  expect(await pipes.bodies(done)).toEqual(['a', 'b', 'c']);
  expect(await pipes.bodies(letters)).toMatchObject([
    { context: { condition: 'RetryAttemptsExhausted' }, KinesisBatchInfo: { batchSize: 1, streamArn: Source } },
  ]);
});

test("changes of a table go on, and a function's report sends the pipe back to the first that failed", async () => {
  const { TableDescription } = await dynamodb.createTable({
    TableName: 'orders',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  });
  await pipes.pass(1);
  const Target = await pipes.function(
    'changes',
    `let failed = false;
export const handler = async (records) => {
  console.log('SEEN ' + records.map(({ dynamodb }) => dynamodb.NewImage.id.S).join());
  const last = records.find(({ dynamodb }) => dynamodb.NewImage.id.S === 'b');
  if (last === undefined || failed) return;
  failed = true;
  return { batchItemFailures: [{ itemIdentifier: last.eventID }] };
};`,
  );
  for (const id of ['a', 'b', 'c']) await dynamodb.putItem({ TableName: 'orders', Item: { id: { S: id } } });
  await pipes.pipe('changes', {
    Source: TableDescription?.LatestStreamArn ?? '',
    SourceParameters: {
      DynamoDBStreamParameters: { StartingPosition: 'TRIM_HORIZON' },
      FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
    },
    Target,
  });
  await pipes.pass(10);
  const runs = pipes.cloud.cloud.journal.entries({ kind: 'invocation' }).filter(({ resource }) => resource === Target);
  const lines = runs.flatMap(({ log }) => (log?.lines ?? []).map(({ message }) => /SEEN (\S+)/.exec(message)?.[1]));
  expect(lines.filter((line) => line !== undefined)).toEqual(['a,b,c', 'b,c']);
});

test('a target that is busy uses up no retries; one that may not be called does', async () => {
  const Source = await stream('busy');
  const letters = await pipes.queue('busy-letters');
  const Target = await pipes.queue('busy-target');
  const KinesisStreamParameters = {
    StartingPosition: 'TRIM_HORIZON' as const,
    MaximumRetryAttempts: 0,
    DeadLetterConfig: { Arn: letters },
  };
  const call = { service: 'sqs', operation: 'SendMessageBatch', resource: Target };
  pipes.cloud.cloud.faults.add({ ...call, times: 3, effect: 'throttle' });
  await pipes.pipe('busy', {
    Source,
    SourceParameters: { KinesisStreamParameters },
    Target,
    TargetParameters: { InputTemplate: '<$.data.n>' },
  });
  await put('busy', '{"n":"first"}');
  await pipes.pass(60);
  expect(await pipes.bodies(Target)).toEqual(['first']);
  pipes.cloud.cloud.faults.add({ ...call, effect: 'deny' });
  await put('busy', '{"n":"second"}', '{"n":"third"}');
  await pipes.pass(60);
  expect(await pipes.bodies(letters)).toMatchObject([{ context: { condition: 'RetryAttemptsExhausted' } }]);
  expect(await pipes.bodies(Target)).toEqual(['third']);
});

test('records that are too old are given up unseen', async () => {
  const Source = await stream('old');
  const letters = await pipes.queue('old-letters');
  const Target = await pipes.queue('old-target');
  await put('old', '{"n":"old"}');
  await pipes.pass(120);
  await put('old', '{"n":"new"}');
  await pipes.pipe('old', {
    Source,
    SourceParameters: {
      KinesisStreamParameters: {
        StartingPosition: 'TRIM_HORIZON',
        MaximumRecordAgeInSeconds: 60,
        DeadLetterConfig: { Arn: letters },
      },
    },
    Target,
    TargetParameters: { InputTemplate: '<$.data.n>' },
  });
  await pipes.pass(1);
  expect(await pipes.bodies(Target)).toEqual(['new']);
  expect(await pipes.bodies(letters)).toMatchObject([{ context: { condition: 'RecordAgeExceeded' } }]);
});

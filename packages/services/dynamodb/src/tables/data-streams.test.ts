import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { refusal, startTestCloud, type TestCloud } from '@coldstart/service-iam/testing';
import { entries as kinesisEntries } from '@coldstart/service-kinesis/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entries } from '../entry.ts';

const StreamArn = 'arn:aws:kinesis:eu-central-1:111122223333:stream/changes';
const TableName = 'orders';
const stream = { TableName, StreamArn };

let cloud: TestCloud;
let dynamodb: DynamoDB;
let kinesis: Kinesis;
beforeAll(async () => {
  cloud = await startTestCloud([...entries, ...kinesisEntries], { timeRuns: false });
  dynamodb = new DynamoDB(cloud.config());
  kinesis = new Kinesis(cloud.config());
  await kinesis.createStream({ StreamName: 'changes', ShardCount: 1 });
  await cloud.cloud.clock.advance(1000);
  await dynamodb.createTable({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  });
});
afterAll(async () => {
  dynamodb.destroy();
  kinesis.destroy();
  await cloud.close();
});

async function records(): Promise<unknown[]> {
  await cloud.cloud.clock.advance(1000);
  const { ShardIterator } = await kinesis.getShardIterator({
    StreamName: 'changes',
    ShardId: 'shardId-000000000000',
    ShardIteratorType: 'TRIM_HORIZON',
  });
  const { Records = [] } = await kinesis.getRecords({ ShardIterator });
  return Records.map(({ Data }) => JSON.parse(Buffer.from(Data ?? []).toString()) as unknown);
}

const statuses = async () =>
  (await dynamodb.describeKinesisStreamingDestination({ TableName })).KinesisDataStreamDestinations?.map(
    ({ DestinationStatus }) => DestinationStatus,
  );

test('changes go to the data stream as long as it is on', async () => {
  expect(await refusal(dynamodb.disableKinesisStreamingDestination(stream))).toMatchObject({
    code: 'ValidationException',
  });
  expect((await dynamodb.enableKinesisStreamingDestination(stream)).DestinationStatus).toBe('ENABLING');
  expect(await statuses()).toEqual(['ACTIVE']);
  const again = await refusal(dynamodb.enableKinesisStreamingDestination(stream));
  expect(again.message).toMatch(/must be DISABLED or ENABLE_FAILED to perform ENABLE operation/);

  const Item = { id: { S: 'o-1' }, total: { N: '7' }, photo: { B: Buffer.from('x') } };
  await dynamodb.putItem({ TableName, Item });
  await dynamodb.putItem({ TableName, Item });
  await dynamodb.putItem({ TableName, Item: { id: { S: 'o-1' } } });
  await dynamodb.deleteItem({ TableName, Key: { id: { S: 'o-1' } } });
  await dynamodb.disableKinesisStreamingDestination(stream);
  expect(await statuses()).toEqual(['DISABLED']);
  await dynamodb.putItem({ TableName, Item });

  const first = { id: { S: 'o-1' }, total: { N: '7' }, photo: { B: 'eA==' } };
  const event = {
    awsRegion: 'eu-central-1',
    userIdentity: null,
    recordFormat: 'application/json',
    tableName: TableName,
    eventSource: 'aws:dynamodb',
  };
  const precision = { ApproximateCreationDateTimePrecision: 'MILLISECOND', Keys: { id: { S: 'o-1' } } };
  expect(await records()).toMatchObject([
    { ...event, eventName: 'INSERT', dynamodb: { ...precision, NewImage: first } },
    { ...event, eventName: 'MODIFY', dynamodb: { ...precision, NewImage: { id: { S: 'o-1' } }, OldImage: first } },
    { ...event, eventName: 'REMOVE', dynamodb: { ...precision, OldImage: { id: { S: 'o-1' } } } },
  ]);
});

test('a stream that is not there is refused', async () => {
  const missing = { TableName, StreamArn: `${StreamArn}-not` };
  expect((await refusal(dynamodb.enableKinesisStreamingDestination(missing))).code).toBe('ResourceNotFoundException');
});

test('the precision of times changes', async () => {
  await dynamodb.enableKinesisStreamingDestination(stream);
  await dynamodb.updateKinesisStreamingDestination({
    ...stream,
    UpdateKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision: 'MICROSECOND' },
  });
  await dynamodb.putItem({ TableName, Item: { id: { S: 'o-2' } } });
  const last = (await records()).at(-1) as { dynamodb: { ApproximateCreationDateTime: number } };
  expect(last.dynamodb.ApproximateCreationDateTime).toBeGreaterThan(1e15);
});

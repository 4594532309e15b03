import { expect, test } from 'vitest';
import { hasRate } from '../rates.ts';
import { meterCall, meterEntry } from './index.ts';

const KB = 1024;
const url = 'http://127.0.0.1:4566/111122223333/';

/** `meter quantity resource` of each. */
const used = (service: string, operation: string, input: object, output: object = {}): string[] =>
  meterCall(service, operation, input as never, output as never).map((one) => {
    if (one.meter !== 'unknown') expect(hasRate(one.meter)).toBe(true);
    return `${one.meter} ${one.quantity} ${one.resource}`;
  });

test('a queue’s actions are requests, by the 64 KB that they carry', () => {
  const QueueUrl = `${url}orders`;
  expect(used('sqs', 'SendMessage', { QueueUrl, MessageBody: 'x'.repeat(64 * KB) })).toEqual(['sqs.requests 1 orders']);
  expect(used('sqs', 'SendMessage', { QueueUrl, MessageBody: 'x'.repeat(64 * KB + 1) })).toEqual([
    'sqs.requests 2 orders',
  ]);
  const Entries = [{ MessageBody: 'a' }, { MessageBody: 'b' }];
  expect(used('sqs', 'SendMessageBatch', { QueueUrl: `${url}a.fifo`, Entries })).toEqual([
    'sqs.fifo-requests 1 a.fifo',
  ]);
  expect(used('sqs', 'ReceiveMessage', { QueueUrl }, { Messages: [{ Body: 'é'.repeat(40 * KB) }] })).toEqual([
    'sqs.requests 2 orders',
  ]);
  expect(used('sqs', 'ReceiveMessage', { QueueUrl })).toEqual(['sqs.requests 1 orders']);
});

test('topics, buses, streams and logs', () => {
  const topic = 'arn:aws:sns:us-east-1:111122223333:news';
  expect(used('sns', 'Publish', { TopicArn: topic, Message: 'x' })).toEqual(['sns.requests 1 news']);
  const Entries = [{ Source: 'shop', Detail: 'x'.repeat(65 * KB), EventBusName: 'orders' }, { Detail: '{}' }];
  expect(used('events', 'PutEvents', { Entries })).toEqual(['events.custom 2 orders', 'events.custom 1 default']);
  expect(used('events', 'PutRule', { Name: 'x' })).toEqual([]);
  const Records = [{ Data: new Uint8Array(26 * KB) }, { Data: new Uint8Array(1) }];
  expect(used('kinesis', 'PutRecords', { StreamName: 's', Records })).toEqual([
    'kinesis.put-units 2 s',
    'kinesis.put-units 1 s',
  ]);
  const GB = 1024 ** 3;
  expect(meterCall('firehose', 'PutRecordBatch', { DeliveryStreamName: 'f', Records }, {})).toEqual([
    { meter: 'firehose.in', quantity: (30 * KB) / GB, resource: 'f' },
    { meter: 'firehose.in', quantity: (5 * KB) / GB, resource: 'f' },
  ]);
  const logEvents = [{ message: 'é' }, { message: 'ab' }];
  expect(meterCall('logs', 'PutLogEvents', { logGroupName: 'g', logEvents }, {})).toEqual([
    { meter: 'logs.in', quantity: 56 / GB, resource: 'g' },
  ]);
});

test('a table’s writes by 1 KB, its reads by 4 KB, transactions twice', () => {
  const TableName = 'T';
  const Item = { id: { S: 'x'.repeat(1500) } };
  expect(used('dynamodb', 'PutItem', { TableName, Item })).toEqual(['dynamodb.writes 2 T']);
  expect(used('dynamodb', 'TransactWriteItems', { TransactItems: [{ Put: { TableName, Item } }] })).toEqual([
    'dynamodb.writes 4 T',
  ]);
  const RequestItems = { T: [{ PutRequest: { Item } }, { DeleteRequest: { Key: { id: { S: '1' } } } }] };
  expect(used('dynamodb', 'BatchWriteItem', { RequestItems })).toEqual(['dynamodb.writes 2 T', 'dynamodb.writes 1 T']);
  expect(used('dynamodb', 'GetItem', { TableName }, { Item })).toEqual(['dynamodb.reads 0.5 T']);
  expect(used('dynamodb', 'GetItem', { TableName, ConsistentRead: true })).toEqual(['dynamodb.reads 1 T']);
  expect(used('dynamodb', 'Query', { TableName }, { Items: [Item, Item, Item] })).toEqual(['dynamodb.reads 1 T']);
  expect(used('dynamodb', 'DescribeTable', { TableName })).toEqual([]);
});

test('buckets, what is free, and what nobody knows the price of', () => {
  expect(used('s3', 'PutObject', { Bucket: 'b' })).toEqual(['s3.puts 1 b']);
  expect(used('s3', 'ListObjectsV2', { Bucket: 'b' })).toEqual(['s3.puts 1 b']);
  expect(used('s3', 'GetObject', { Bucket: 'b' })).toEqual(['s3.gets 1 b']);
  expect(used('s3', 'DeleteObject', { Bucket: 'b' })).toEqual([]);
  expect(used('iam', 'CreateRole', {})).toEqual([]);
  expect(used('cognito-idp', 'InitiateAuth', {})).toEqual(['unknown 1 cognito-idp InitiateAuth']);
});

test('what happens beside calls, by the journal', () => {
  const entry = (kind: string, service: string, action = '', resource = 'arn:aws:x:us-east-1:1:pipe/p') =>
    meterEntry({ kind, service, action, resource }).map(({ meter, resource: name }) => `${meter} ${name}`);
  expect(entry('delivery', 'pipes')).toEqual(['pipes.requests p']);
  expect(entry('delivery', 'events')).toEqual(['events.api-destinations p']);
  expect(entry('state', 'cloudfront', 'GET /')).toEqual(['cloudfront.requests p']);
  expect(entry('state', 'cloudfront', 'deployed')).toEqual([]);
  expect(entry('invocation', 'cloudfront', '', 'arn:aws:lambda:us-east-1:1:function:f:1')).toEqual([
    'unknown Lambda@Edge',
  ]);
  expect(entry('invocation', 'cloudfront')).toEqual(['cloudfront.functions p']);
  expect(entry('call', 'sqs')).toEqual([]);
});

test('reading traces costs what the table does not know; executions and traces themselves are no calls', () => {
  expect(used('xray', 'GetTraceSummaries', {})).toEqual(['unknown 1 xray GetTraceSummaries']);
  expect(used('xray', 'PutTraceSegments', {})).toEqual([]);
  expect(used('states', 'StartExecution', {})).toEqual([]);
  for (const meter of ['states.transitions', 'states.express-requests', 'states.express-duration'])
    expect(hasRate(meter)).toBe(true);
  for (const meter of ['xray.traces', 'lambda.durable', 'scheduler.invocations']) expect(hasRate(meter)).toBe(true);
});

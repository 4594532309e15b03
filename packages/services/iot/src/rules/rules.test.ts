import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import type { Action } from '@aws-sdk/client-iot';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { entries as dynamodb } from '@coldstart/service-dynamodb/entry';
import { allow, policy, refusal, trust } from '@coldstart/service-iam/testing';
import { entries as kinesis } from '@coldstart/service-kinesis/entry';
import { entries as logs } from '@coldstart/service-logs/entry';
import { entries as s3 } from '@coldstart/service-s3/entry';
import { entries as sns } from '@coldstart/service-sns/entry';
import { entries as sqs } from '@coldstart/service-sqs/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startIot, type TestIot } from '../testing/devices.ts';

let iot: TestIot;
let roleArn: string;
let queue: SQS;
let queueUrl: string;

beforeAll(async () => {
  iot = await startIot([...dynamodb, ...kinesis, ...logs, ...s3, ...sns, ...sqs]);
  roleArn = await iot.cloud.role('rules', trust({ Service: 'iot.amazonaws.com' }), policy(allow('*')));
  queue = new SQS(iot.cloud.config());
  ({ QueueUrl: queueUrl = '' } = await queue.createQueue({ QueueName: 'hot' }));
});
afterAll(async () => {
  queue.destroy();
  await iot.close();
});

const rule = (ruleName: string, sql: string, actions: Action[], errorAction?: Action) =>
  iot.iot.createTopicRule({
    ruleName,
    topicRulePayload: { sql, actions, errorAction, awsIotSqlVersion: '2016-03-23' },
  });
const publish = (topic: string, payload: string | object) =>
  iot.data.publish({
    topic,
    payload: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
    qos: 1,
  });

/** Lets rules run. */
const settled = () => iot.cloud.cloud.clock.advance(10);

async function received(): Promise<unknown[]> {
  await settled();
  const { Messages = [] } = await queue.receiveMessage({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 });
  for (const { ReceiptHandle } of Messages) await queue.deleteMessage({ QueueUrl: queueUrl, ReceiptHandle });
  return Messages.map(({ Body = '' }) => JSON.parse(Body) as unknown);
}

test('a message that WHERE lets through is sent on as SELECT shapes it', async () => {
  await rule('hot', "SELECT temp, topic(2) AS device FROM 'farm/+/telemetry' WHERE temp > 30", [
    { sqs: { queueUrl, roleArn } },
  ]);
  await publish('farm/north/telemetry', { temp: 31, other: 1 });
  await publish('farm/north/telemetry', { temp: 30 });
  await publish('farm/north/cold/telemetry', { temp: 40 });
  await publish('farm/north/telemetry', 'no JSON');
  expect(await received()).toEqual([{ temp: 31, device: 'north' }]);
  await iot.iot.disableTopicRule({ ruleName: 'hot' });
  await publish('farm/north/telemetry', { temp: 99 });
  expect(await received()).toEqual([]);
  await iot.iot.deleteTopicRule({ ruleName: 'hot' });
});

test('from devices the rule knows more; basic ingest names it, and takes its levels off', async () => {
  await rule('who', "SELECT clientid() AS client, topic() AS topic FROM 'never'", [{ sqs: { queueUrl, roleArn } }]);
  const device = await iot.connect(await iot.certificate('teller'), { clientId: 'teller' });
  await device.publishAsync('$aws/rules/who/barn/7', '{}', { qos: 1 });
  expect(await received()).toEqual([{ client: 'teller', topic: 'barn/7' }]);
});

test('each kind of action, with substitution', async () => {
  const tables = new DynamoDB(iot.cloud.config());
  const streams = new Kinesis(iot.cloud.config());
  const objects = new S3({ ...iot.cloud.config(), forcePathStyle: true });
  const topics = new SNS(iot.cloud.config());
  const groups = new CloudWatchLogs(iot.cloud.config());
  for (const name of ['whole', 'parts']) {
    await tables.createTable({
      TableName: name,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
  }
  await streams.createStream({ StreamName: 'readings', ShardCount: 1 });
  await objects.createBucket({ Bucket: 'readings', CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } });
  const { TopicArn = '' } = await topics.createTopic({ Name: 'readings' });
  await topics.subscribe({
    TopicArn,
    Protocol: 'sqs',
    Endpoint: 'arn:aws:sqs:eu-central-1:111122223333:hot',
    Attributes: { RawMessageDelivery: 'true' },
  });
  await queue.setQueueAttributes({
    QueueUrl: queueUrl,
    Attributes: {
      Policy: JSON.stringify(policy({ ...allow('sqs:SendMessage'), Principal: { Service: 'sns.amazonaws.com' } })),
    },
  });
  await groups.createLogGroup({ logGroupName: 'readings' });
  await iot.cloud.cloud.clock.advance(1000);
  await rule('all', "SELECT * FROM 'all/#'", [
    {
      dynamoDB: {
        tableName: 'whole',
        roleArn,
        hashKeyField: 'id',
        hashKeyValue: '${topic(2)}',
        payloadField: 'reading',
      },
    },
    { dynamoDBv2: { roleArn, putItem: { tableName: 'parts' } } },
    { kinesis: { streamName: 'readings', roleArn, partitionKey: '${id}' } },
    { s3: { bucketName: 'readings', key: "${topic(2)}/${parse_time('yyyy', timestamp())}.json", roleArn } },
    { sns: { targetArn: TopicArn, roleArn } },
    { cloudwatchLogs: { logGroupName: 'readings', roleArn } },
    { republish: { topic: '$$aws/things/${id}/shadow/update', roleArn, qos: 1 } },
  ]);
  const reading = { id: 'a', state: { reported: { temp: 21.5 } } };
  await publish('all/north', reading);
  expect(await received()).toEqual([reading]);
  expect((await tables.getItem({ TableName: 'whole', Key: { id: { S: 'north' } } })).Item).toMatchObject({
    reading: { M: { id: { S: 'a' } } },
  });
  expect((await tables.getItem({ TableName: 'parts', Key: { id: { S: 'a' } } })).Item).toMatchObject({
    state: { M: { reported: { M: { temp: { N: '21.5' } } } } },
  });
  const { ShardIterator } = await streams.getShardIterator({
    StreamName: 'readings',
    ShardId: 'shardId-000000000000',
    ShardIteratorType: 'TRIM_HORIZON',
  });
  expect((await streams.getRecords({ ShardIterator })).Records?.map(({ PartitionKey }) => PartitionKey)).toEqual(['a']);
  const key = `north/${new Date(iot.cloud.cloud.clock.now()).getUTCFullYear()}.json`;
  const object = await objects.getObject({ Bucket: 'readings', Key: key });
  expect(JSON.parse((await object.Body?.transformToString()) ?? '')).toEqual(reading);
  expect((await groups.filterLogEvents({ logGroupName: 'readings' })).events?.map(({ message }) => message)).toEqual([
    JSON.stringify(reading),
  ]);
  const shadow = await iot.data.getThingShadow({ thingName: 'a' });
  expect(JSON.parse(Buffer.from(shadow.payload ?? []).toString())).toMatchObject({
    state: { reported: { temp: 21.5 } },
  });
  for (const client of [tables, streams, objects, topics, groups]) client.destroy();
});

test('what cannot be carried out is told to the error action, in one message', async () => {
  const actions: Action[] = [
    { s3: { bucketName: 'nowhere-to-be-found', key: 'k', roleArn } },
    { lambda: { functionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:nobody' } },
  ];
  await rule('broken', "SELECT * FROM 'broken/#'", actions, { sqs: { queueUrl, roleArn } });
  await publish('broken/7', { a: 1 });
  expect(await received()).toEqual([
    {
      ruleName: 'broken',
      topic: 'broken/7',
      cloudwatchTraceId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      clientId: 'N/A',
      base64OriginalPayload: Buffer.from('{"a":1}').toString('base64'),
      failures: [
        {
          failedAction: 'S3Action',
          failedResource: 'nowhere-to-be-found',
          errorMessage: expect.stringContaining('NoSuchBucket'),
        },
        {
          failedAction: 'LambdaAction',
          failedResource: expect.stringContaining(':function:nobody'),
          errorMessage: expect.stringContaining('Failed to invoke lambda function.'),
        },
      ],
    },
  ]);
});

test('a role that does not trust IoT, or may too little, fails the action', async () => {
  const stranger = await iot.cloud.role('stranger', trust({ Service: 'lambda.amazonaws.com' }), policy(allow('*')));
  const narrow = await iot.cloud.role('narrow', trust({ Service: 'iot.amazonaws.com' }), policy(allow('s3:PutObject')));
  const errors = { sqs: { queueUrl, roleArn } };
  for (const [name, role] of [
    ['untrusted', stranger],
    ['unable', narrow],
  ] as const) {
    await rule(name, `SELECT * FROM '${name}'`, [{ sqs: { queueUrl, roleArn: role } }], errors);
    await publish(name, {});
    expect(await received()).toMatchObject([
      {
        ruleName: name,
        failures: [{ failedAction: 'SqsAction', errorMessage: expect.stringContaining('AccessDenied') }],
      },
    ]);
  }
});

test('rules that publish to each other are stopped', async () => {
  await rule('circle', "SELECT * FROM 'circle'", [{ republish: { topic: 'circle', roleArn } }]);
  await publish('circle', {});
  await settled();
  await settled();
  const stopped = iot.cloud.cloud.journal.entries({ kind: 'delivery' }).filter(({ action }) => action === 'republish');
  expect(stopped).toHaveLength(1);
  expect(stopped[0]?.message).toContain('run in a circle');
});

test('what a rule may not be is refused, by name where AWS has it', async () => {
  const actions: Action[] = [{ sqs: { queueUrl, roleArn } }];
  expect(await refusal(rule('bad', 'SELECT FROM', actions))).toMatchObject({ code: 'SqlParseException', status: 400 });
  expect(await refusal(rule('bad', "SELECT get_secret('a','b','c','d') AS s FROM 'a'", actions))).toMatchObject({
    code: 'NotImplemented',
    status: 501,
  });
  expect(
    await refusal(
      rule('bad', "SELECT * FROM 'a'", [
        { timestream: { roleArn, databaseName: 'd', tableName: 't', dimensions: [{ name: 'a', value: 'b' }] } },
      ]),
    ),
  ).toMatchObject({
    code: 'NotImplemented',
    message: expect.stringContaining('The action timestream'),
  });
  expect(
    await refusal(rule('bad', "SELECT * FROM 'a'", [{ s3: { bucketName: 'b', key: '${topic(}', roleArn } }])),
  ).toMatchObject({ code: 'SqlParseException' });
  await rule('once', "SELECT * FROM 'a'", actions);
  expect(await refusal(rule('once', "SELECT * FROM 'a'", actions))).toMatchObject({
    code: 'ResourceAlreadyExistsException',
    status: 409,
  });
  expect(await refusal(iot.iot.getTopicRule({ ruleName: 'nobody' }))).toMatchObject({
    code: 'UnauthorizedException',
    status: 401,
  });
});

test('whoever makes a rule must be allowed to pass its roles on', async () => {
  const keys = await iot.cloud.user('maker', policy(allow('iot:CreateTopicRule')));
  const { IoT } = await import('@aws-sdk/client-iot');
  const maker = new IoT(iot.cloud.config(keys));
  const topicRulePayload = { sql: "SELECT * FROM 'a'", actions: [{ sqs: { queueUrl, roleArn } }] };
  expect(await refusal(maker.createTopicRule({ ruleName: 'passed', topicRulePayload }))).toMatchObject({
    message: expect.stringContaining('iam:PassRole'),
  });
  maker.destroy();
});

test('a rule asks other services while it decides', async () => {
  await iot.data.updateThingShadow({ thingName: 'limits', payload: Buffer.from('{"state":{"reported":{"hot":30}}}') });
  const sql = `SELECT temp FROM 'asked' WHERE temp > get_thing_shadow("limits", "${roleArn}").state.reported.hot`;
  await rule('asks', sql, [{ sqs: { queueUrl, roleArn } }]);
  await publish('asked', { temp: 29 });
  await publish('asked', { temp: 31 });
  expect(await received()).toEqual([{ temp: 31 }]);
});

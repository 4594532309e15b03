import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { SNS } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPipes, type TestPipes } from './testing/pipes.ts';

let pipes: TestPipes;
let server: Server;
let origin: string;
const heard: { url: string | undefined; body: string; authorization: string | undefined; kind: unknown }[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const { url, headers } = request;
      heard.push({ url, body, authorization: headers.authorization, kind: headers['x-kind'] });
      response.writeHead(url?.startsWith('/down') === true ? 500 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ told: body }));
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  pipes = await startPipes();
});
afterAll(async () => {
  server.close();
  await pipes.close();
});

/** An API destination for a path. @returns its ARN */
async function destination(Name: string, path: string): Promise<string> {
  const { ConnectionArn } = await pipes.events.createConnection({
    Name,
    AuthorizationType: 'BASIC',
    AuthParameters: { BasicAuthParameters: { Username: 'user', Password: 'pass' } },
  });
  await pipes.pass(1);
  const { ApiDestinationArn = '' } = await pipes.events.createApiDestination({
    Name,
    ConnectionArn,
    HttpMethod: 'POST',
    InvocationEndpoint: `${origin}${path}`,
  });
  return ApiDestinationArn;
}

test('an API is called with what the template makes, and paths in its parameters', async () => {
  const source = await pipes.queue('api');
  await pipes.pipe('api', {
    Source: source,
    SourceParameters: { SqsQueueParameters: { BatchSize: 1 } },
    Target: await destination('api', '/orders/*'),
    TargetParameters: {
      InputTemplate: '{"id": <$.body.id>}',
      HttpParameters: { PathParameterValues: ['$.body.id'], HeaderParameters: { 'x-kind': 'order' } },
    },
  });
  await pipes.send(source, { id: 'o-1' });
  await pipes.pass(1);
  const authorization = `Basic ${Buffer.from('user:pass').toString('base64')}`;
  expect(heard).toEqual([{ url: '/orders/o-1', body: '{"id":"o-1"}', authorization, kind: 'order' }]);
  expect(await pipes.bodies(source)).toEqual([]);
});

test('an API enriches, and one that is down leaves messages where they are', async () => {
  const source = await pipes.queue('enriched', { VisibilityTimeout: '30' });
  const target = await pipes.queue('enriched-target');
  const SourceParameters = { SqsQueueParameters: { BatchSize: 1 } };
  await pipes.pipe('enriched', {
    Source: source,
    SourceParameters,
    Enrichment: await destination('enrich', '/enrich'),
    EnrichmentParameters: { InputTemplate: '{"ask": <$.body>}' },
    Target: target,
    TargetParameters: { InputTemplate: 'told <$.told>' },
  });
  await pipes.send(source, 'plain');
  await pipes.pass(1);
  expect(await pipes.bodies(target)).toEqual([expect.stringContaining('ask')]);
  const down = await pipes.queue('down');
  await pipes.pipe('down', { Source: down, SourceParameters, Target: await destination('down', '/down') });
  await pipes.send(down, 'stays');
  await pipes.pass(1);
  expect(heard.filter(({ url }) => url === '/down')).toHaveLength(1);
  await pipes.pass(31);
  expect(heard.filter(({ url }) => url === '/down')).toHaveLength(2);
});

test('topics, streams and log groups take batches', async () => {
  const { pipes: client, cloud, role } = pipes;
  const sns = new SNS(cloud.config());
  const kinesis = new Kinesis(cloud.config());
  const logs = new CloudWatchLogs(cloud.config());
  const heardQueue = await pipes.queue('topic-heard');
  const { TopicArn = '' } = await sns.createTopic({ Name: 'news' });
  const QueueUrl = `${cloud.cloud.endpoint}/111122223333/topic-heard`;
  const statement = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: heardQueue };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await pipes.sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy } });
  await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: heardQueue, Attributes: { RawMessageDelivery: 'true' } });
  await kinesis.createStream({ StreamName: 'out', ShardCount: 1 });
  await logs.createLogGroup({ logGroupName: '/pipes/out' });
  await pipes.pass(1);
  const targets = {
    topic: { Target: TopicArn },
    stream: {
      Target: 'arn:aws:kinesis:eu-central-1:111122223333:stream/out',
      TargetParameters: { KinesisStreamParameters: { PartitionKey: '$.body.id' } },
    },
    group: {
      Target: 'arn:aws:logs:eu-central-1:111122223333:log-group:/pipes/out',
      TargetParameters: {
        CloudWatchLogsParameters: { LogStreamName: 'mine', Timestamp: '$.attributes.SentTimestamp' },
      },
    },
  };
  for (const [name, { Target, ...more }] of Object.entries(targets)) {
    const source = await pipes.queue(`to-${name}`);
    const TargetParameters = {
      InputTemplate: '{"id": <$.body.id>}',
      ...('TargetParameters' in more && more.TargetParameters),
    };
    await pipes.pipe(name, { Source: source, Target, TargetParameters });
    await pipes.send(source, { id: 'a' }, { id: 'b' });
  }
  await pipes.pass(1);
  expect(await pipes.bodies(heardQueue)).toEqual([{ id: 'a' }, { id: 'b' }]);
  const { ShardIterator } = await kinesis.getShardIterator({
    StreamName: 'out',
    ShardId: 'shardId-000000000000',
    ShardIteratorType: 'TRIM_HORIZON',
  });
  const { Records = [] } = await kinesis.getRecords({ ShardIterator });
  expect(Records.map(({ PartitionKey, Data }) => [PartitionKey, Buffer.from(Data ?? []).toString()])).toEqual([
    ['a', '{"id":"a"}'],
    ['b', '{"id":"b"}'],
  ]);
  const { events = [] } = await logs.filterLogEvents({ logGroupName: '/pipes/out' });
  expect(events.map(({ logStreamName, message }) => [logStreamName, message])).toEqual([
    ['mine', '{"id":"a"}'],
    ['mine', '{"id":"b"}'],
  ]);
  await logs.createLogGroup({ logGroupName: '/pipes/log' });
  await client.updatePipe({
    Name: 'topic',
    RoleArn: role,
    LogConfiguration: {
      Level: 'INFO',
      IncludeExecutionData: ['ALL'],
      CloudwatchLogsLogDestination: { LogGroupArn: 'arn:aws:logs:eu-central-1:111122223333:log-group:/pipes/log' },
    },
  });
  await pipes.pass(1);
  await pipes.send('arn:aws:sqs:eu-central-1:111122223333:to-topic', { id: 'c' });
  await pipes.pass(1);
  const { events: lines = [] } = await logs.filterLogEvents({ logGroupName: '/pipes/log' });
  const told = lines.map(({ message = '' }) => JSON.parse(message) as { messageType: string; payload: string });
  expect(told.map(({ messageType }) => messageType)).toEqual([
    'ExecutionStarted',
    'TargetStageEntered',
    'TargetStageSucceeded',
    'ExecutionSucceeded',
  ]);
  expect(told[0]?.payload).toContain('messageId');
  for (const one of [sns, kinesis, logs]) one.destroy();
});

import { once } from 'node:events';
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2';
import { CloudFront } from '@aws-sdk/client-cloudfront';
import { CloudWatch, type Dimension } from '@aws-sdk/client-cloudwatch';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { Firehose } from '@aws-sdk/client-firehose';
import { IAM } from '@aws-sdk/client-iam';
import { Lambda } from '@aws-sdk/client-lambda';
import { Pipes } from '@aws-sdk/client-pipes';
import { S3 } from '@aws-sdk/client-s3';
import { SQS } from '@aws-sdk/client-sqs';
import { CACHING_DISABLED, config as distribution, custom } from '@coldstart/service-cloudfront/testing';
import { allow, trust } from '@coldstart/service-iam/testing';
import { ACCOUNT, REGION, startLambda, type TestLambda } from '@coldstart/service-lambda/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES } from './index.ts';

let lambda: TestLambda;
let metrics: CloudWatch;
let role: string;
const clients: { destroy(): void }[] = [];

function client<Client extends { destroy(): void }>(
  Made: new (config: ReturnType<typeof settings>) => Client,
  region = REGION,
): Client {
  const made = new Made(settings(region));
  clients.push(made);
  return made;
}

const settings = (region: string) => ({
  endpoint: lambda.cloud.endpoint,
  region,
  credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
  forcePathStyle: true,
  maxAttempts: 1,
});

beforeAll(async () => {
  lambda = await startLambda({ services: SERVICES, timeRuns: false });
  metrics = client(CloudWatch);
  const iam = client(IAM);
  const Service = ['pipes.amazonaws.com', 'firehose.amazonaws.com'];
  const { Role } = await iam.createRole({ RoleName: 'carrier', AssumeRolePolicyDocument: trust({ Service }) });
  await iam.putRolePolicy({
    RoleName: 'carrier',
    PolicyName: 'all',
    PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [allow('*', '*')] }),
  });
  role = Role?.Arn ?? '';
});
afterAll(async () => {
  for (const one of clients) one.destroy();
  await lambda.close();
});

/** The sum of what was measured of something in the last hour; `undefined` where nothing was. */
async function sumOf(
  Namespace: string,
  MetricName: string,
  dimensions: Record<string, string>,
  from: CloudWatch = metrics,
): Promise<number | undefined> {
  const now = lambda.cloud.clock.now();
  const { Datapoints = [] } = await from.getMetricStatistics({
    Namespace,
    MetricName,
    Dimensions: Object.entries(dimensions).map(([Name, Value]): Dimension => ({ Name, Value })),
    StartTime: new Date(now - 3_600_000),
    EndTime: new Date(now + 60_000),
    Period: 7200,
    Statistics: ['Sum'],
  });
  return Datapoints[0]?.Sum;
}

async function sums(namespace: string, dimensions: Record<string, string>, ...names: string[]) {
  const found = await Promise.all(names.map((name) => sumOf(namespace, name, dimensions)));
  return Object.fromEntries(names.map((name, at) => [name, found[at]]));
}

test('a table measures the units that it gave, how long operations took, and what was refused', async () => {
  const tables = client(DynamoDB);
  const AttributeDefinitions = ['pk', 'g'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const }));
  await tables.createTable({
    TableName: 'orders',
    AttributeDefinitions,
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-g',
        KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  });
  await lambda.cloud.clock.advance(60_000);
  const TableName = 'orders';
  const [Key, g] = [{ pk: { S: '1' } }, { S: 'x' }];
  await tables.putItem({ TableName, Item: { ...Key, g, text: { S: 'x'.repeat(1500) } } });
  await tables.getItem({ TableName, Key });
  await tables.query({
    TableName,
    IndexName: 'by-g',
    KeyConditionExpression: 'g = :g',
    ExpressionAttributeValues: { ':g': g },
  });
  await tables.transactWriteItems({ TransactItems: [{ Put: { TableName, Item: { pk: { S: '2' } } } }] });
  await expect(tables.getItem({ TableName, Key: {} })).rejects.toThrow('schema');
  const again = { TableName, Item: Key, ConditionExpression: 'attribute_not_exists(pk)' };
  await expect(tables.putItem(again)).rejects.toThrow('conditional');
  const [read, write] = ['ConsumedReadCapacityUnits', 'ConsumedWriteCapacityUnits'] as const;
  expect(await sums('AWS/DynamoDB', { TableName }, read, write, 'ConditionalCheckFailedRequests')).toEqual({
    [read]: 0.5,
    [write]: 4,
    ConditionalCheckFailedRequests: 1,
  });
  expect(await sums('AWS/DynamoDB', { TableName, GlobalSecondaryIndexName: 'by-g' }, read, write)).toEqual({
    [read]: 0.5,
    [write]: 2,
  });
  expect(await sumOf('AWS/DynamoDB', 'UserErrors', {})).toBe(1);
  for (const Operation of ['PutItem', 'GetItem', 'Query', 'TransactWriteItems'])
    expect(await sumOf('AWS/DynamoDB', 'SuccessfulRequestLatency', { TableName, Operation })).toBe(0);
  expect(await sumOf('AWS/DynamoDB', 'ReturnedItemCount', { TableName, Operation: 'Query' })).toBe(1);
});

test('a WebSocket API measures connections, messages, and whose fault it was', async () => {
  const apis = client(ApiGatewayV2);
  const code = `export const handler = async ({ body }) => {
    if (body?.includes('bad')) throw new Error('no');
    return { statusCode: 200, body: 'fine' };
  };`;
  await lambda.create('chat', code);
  const fn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:chat`;
  await client(Lambda).addPermission({
    FunctionName: 'chat',
    StatementId: 'api',
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
  });
  const { ApiId = '' } = await apis.createApi({
    Name: 'chat',
    ProtocolType: 'WEBSOCKET',
    RouteSelectionExpression: '$request.body.action',
  });
  const IntegrationUri = `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${fn}/invocations`;
  const { IntegrationId } = await apis.createIntegration({ ApiId, IntegrationType: 'AWS_PROXY', IntegrationUri });
  for (const RouteKey of ['$connect', 'say']) {
    const Target = `integrations/${IntegrationId}`;
    const { RouteId = '' } = await apis.createRoute({ ApiId, RouteKey, Target });
    if (RouteKey === 'say') await apis.createRouteResponse({ ApiId, RouteId, RouteResponseKey: '$default' });
  }
  await apis.createStage({ ApiId, StageName: 'live', AutoDeploy: true });
  const socket = new WebSocket(`${lambda.cloud.endpoint.replace('http', 'ws')}/_execute-api/${ApiId}/live`);
  await once(socket, 'open');
  const ask = (message: object): Promise<unknown> => {
    socket.send(JSON.stringify(message));
    return new Promise((answered) => socket.addEventListener('message', ({ data }) => answered(data), { once: true }));
  };
  expect(await ask({ action: 'say' })).toBe('fine');
  expect(await ask({ action: 'say', bad: true })).toContain('Internal server error');
  expect(await ask({ action: 'sing' })).toContain('Forbidden');
  socket.close();
  await once(socket, 'close');
  const names = ['ConnectCount', 'MessageCount', 'IntegrationError', 'ClientError', 'ExecutionError'];
  const all = { ConnectCount: 1, MessageCount: 4, IntegrationError: 1, ClientError: 1, ExecutionError: undefined };
  expect(await sums('AWS/ApiGateway', { ApiId }, ...names)).toEqual(all);
  expect(await sums('AWS/ApiGateway', { ApiId, Stage: 'live' }, ...names)).toEqual(all);
  expect(await sumOf('AWS/ApiGateway', 'IntegrationLatency', { ApiId })).toBeGreaterThanOrEqual(0);
});

test('a distribution measures requests in us-east-1 alone', async () => {
  const edges = client(CloudFront);
  const origin = { ...custom(8080), DomainName: 'nowhere.invalid' };
  const DistributionConfig = distribution([origin], {
    DefaultCacheBehavior: {
      TargetOriginId: origin.Id,
      ViewerProtocolPolicy: 'allow-all',
      CachePolicyId: CACHING_DISABLED,
    },
  });
  const { Distribution: { Id: DistributionId = '' } = {} } = await edges.createDistribution({ DistributionConfig });
  const answer = await fetch(`${lambda.cloud.endpoint}/_cloudfront/${DistributionId}/`);
  const { length } = Buffer.from(await answer.arrayBuffer());
  expect(answer.status).toBe(502);
  const [own, virginia] = [{ DistributionId, Region: 'Global' }, client(CloudWatch, 'us-east-1')];
  const of = (name: string) => sumOf('AWS/CloudFront', name, own, virginia);
  expect(await of('Requests')).toBe(1);
  expect(await of('BytesDownloaded')).toBe(length);
  expect([await of('4xxErrorRate'), await of('5xxErrorRate'), await of('TotalErrorRate')]).toEqual([0, 100, 100]);
  expect(await sumOf('AWS/CloudFront', 'Requests', own, client(CloudWatch, 'eu-west-1'))).toBeUndefined();
});

test('a pipe measures its executions, and a delivery stream what has arrived', async () => {
  const [sqs, pipes, firehose, s3] = [client(SQS), client(Pipes), client(Firehose), client(S3)];
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'source' });
  await s3.createBucket({ Bucket: 'lake' });
  const Bucket = {
    RoleARN: role,
    BucketARN: 'arn:aws:s3:::lake',
    BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 60 },
  };
  await firehose.createDeliveryStream({ DeliveryStreamName: 'clicks', ExtendedS3DestinationConfiguration: Bucket });
  await lambda.cloud.clock.advance(60_000);
  await pipes.createPipe({
    Name: 'carries',
    RoleArn: role,
    Source: `arn:aws:sqs:${REGION}:${ACCOUNT}:source`,
    Target: `arn:aws:firehose:${REGION}:${ACCOUNT}:deliverystream/clicks`,
  });
  await lambda.cloud.clock.advance(60_000);
  await sqs.sendMessage({ QueueUrl, MessageBody: 'hello' });
  await lambda.cloud.clock.advance(120_000);
  const names = ['Invocations', 'EventCount', 'ExecutionFailed', 'ExecutionThrottled'];
  expect(await sums('AWS/EventBridge/Pipes', { PipeName: 'carries' }, ...names)).toEqual({
    Invocations: 1,
    EventCount: 1,
    ExecutionFailed: 0,
    ExecutionThrottled: 0,
  });
  expect(await sumOf('AWS/EventBridge/Pipes', 'Invocations', { AwsAccountId: ACCOUNT })).toBe(1);
  const [Object_] = (await s3.listObjectsV2({ Bucket: 'lake' })).Contents ?? [];
  const arrived = ['DeliveryToS3.Records', 'DeliveryToS3.Bytes', 'DeliveryToS3.Success'];
  expect(await sums('AWS/Firehose', { DeliveryStreamName: 'clicks' }, ...arrived)).toEqual({
    'DeliveryToS3.Records': 1,
    'DeliveryToS3.Bytes': Object_?.Size,
    'DeliveryToS3.Success': 1,
  });
});

test('how many durable executions run is measured by the minute, and a stale token is refused in AWS’s words', async () => {
  const functions = client(Lambda);
  const code = `import { withDurableExecution } from '@aws/durable-execution-sdk-js';
    export const handler = withDurableExecution((event, context) => context.wait('long', { minutes: 10 }));`;
  const Role = await lambda.role('waits', 'lambda:CheckpointDurableExecution', 'lambda:GetDurableExecutionState');
  const DurableConfig = { ExecutionTimeout: 3600 };
  await lambda.create('waits', code, { DurableConfig, Timeout: 30, MemorySize: 512, Role });
  const event = { Qualifier: '$LATEST', InvocationType: 'Event' } as const;
  const { DurableExecutionArn } = await lambda.invoke('waits', {}, event);
  await lambda.cloud.clock.advance(180_000);
  const minutes = (dimensions: Record<string, string>) =>
    sumOf('AWS/Lambda', 'ApproximateRunningDurableExecutions', dimensions);
  const checkpoint = functions.checkpointDurableExecution({ DurableExecutionArn, CheckpointToken: 'c3RhbGU=' });
  await expect(checkpoint).rejects.toThrow(/^Invalid checkpoint token/);
  expect(await minutes({ FunctionName: 'waits' })).toBe(3);
  await lambda.cloud.clock.advance(20 * 60_000);
  expect(await minutes({ FunctionName: 'waits' })).toBe(10);
  expect(await minutes({})).toBe(10);
});

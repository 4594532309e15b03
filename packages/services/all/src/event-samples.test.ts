import { CloudFormation, waitUntilStackCreateComplete } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { EC2 } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { EventBridge } from '@aws-sdk/client-eventbridge';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { Firehose } from '@aws-sdk/client-firehose';
import { IoTDataPlane } from '@aws-sdk/client-iot-data-plane';
import { IAM } from '@aws-sdk/client-iam';
import { Kinesis } from '@aws-sdk/client-kinesis';
import { Lambda } from '@aws-sdk/client-lambda';
import { Pipes } from '@aws-sdk/client-pipes';
import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { fieldsOf, SAMPLES, typeOf, type SampleName } from '@coldstart/event-samples';
import { previewTriggers } from '@coldstart/service-cognito-idp/preview';
import { ACCOUNT, REGION, startLambda, type TestLambda } from '@coldstart/service-lambda/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES } from './index.ts';
import { TEMPLATE } from './testing/event-sources.ts';

/*
 * The events that lessons show have the fields that functions get, no more and no fewer.
 */

let lambda: TestLambda;
let outputs: Record<string, string>;
const open: { destroy(): void }[] = [];
function client<Client extends { destroy(): void }>(Made: new (config: object) => Client, more: object = {}): Client {
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey: 'test' };
  const made = new Made({ endpoint: lambda.cloud.endpoint, region: REGION, credentials, ...more });
  open.push(made);
  return made;
}

beforeAll(async () => {
  lambda = await startLambda({ services: SERVICES });
  const cloudformation = client(CloudFormation);
  const StackName = 'samples';
  const Capabilities = ['CAPABILITY_IAM' as const, 'CAPABILITY_AUTO_EXPAND' as const];
  await cloudformation.createStack({ StackName, TemplateBody: TEMPLATE, Capabilities });
  await waitUntilStackCreateComplete(
    { client: cloudformation, maxWaitTime: 60, minDelay: 1, maxDelay: 1 },
    { StackName },
  );
  const { Stacks: [stack] = [] } = await cloudformation.describeStacks({ StackName });
  outputs = Object.fromEntries(stack?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]) ?? []);
});
afterAll(async () => {
  for (const each of open) each.destroy();
  await lambda.close();
});

/** The events that the function has got, the oldest first. */
async function events(): Promise<Record<string, unknown>[]> {
  await lambda.cloud.clock.advance(2000);
  const { events: lines = [] } = await client(CloudWatchLogs).filterLogEvents({ logGroupName: '/aws/lambda/Listener' });
  return lines.flatMap(({ message = '' }) => {
    const [, json] = /^\S+\t\S+\tINFO\t(\{.*\})\s*$/.exec(message) ?? [];
    return json === undefined ? [] : [JSON.parse(json) as Record<string, unknown>];
  });
}

const shape = (event: unknown): string[] => fieldsOf(event).map(({ path, value }) => `${path}: ${typeOf(value)}`);

/** Fields whose presence depends on the day: what a client calls itself, for one. */
const expectSample = (name: SampleName, event: unknown): void =>
  expect(shape(event).sort()).toEqual(shape(SAMPLES[name].event).sort());

const fromService = (source: string) => async (): Promise<unknown> =>
  (await events()).find(({ Records: [record] = [] }: { Records?: Record<string, unknown>[] }) =>
    [record?.['eventSource'], record?.['EventSource']].includes(source),
  );

test('SQS', async () => {
  const sqs = client(SQS);
  const { QueueUrl } = await sqs.getQueueUrl({ QueueName: 'orders' });
  const MessageAttributes = { source: { DataType: 'String', StringValue: 'shop' } };
  await sqs.sendMessage({ QueueUrl, MessageBody: '{"orderId":"o-17"}', MessageAttributes });
  await expect.poll(fromService('aws:sqs')).toBeDefined();
  expectSample('sqs', await fromService('aws:sqs')());
});

test('a rule of IoT', async () => {
  const payload = Buffer.from(JSON.stringify({ messageId: '7f3a', temp: 31.5 }));
  await client(IoTDataPlane).publish({ topic: 'farm/north/telemetry', payload, qos: 1 });
  const found = async () => (await events()).find(({ device }) => device === 'north');
  await expect.poll(found).toBeDefined();
  expectSample('iotRule', await found());
  expect(await found()).toEqual(SAMPLES.iotRule.event);
});

test('SNS', async () => {
  const MessageAttributes = { source: { DataType: 'String', StringValue: 'shop' } };
  const TopicArn = `arn:aws:sns:${REGION}:${ACCOUNT}:orders`;
  await client(SNS).publish({ TopicArn, Subject: 'New order', Message: '{}', MessageAttributes });
  await expect.poll(fromService('aws:sns')).toBeDefined();
  expectSample('sns', await fromService('aws:sns')());
});

test('S3', async () => {
  const object = { Bucket: 'event-samples-uploads', Key: 'reports/café summer.csv', Body: 'a,b' };
  await client(S3, { forcePathStyle: true }).putObject(object);
  await expect.poll(fromService('aws:s3')).toBeDefined();
  const event = await fromService('aws:s3')();
  expectSample('s3', event);
  expect(event).toMatchObject({ Records: [{ s3: { object: { key: 'reports/caf%C3%A9+summer.csv' } } }] });
});

test('DynamoDB Streams', async () => {
  const dynamodb = client(DynamoDB);
  const put = (status: string) =>
    dynamodb.putItem({ TableName: 'Orders', Item: { id: { S: 'o-17' }, total: { N: '4990' }, status: { S: status } } });
  await put('open');
  await expect.poll(fromService('aws:dynamodb')).toBeDefined();
  await put('paid');
  const changed = async () => (await events()).find((event) => JSON.stringify(event).includes('"eventName":"MODIFY"'));
  await expect.poll(changed).toBeDefined();
  const event = (await changed()) as { Records: { eventName: string }[] };
  expectSample('dynamodb', { Records: event.Records.filter(({ eventName }) => eventName === 'MODIFY') });
});

test('Kinesis Data Streams', async () => {
  const put = (StreamName: string) =>
    client(Kinesis).putRecord({ StreamName, PartitionKey: 'sensor-7', Data: Buffer.from('{"temperature":21.5}') });
  await put('sensors');
  await expect.poll(fromService('aws:kinesis')).toBeDefined();
  expectSample('kinesis', await fromService('aws:kinesis')());
  // To the beginning of a window: the test is done long before its end.
  const { clock } = lambda.cloud;
  await clock.advance(900_000 - (clock.now() % 900_000));
  await put('windows');
  const counted = async () => (await events()).find((event) => JSON.stringify(event['state'] ?? '').includes('count'));
  await expect.poll(async () => (await events()).some((event) => 'window' in event)).toBe(true);
  await put('windows');
  await expect.poll(counted).toBeDefined();
  expectSample('kinesisWindow', { ...(await counted()), state: { count: 1 } });
});

test('Data Firehose', async () => {
  const Record = { Data: Buffer.from('{"type":"visit"}') };
  await client(Firehose).putRecord({ DeliveryStreamName: 'clicks', Record });
  await lambda.cloud.clock.advance(60_000);
  const transformed = async () => (await events()).find((event) => 'deliveryStreamArn' in event);
  await expect.poll(transformed).toBeDefined();
  expectSample('firehose', await transformed());
});

test('CloudWatch Logs', async () => {
  const logs = client(CloudWatchLogs);
  const at = { logGroupName: '/shop/orders', logStreamName: 'one' };
  await logs.createLogStream(at);
  await logs.putLogEvents({ ...at, logEvents: [{ timestamp: lambda.cloud.clock.now(), message: 'ERROR o-17' }] });
  const packed = async () => (await events()).find((event) => 'awslogs' in event);
  await expect.poll(packed).toBeDefined();
  expectSample('logs', await packed());
});

test('EventBridge', async () => {
  const { detail, source, 'detail-type': DetailType } = SAMPLES.eventbridge.event;
  const entry = { Source: source, DetailType, Detail: JSON.stringify(detail) };
  await client(EventBridge).putEvents({ Entries: [entry] });
  const ordered = async () => (await events()).find((event) => event['source'] === source);
  await expect.poll(ordered).toBeDefined();
  expectSample('eventbridge', await ordered());
});

test('a pipe', async () => {
  const sqs = client(SQS);
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'piped', Attributes: { VisibilityTimeout: '60' } });
  const iam = client(IAM);
  const statement = (Action: string, more: object) => ({ Effect: 'Allow', Action, ...more });
  const document = (one: object): string => JSON.stringify({ Version: '2012-10-17', Statement: [one] });
  const trusting = statement('sts:AssumeRole', { Principal: { Service: 'pipes.amazonaws.com' } });
  const RoleName = 'pipe';
  const { Role } = await iam.createRole({ RoleName, AssumeRolePolicyDocument: document(trusting) });
  const PolicyDocument = document(statement('*', { Resource: '*' }));
  await iam.putRolePolicy({ RoleName, PolicyName: 'all', PolicyDocument });
  const Source = `arn:aws:sqs:${REGION}:${ACCOUNT}:piped`;
  const Target = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Listener`;
  await client(Pipes).createPipe({ Name: 'piped', RoleArn: Role?.Arn, Source, Target });
  await sqs.sendMessage({ QueueUrl, MessageBody: '{"type":"order","orderId":"o-17"}' });
  const piped = async (): Promise<unknown> => {
    await lambda.cloud.clock.advance(2000);
    const { events: lines = [] } = await client(CloudWatchLogs).filterLogEvents({
      logGroupName: '/aws/lambda/Listener',
    });
    const found = lines.map(({ message = '' }) => /\tINFO\t(\[\{.*\}\])\s*$/.exec(message)?.[1]);
    const text = found.find((one) => one !== undefined);
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  };
  await expect.poll(piped).toBeDefined();
  expectSample('pipe', await piped());
});

test('a schedule', async () => {
  await lambda.cloud.clock.advance(24 * 3_600_000);
  const rung = async () => (await events()).find((event) => event['source'] === 'aws.events');
  await expect.poll(rung).toBeDefined();
  expectSample('schedule', await rung());
});

test('a schedule of Scheduler without an input', async () => {
  const rung = async () => (await events()).find((event) => event['source'] === 'aws.scheduler');
  await expect.poll(rung).toBeDefined();
  expectSample('scheduler', await rung());
});

test('a function URL', async () => {
  const url = `${outputs['Url']}orders/o-17?status=paid&status=open`;
  const headers = { 'content-type': 'application/json', cookie: 'theme=dark' };
  await fetch(url, { method: 'POST', headers, body: '{"total":4990}' });
  const asked = async () => (await events()).find((event) => 'rawPath' in event);
  await expect.poll(asked).toBeDefined();
  const event = (await asked()) as { headers: Record<string, string> };
  const shown = Object.keys(SAMPLES.http.event.headers);
  // Each client sends headers of its own.
  const own = Object.fromEntries(Object.entries(event.headers).filter(([name]) => shown.includes(name)));
  expectSample('http', { ...event, headers: own });
});

test('a load balancer', async () => {
  const elb = client(ElasticLoadBalancingV2);
  const Id = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Listener`;
  await client(Lambda).addPermission({
    FunctionName: Id,
    StatementId: 'balancer',
    Action: 'lambda:InvokeFunction',
    Principal: 'elasticloadbalancing.amazonaws.com',
  });
  const { TargetGroups: [group] = [] } = await elb.createTargetGroup({ Name: 'orders', TargetType: 'lambda' });
  const TargetGroupArn = group?.TargetGroupArn ?? '';
  await elb.registerTargets({ TargetGroupArn, Targets: [{ Id }] });
  const { Subnets: all = [] } = await client(EC2).describeSubnets({});
  const Subnets = all.slice(0, 2).map(({ SubnetId = '' }) => SubnetId);
  const { LoadBalancers: [made] = [] } = await elb.createLoadBalancer({ Name: 'orders', Subnets });
  const LoadBalancerArn = made?.LoadBalancerArn;
  const DefaultActions = [{ Type: 'forward' as const, TargetGroupArn }];
  await elb.createListener({ LoadBalancerArn, Protocol: 'HTTP', Port: 80, DefaultActions });
  const url = `${lambda.cloud.endpoint}/_elb/orders/orders/o-17?status=paid&status=open`;
  await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"total":4990}' });
  const asked = async () =>
    (await events()).find(({ requestContext = {} }) => Object.hasOwn(requestContext as object, 'elb'));
  await expect.poll(asked).toBeDefined();
  const event = (await asked()) as { headers: Record<string, string> };
  const shown = Object.keys(SAMPLES.loadBalancer.event.headers ?? {});
  // Each client sends headers of its own.
  const own = Object.fromEntries(Object.entries(event.headers).filter(([name]) => shown.includes(name)));
  expectSample('loadBalancer', { ...event, headers: own });
});

// A test of Cognito compares these with what a pool sends.
test.each([
  ['preSignUp', 'signUp', 'V1_0'],
  ['postConfirmation', 'confirm', 'V1_0'],
  ['preTokenV1', 'signIn', 'V1_0'],
  ['preTokenV2', 'signIn', 'V2_0'],
] as const)('Cognito: %s', (name, occasion, version) => {
  const user = { username: 'ada', sub: 'id', attributes: { email: 'ada@example.com' } };
  const pool = { id: 'eu-central-1_Ab3dE5gH1', region: REGION, clientId: 'client', user, version };
  const { triggerSource } = SAMPLES[name].event;
  const sent = previewTriggers(occasion, pool).find(
    ({ event }) => 'triggerSource' in event && event.triggerSource === triggerSource,
  );
  expectSample(name, sent?.event);
});

test('a call of one’s own, and what is sent on when it fails', async () => {
  const invoke = (event: object, InvocationType: 'RequestResponse' | 'Event') =>
    client(Lambda).invoke({ FunctionName: 'Listener', InvocationType, Payload: JSON.stringify(event) });
  await invoke(SAMPLES.direct.event, 'RequestResponse');
  expect(await events()).toContainEqual(SAMPLES.direct.event);
  await invoke({ ...SAMPLES.destination.event.requestPayload, fail: true }, 'Event');
  const sqs = client(SQS);
  const { QueueUrl } = await sqs.getQueueUrl({ QueueName: 'failed' });
  const record = async () => {
    await lambda.cloud.clock.advance(1000);
    return (await sqs.receiveMessage({ QueueUrl, VisibilityTimeout: 0 })).Messages?.[0]?.Body;
  };
  await expect.poll(record).toBeDefined();
  const { requestPayload, ...rest } = JSON.parse((await record()) ?? '') as typeof SAMPLES.destination.event;
  expect(requestPayload).toEqual({ ...SAMPLES.destination.event.requestPayload, fail: true });
  expectSample('destination', { ...rest, requestPayload: SAMPLES.destination.event.requestPayload });
});

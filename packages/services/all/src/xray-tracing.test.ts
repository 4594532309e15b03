import { APIGateway } from '@aws-sdk/client-api-gateway';
import {
  AddPermissionCommand,
  CreateEventSourceMappingCommand,
  InvokeCommand,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { SQS } from '@aws-sdk/client-sqs';
import { XRay } from '@aws-sdk/client-xray';
import { ACCOUNT, bundle, refusal, REGION, startLambda, type TestLambda } from '@coldstart/service-lambda/testing';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES } from './index.ts';

interface Part {
  readonly id: string;
  readonly name: string;
  readonly origin?: string;
  readonly parent_id?: string;
  readonly trace_id: string;
  readonly start_time: number;
  readonly end_time: number;
  readonly subsegments?: readonly Part[];
  readonly [other: string]: unknown;
}

let lambda: TestLambda;
let clients: { xray: XRay; sqs: SQS; apis: APIGateway };
let queue: string;
/** Requires of CommonJS in a bundle that is a module. */
const REQUIRE = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);\n`;
const Active = { TracingConfig: { Mode: 'Active' as const } };

beforeAll(async () => {
  lambda = await startLambda({ services: SERVICES, timeRuns: false });
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey: 'test' };
  const config = { endpoint: lambda.cloud.endpoint, region: REGION, credentials, maxAttempts: 1 };
  clients = { xray: new XRay(config), sqs: new SQS(config), apis: new APIGateway(config) };
  queue = (await clients.sqs.createQueue({ QueueName: 'orders' })).QueueUrl ?? '';
  const role = await lambda.role('traced', 'xray:*', 'sqs:*', 'logs:*');
  const make = async (name: string, handler: string, more: object = Active): Promise<void> => {
    const source = await bundle(`export * from './testing/handlers/${handler}.ts';`, import.meta.dirname, '@aws-sdk/*');
    const ZipFile = zipSync({ 'index.mjs': strToU8(REQUIRE + source) });
    const Environment = { Variables: { QUEUE: queue } };
    await lambda.create(name, '', {
      Role: role,
      Code: { ZipFile },
      Timeout: 20,
      MemorySize: 512,
      Environment,
      ...more,
    });
  };
  await make('shop', 'xray-sdk');
  await make('stock', 'tracer');
  await lambda.create('plain', 'export const handler = async () => process.env._X_AMZN_TRACE_ID;', { Role: role });
  const seen = 'export const handler = async () => ({ statusCode: 200, body: process.env._X_AMZN_TRACE_ID });';
  await lambda.create('seen', seen, { Role: role, ...Active });
});
afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await lambda.close();
});

let last = 0;
/** Another second: its first request is traced. */
const nextSecond = () => lambda.cloud.clock.advance(1000);
const header = (sampled: 0 | 1) => {
  const second = Math.floor(lambda.cloud.clock.now() / 1000).toString(16);
  const id = `1-${second}-${(++last).toString(16).padStart(24, '0')}`;
  return { id, text: `Root=${id};Parent=53995c3f42cd8ad8;Sampled=${sampled}` };
};

/** Invokes a function as one does whose request is traced, or not. */
async function invokeIn(trace: string, name: string, event: object = {}, more: object = {}) {
  const command = new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event), ...more });
  command.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers['x-amzn-trace-id'] = trace;
      return next(args);
    },
    { step: 'build' },
  );
  return await lambda.client.send(command);
}

async function segmentsOf(id: string): Promise<Part[]> {
  const { Traces: [trace] = [] } = await clients.xray.batchGetTraces({ TraceIds: [id] });
  return (trace?.Segments ?? []).map(({ Document = '' }) => JSON.parse(Document) as Part);
}

/** What has been sent over UDP is there a moment later. */
async function arrived(id: string, name: string): Promise<Part[]> {
  await expect.poll(async () => JSON.stringify(await segmentsOf(id)), { timeout: 10_000 }).toContain(`"${name}"`);
  return await segmentsOf(id);
}

const byName = (a: string, b: string): number => (a < b ? -1 : 1);
const below = (part: Part | undefined): Part[] => (part?.subsegments ?? []).flatMap((one) => [one, ...below(one)]);
const names = (part: Part | undefined): string[] => below(part).map(({ name }) => name);
const ofOrigin = (parts: readonly Part[], origin: string): Part | undefined =>
  parts.find((part) => part.origin === origin);
const rootOf = (text: unknown): string => /Root=([^;]+)/.exec(String(text))?.[1] ?? '';

test('a function that traces has two segments, in which lies what its X-Ray SDK has sent', async () => {
  await nextSecond();
  const { Payload } = await lambda.invoke('shop');
  const [, root = '', parent = ''] =
    /Root=([^;]+);Parent=(\w+);Sampled=1/.exec(Buffer.from(Payload ?? []).toString()) ?? [];
  const segments = await arrived(root, 'SQS');
  const service = ofOrigin(segments, 'AWS::Lambda');
  const own = ofOrigin(segments, 'AWS::Lambda::Function');
  expect(service).toMatchObject({ name: 'shop', http: { response: { status: 200 } }, trace_id: root });
  expect(own).toMatchObject({ name: 'shop', parent_id: service?.id });
  expect(names(own)).toEqual(['Initialization', 'Invocation', 'charge', 'SQS', 'Overhead']);
  const invocation = below(own).find(({ name }) => name === 'Invocation');
  expect(invocation?.id).toBe(parent);
  expect(below(own).find(({ name }) => name === 'charge')).toMatchObject({ annotations: { tier: 'gold' } });
  const call = below(own).find(({ name }) => name === 'SQS');
  expect(call).toMatchObject({ namespace: 'aws', aws: { operation: 'SendMessage' } });
  expect(ofOrigin(segments, 'AWS::SQS::Queue')).toMatchObject({ inferred: true, parent_id: call?.id });
  // All of it happened in the cloud's time, though functions have another.
  for (const part of segments) expect(Math.abs(part.start_time - lambda.cloud.clock.now() / 1000)).toBeLessThan(60);
  const { Messages: [message] = [] } = await clients.sqs.receiveMessage({
    QueueUrl: queue,
    MessageSystemAttributeNames: ['AWSTraceHeader'],
    VisibilityTimeout: 0,
  });
  expect(message?.Attributes?.AWSTraceHeader).toContain(`Root=${root};Parent=${call?.id};Sampled=1`);
});

test('a batch begins a trace of its own, which is linked with those of its messages', async () => {
  await lambda.client.send(
    new CreateEventSourceMappingCommand({
      FunctionName: 'stock',
      EventSourceArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:orders`,
    }),
  );
  const sent = header(1);
  await invokeIn(sent.text, 'shop');
  await lambda.cloud.clock.advance(5000);
  const ran = lambda.cloud.journal.entries({ kind: 'invocation' }).filter(({ action }) => action.startsWith('batch'));
  const root = String(ran.at(-1)?.detail?.['answer']);
  expect(root).not.toBe(sent.id);
  const segments = await arrived(root, '## handler');
  const link = { trace_id: sent.id, attributes: { 'aws.xray.reserved.reference_type': 'parent' } };
  expect(ofOrigin(segments, 'AWS::Lambda')?.['links']).toContainEqual(expect.objectContaining(link));
  expect(below(ofOrigin(segments, 'AWS::Lambda::Function')).find(({ name }) => name === '## handler')).toMatchObject({
    annotations: { ColdStart: true, Service: 'stock', taken: 3 },
  });
});

test('a function that fails, or is throttled, says so in its segments', async () => {
  const failed = header(1);
  await invokeIn(failed.text, 'shop', { fails: true });
  const segments = await segmentsOf(failed.id);
  expect(ofOrigin(segments, 'AWS::Lambda')).toMatchObject({ parent_id: '53995c3f42cd8ad8' });
  expect(ofOrigin(segments, 'AWS::Lambda::Function')).toMatchObject({
    fault: true,
    cause: {
      exceptions: [
        {
          type: 'RangeError',
          message: 'out of stock',
          stack: expect.arrayContaining([expect.objectContaining({ label: 'handler' })]) as unknown,
        },
      ],
    },
  });
  // Its environment is warm.
  expect(names(ofOrigin(segments, 'AWS::Lambda::Function'))).not.toContain('Initialization');
  const reserve = (ReservedConcurrentExecutions: number) =>
    lambda.client.send(new PutFunctionConcurrencyCommand({ FunctionName: 'seen', ReservedConcurrentExecutions }));
  await reserve(0);
  const throttled = header(1);
  await refusal(invokeIn(throttled.text, 'seen'));
  expect(await segmentsOf(throttled.id)).toMatchObject([
    { origin: 'AWS::Lambda', throttle: true, error: true, http: { response: { status: 429 } } },
  ]);
  await reserve(5);
});

test('what is not sampled leaves nothing; what is is traced without active tracing, too', async () => {
  const [no, yes] = [header(0), header(1)];
  for (const name of ['seen', 'plain']) {
    const { Payload } = await invokeIn(no.text, name);
    expect(Buffer.from(Payload ?? []).toString()).toContain(no.text);
  }
  expect(await segmentsOf(no.id)).toEqual([]);
  await lambda.invoke('plain');
  await invokeIn(yes.text, 'plain');
  expect((await segmentsOf(yes.id)).map(({ origin = '' }) => origin).toSorted(byName)).toEqual([
    'AWS::Lambda',
    'AWS::Lambda::Function',
  ]);
});

test('an event that waits has its time in the queue, and each attempt', async () => {
  const trace = header(1);
  await invokeIn(trace.text, 'shop', { fails: true }, { InvocationType: 'Event' });
  await lambda.cloud.clock.advance(240_000);
  const segments = await segmentsOf(trace.id);
  const service = segments.filter(({ origin }) => origin === 'AWS::Lambda');
  expect(service.map(names)).toEqual([['Dwell Time', 'Attempt #1', 'Attempt #2', 'Attempt #3']]);
  const attempts = below(service[0]).slice(1);
  const runs = segments.filter(({ origin }) => origin === 'AWS::Lambda::Function');
  expect(runs.map(({ parent_id: parent = '' }) => parent).toSorted(byName)).toEqual(
    attempts.map(({ id }) => id).toSorted(byName),
  );
});

test('a stage that traces asks the rules for sampling, and goes on to its function', async () => {
  const { id: restApiId = '' } = await clients.apis.createRestApi({ name: 'orders-api' });
  const { items: [root] = [] } = await clients.apis.getResources({ restApiId });
  const method = { restApiId, resourceId: root?.id, httpMethod: 'POST' };
  await clients.apis.putMethod({ ...method, authorizationType: 'NONE' });
  const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:seen`;
  const uri = `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${arn}/invocations`;
  await clients.apis.putIntegration({ ...method, type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri });
  const { id: deploymentId } = await clients.apis.createDeployment({ restApiId });
  await clients.apis.createStage({ restApiId, deploymentId, stageName: 'prod', tracingEnabled: true });
  await lambda.client.send(
    new AddPermissionCommand({
      FunctionName: 'seen',
      StatementId: 'api',
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
    }),
  );
  const ask = async (path: string) => {
    const address = `${lambda.cloud.endpoint}/_execute-api/${restApiId}/prod${path}`;
    const response = await fetch(address, { method: 'POST' });
    return rootOf(response.headers.get('x-amzn-trace-id'));
  };
  const rule = {
    ResourceARN: '*',
    ServiceName: 'orders-api/*',
    ServiceType: '*',
    Host: '*',
    HTTPMethod: '*',
    Version: 1,
  };
  await clients.xray.createSamplingRule({
    SamplingRule: { ...rule, RuleName: 'none', Priority: 1, FixedRate: 0, ReservoirSize: 0, URLPath: '*' },
  });
  expect(await segmentsOf(await ask('/'))).toEqual([]);
  await clients.xray.updateSamplingRule({ SamplingRuleUpdate: { RuleName: 'none', FixedRate: 1 } });
  const segments = await segmentsOf(await ask('/'));
  const stage = ofOrigin(segments, 'AWS::ApiGateway::Stage');
  expect(stage).toMatchObject({
    name: 'orders-api/prod',
    http: { request: { method: 'POST' }, response: { status: 200 } },
    aws: { api_gateway: { rest_api_id: restApiId, stage: 'prod' } },
  });
  const service = ofOrigin(segments, 'AWS::Lambda');
  expect(service?.parent_id).toBe(stage?.subsegments?.[0]?.id);
  expect(ofOrigin(segments, 'AWS::Lambda::Function')?.parent_id).toBe(service?.id);
});

test('active tracing needs a role that may write to X-Ray', async () => {
  const message = 'The provided execution role does not have permissions to call PutTraceSegments on XRAY';
  expect(await refusal(lambda.create('refused', '', Active))).toMatchObject({
    name: 'InvalidParameterValueException',
    message,
  });
});

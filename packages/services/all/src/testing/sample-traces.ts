/**
 * Makes the traces that lesson 39 draws, in this cloud: `node packages/services/all/src/testing/sample-traces.ts` writes
 * them anew. Their times are those of the machine.
 */
import { writeFileSync } from 'node:fs';
import { APIGateway } from '@aws-sdk/client-api-gateway';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import {
  AddPermissionCommand,
  CreateEventSourceMappingCommand,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { SQS } from '@aws-sdk/client-sqs';
import { XRay } from '@aws-sdk/client-xray';
import { ACCOUNT, bundle, REGION, startLambda } from '@coldstart/service-lambda/testing';
import { strToU8, zipSync } from 'fflate';
import { SERVICES } from '../index.ts';

const OUT = new URL('../../../../../apps/site/src/widgets/waterfall/traces.generated.json', import.meta.url);
const REQUIRE = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);\n`;

const lambda = await startLambda({ services: SERVICES });
const credentials = { accessKeyId: ACCOUNT, secretAccessKey: 'test' };
const config = { endpoint: lambda.cloud.endpoint, region: REGION, credentials };
const xray = new XRay(config);
const queue = (await new SQS(config).createQueue({ QueueName: 'mails' })).QueueUrl ?? '';
await new DynamoDB(config).createTable({
  TableName: 'Orders',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
});
const Role = await lambda.role('shop', 'xray:*', 'sqs:*', 'dynamodb:*', 'logs:*');
for (const name of ['orders', 'mailer']) {
  const source = await bundle(`export * from './handlers/traced-${name}.ts';`, import.meta.dirname, '@aws-sdk/*');
  await lambda.create(name, '', {
    Role,
    Code: { ZipFile: zipSync({ 'index.mjs': strToU8(REQUIRE + source) }) },
    Timeout: 20,
    MemorySize: 512,
    TracingConfig: { Mode: 'Active' },
    Environment: { Variables: { QUEUE: queue, TABLE: 'Orders' } },
  });
}

const apis = new APIGateway(config);
const { id: restApiId = '' } = await apis.createRestApi({ name: 'shop' });
const { items: [root] = [] } = await apis.getResources({ restApiId });
const { id: resourceId } = await apis.createResource({ restApiId, parentId: root?.id, pathPart: 'orders' });
const method = { restApiId, resourceId, httpMethod: 'POST' };
await apis.putMethod({ ...method, authorizationType: 'NONE' });
const uri = `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/arn:aws:lambda:${REGION}:${ACCOUNT}:function:orders/invocations`;
await apis.putIntegration({ ...method, type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri });
const { id: deploymentId } = await apis.createDeployment({ restApiId });
await apis.createStage({ restApiId, deploymentId, stageName: 'prod', tracingEnabled: true });
const FunctionName = 'orders';
await lambda.client.send(
  new AddPermissionCommand({
    FunctionName,
    StatementId: 'api',
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
  }),
);
await lambda.client.send(
  new CreateEventSourceMappingCommand({
    FunctionName: 'mailer',
    EventSourceArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:mails`,
  }),
);

let asked = 0;
/** Asks as a client does whose request is traced. @returns the trace's id */
async function order(items: number): Promise<string> {
  const second = Math.floor(lambda.cloud.clock.now() / 1000).toString(16);
  const id = `1-${second}-${(++asked).toString(16).padStart(24, '0')}`;
  await fetch(`${lambda.cloud.endpoint}/_execute-api/${restApiId}/prod/orders`, {
    method: 'POST',
    headers: { 'x-amzn-trace-id': `Root=${id};Sampled=1` },
    body: JSON.stringify({ id: `o-${asked}`, items }),
  });
  return id;
}

const traces: Record<string, string> = {};
traces['cold'] = await order(3);
traces['warm'] = await order(3);
traces['many'] = await order(40);
traces['fails'] = await order(60);
await lambda.client.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
traces['throttled'] = await order(3);
await lambda.cloud.clock.advance(5000);
const EndTime = new Date(lambda.cloud.clock.now());
const { TraceSummaries = [] } = await xray.getTraceSummaries({
  StartTime: new Date(EndTime.getTime() - 600_000),
  EndTime,
  FilterExpression: 'service("mailer") AND NOT service("orders")',
});
traces['mail'] = TraceSummaries.at(-1)?.Id ?? '';
// What functions send over UDP is there a moment later.
await new Promise((resolve) => setTimeout(resolve, 500));

const samples = [];
for (const [name, id] of Object.entries(traces)) {
  const { Traces: [trace] = [] } = await xray.batchGetTraces({ TraceIds: [id] });
  const segments = (trace?.Segments ?? []).map(({ Document = '' }) => JSON.parse(Document) as object);
  samples.push({ name, id, segments });
}
writeFileSync(
  OUT,
  `${JSON.stringify({ source: 'packages/services/all/src/testing/sample-traces.ts', samples }, undefined, 1)}\n`,
);
for (const client of [xray, apis]) client.destroy();
await lambda.close();
process.exit(0);

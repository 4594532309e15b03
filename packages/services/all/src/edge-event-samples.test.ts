import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudFront, type DefaultCacheBehavior } from '@aws-sdk/client-cloudfront';
import { IAM } from '@aws-sdk/client-iam';
import { Lambda } from '@aws-sdk/client-lambda';
import { startCloud, type RunningCloud } from '@coldstart/cloud';
import { fieldsOf, SAMPLES, typeOf, type SampleName } from '@coldstart/event-samples';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES } from './index.ts';

/*
 * The events of CloudFront that lessons show have the fields that functions get, no more and no fewer.
 */

let cloud: RunningCloud;
let origin: Server;
let cloudfront: CloudFront;
let lambda: Lambda;
let iam: IAM;
beforeAll(async () => {
  cloud = await startCloud({ services: SERVICES, timeRuns: false });
  origin = createServer((_request, response) => void response.end('hello'));
  await new Promise<void>((resolve) => origin.listen(0, 'localhost', resolve));
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  const config = { endpoint: cloud.endpoint, region: 'us-east-1', credentials };
  cloudfront = new CloudFront(config);
  lambda = new Lambda(config);
  iam = new IAM(config);
});
afterAll(async () => {
  for (const client of [cloudfront, lambda, iam]) client.destroy();
  origin.close();
  await cloud.close();
});

/** What a function answers with at a distribution of its own: its event. */
async function eventOf(associations: Partial<DefaultCacheBehavior>): Promise<Record<string, unknown>> {
  const HTTPPort = (origin.address() as AddressInfo).port;
  const { Distribution } = await cloudfront.createDistribution({
    DistributionConfig: {
      CallerReference: JSON.stringify(associations),
      Comment: '',
      Enabled: true,
      Origins: {
        Quantity: 1,
        Items: [
          {
            Id: 'web',
            DomainName: 'localhost',
            CustomOriginConfig: {
              HTTPPort,
              HTTPSPort: 443,
              OriginProtocolPolicy: 'http-only',
              OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2'] },
            },
          },
        ],
      },
      DefaultCacheBehavior: {
        TargetOriginId: 'web',
        ViewerProtocolPolicy: 'allow-all',
        MinTTL: 0,
        ForwardedValues: {
          QueryString: true,
          Cookies: { Forward: 'none' },
          Headers: { Quantity: 1, Items: ['CloudFront-Viewer-Country'] },
        },
        ...associations,
      },
    },
  });
  const address = `${cloud.endpoint}/_cloudfront/${Distribution?.Id}/shoes?size=8&size=9`;
  const answer = await fetch(address, { headers: { cookie: 'theme=dark' } });
  return (await answer.json()) as Record<string, unknown>;
}

const shape = (event: unknown): string[] => fieldsOf(event).map(({ path, value }) => `${path}: ${typeOf(value)}`);
const expectSample = (name: SampleName, event: unknown): void =>
  expect(shape(event).sort()).toEqual(shape(SAMPLES[name].event).sort());
/** Each client sends headers of its own. */
const only = (headers: object, shown: object): object =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => Object.hasOwn(shown, name)));

test('CloudFront Functions', async () => {
  const { ETag, FunctionSummary } = await cloudfront.createFunction({
    Name: 'show',
    FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' },
    FunctionCode: Buffer.from('function handler(event) { return { statusCode: 200, body: JSON.stringify(event) }; }'),
  });
  await cloudfront.publishFunction({ Name: 'show', IfMatch: ETag });
  const FunctionARN = FunctionSummary?.FunctionMetadata?.FunctionARN;
  const event = await eventOf({
    FunctionAssociations: { Quantity: 1, Items: [{ EventType: 'viewer-request', FunctionARN }] },
  });
  const request = event['request'] as { headers: object };
  const headers = only(request.headers, SAMPLES.edgeFunction.event.request.headers);
  expectSample('edgeFunction', { ...event, request: { ...request, headers } });
});

test('Lambda@Edge', async () => {
  const Service = ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'];
  const Statement = [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }];
  const { Role } = await iam.createRole({
    RoleName: 'edge',
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
  });
  const code = `export const handler = async (event) => ({ status: '200', body: JSON.stringify(event) });`;
  await lambda.createFunction({
    FunctionName: 'show',
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: Role?.Arn,
    Code: { ZipFile: zipSync({ 'index.mjs': strToU8(code) }) },
  });
  await cloud.clock.advance(10_000);
  const { FunctionArn: LambdaFunctionARN } = await lambda.publishVersion({ FunctionName: 'show' });
  await cloud.clock.advance(10_000);
  const event = await eventOf({
    LambdaFunctionAssociations: { Quantity: 1, Items: [{ EventType: 'origin-request', LambdaFunctionARN }] },
  });
  const { Records: [record] = [] } = event as { Records?: { cf: { config: object; request: { headers: object } } }[] };
  const shown = SAMPLES.edge.event.Records[0]?.cf.request.headers ?? {};
  const request = { ...record?.cf.request, headers: only(record?.cf.request.headers ?? {}, shown) };
  expectSample('edge', { Records: [{ cf: { ...record?.cf, request } }] });
});

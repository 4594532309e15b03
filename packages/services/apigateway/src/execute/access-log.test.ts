import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, allow, policy, refusal, rootOf, trust } from '@coldstart/service-iam/testing';
import { REGION } from '../testing/apis.ts';
import { mock, startRestApis, type TestRestApis } from '../testing/rest.ts';

let apis: TestRestApis;
let logs: CloudWatchLogs;
beforeAll(async () => {
  apis = await startRestApis();
  logs = new CloudWatchLogs(apis.test.config(rootOf(ACCOUNT)));
});
afterAll(async () => {
  logs.destroy();
  await apis.close();
});

async function group(logGroupName: string): Promise<string> {
  await logs.createLogGroup({ logGroupName });
  return `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${logGroupName}`;
}

const lines = async (logGroupName: string): Promise<unknown[]> => {
  const { events = [] } = await logs.filterLogEvents({ logGroupName });
  return events.map(({ message = '' }) => JSON.parse(message) as unknown);
};

const FORMAT =
  '{"path":"$context.resourcePath","status":$context.status,"ip":"$context.identity.sourceIp","key":"$context.identity.apiKey"}';

test('a REST API writes a line for each request, with the role of the account', async () => {
  const id = await apis.api([{ path: '/a', integration: mock, responses: { 200: {} } }]);
  const value = await group('rest');
  const patchOperations = [
    { op: 'replace' as const, path: '/accessLogSettings/destinationArn', value },
    { op: 'replace' as const, path: '/accessLogSettings/format', value: FORMAT },
  ];
  const stage = { restApiId: id, stageName: 'test', patchOperations };
  expect(await refusal(apis.rest.updateStage(stage))).toMatchObject({
    message: 'CloudWatch Logs role ARN must be set in account settings to enable logging',
  });
  const role = await apis.test.role('writes', trust({ Service: 'apigateway.amazonaws.com' }), policy(allow('logs:*')));
  await apis.rest.updateAccount({ patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value: role }] });
  await apis.rest.updateStage(stage);
  await apis.call(id, '/test/a');
  await apis.call(id, '/test/none');
  expect(await lines('rest')).toEqual([
    { path: '/a', status: 200, ip: '127.0.0.1', key: '-' },
    { path: '-', status: 403, ip: '127.0.0.1', key: '-' },
  ]);
});

test('an HTTP API writes a line for each request', async () => {
  const { ApiId = '' } = await apis.v2.createApi({
    Name: 'logged',
    ProtocolType: 'HTTP',
    Target: 'http://127.0.0.1:1/',
  });
  await apis.v2.updateStage({
    ApiId,
    StageName: '$default',
    AccessLogSettings: {
      DestinationArn: await group('http'),
      Format: '{"route":"$context.routeKey","status":$context.status}',
    },
  });
  await apis.call(ApiId, '/x');
  expect(await lines('http')).toEqual([{ route: '$default', status: 503 }]);
  // It is the log group's policy that lets them be written.
  await logs.deleteResourcePolicy({ policyName: 'AWSLogDeliveryWrite20150319' });
  await apis.call(ApiId, '/x');
  expect(await lines('http')).toHaveLength(1);
});

test('who turns logging on has to be allowed to let it be written', async () => {
  const { ApiId = '' } = await apis.v2.createApi({ Name: 'logged', ProtocolType: 'HTTP' });
  const [one, other] = [await group('one'), await group('other')];
  const stage = (DestinationArn: string) => ({
    ApiId,
    StageName: DestinationArn.split(':').at(-1) ?? '',
    AccessLogSettings: { DestinationArn, Format: '$context.requestId' },
  });
  const operator = await apis.test.user('operator', policy(allow('apigateway:*')));
  expect(await refusal(apis.v2As(operator).createStage(stage(one)))).toMatchObject({
    code: 'BadRequestException',
    message: expect.stringContaining('Insufficient permissions to enable logging') as string,
  });
  for (const arn of [one, other]) await apis.v2.createStage(stage(arn));
  const { resourcePolicies = [] } = await logs.describeResourcePolicies({});
  const document = resourcePolicies.find(({ policyName }) => policyName === 'AWSLogDeliveryWrite20150319');
  expect(JSON.parse(document?.policyDocument ?? '{}')).toMatchObject({
    Statement: [
      {
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Resource: [`${one}:log-stream:*`, `${other}:log-stream:*`],
      },
    ],
  });
});

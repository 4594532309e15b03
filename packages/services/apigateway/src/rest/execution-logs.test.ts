import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { ACCOUNT, allow, policy, refusal, rootOf, trust } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mock, startRestApis, uriOf, type TestRestApis } from '../testing/rest.ts';

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

const set = (restApiId: string, settings: Record<string, string>) =>
  apis.rest.updateStage({
    restApiId,
    stageName: 'test',
    patchOperations: Object.entries(settings).map(([end, value]) => ({
      op: 'replace' as const,
      path: `/*/*/logging/${end}`,
      value,
    })),
  });

async function messages(restApiId: string, more = ''): Promise<string[]> {
  const logGroupName = `API-Gateway-Execution-Logs_${restApiId}/test${more}`;
  const { events = [] } = await logs.filterLogEvents({ logGroupName });
  return events.map(({ message = '' }) => message.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID'));
}

test('a stage writes nothing before the account has a role to write with', async () => {
  const id = await apis.api([{ integration: mock, responses: { 200: {} } }]);
  expect(await refusal(set(id, { loglevel: 'INFO' }))).toMatchObject({
    message: 'CloudWatch Logs role ARN must be set in account settings to enable logging',
  });
  expect(await refusal(set(id, { loglevel: 'LOUD' }))).toMatchObject({ code: 'BadRequestException' });
});

test('what a request goes through is written as far as the stage wants to know', async () => {
  const role = await apis.test.role(
    'logging',
    trust({ Service: 'apigateway.amazonaws.com' }),
    policy(allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'])),
  );
  const role_ = { op: 'replace' as const, path: '/cloudwatchRoleArn', value: role };
  await apis.rest.updateAccount({ patchOperations: [role_] });
  const failing = await apis.fn('failing', `(() => { throw new Error('no bread'); })()`);
  const id = await apis.api([
    { path: '/good', integration: mock, responses: { 200: {} } },
    { path: '/bad', integration: { uri: uriOf(failing) } },
  ]);
  await set(id, { loglevel: 'ERROR' });
  await apis.call(id, '/test/good');
  expect((await apis.call(id, '/test/bad')).status).toBe(502);
  expect(await messages(id)).toEqual([
    '(ID) Lambda execution failed with status 200 due to customer function error: no bread',
  ]);

  await set(id, { loglevel: 'INFO' });
  await apis.call(id, '/test/good');
  const info = (await messages(id)).slice(1);
  expect(info.map((line) => line.replace(/Request Id: .*/, 'Request Id: E'))).toEqual([
    '(ID) Extended Request Id: E',
    `(ID) Verifying Usage Plan for request: ID. API Key:  API Stage: ${id}/test`,
    `(ID) API Key  authorized because method 'GET /good' does not require API Key. Request will not contribute to throttle or quota limits`,
    `(ID) Usage Plan check succeeded for API Key  and API Stage ${id}/test`,
    '(ID) Starting execution for request: ID',
    '(ID) HTTP Method: GET, Resource Path: /test/good',
    '(ID) Successfully completed execution',
    '(ID) Method completed with status: 200',
  ]);

  await set(id, { dataTrace: 'true' });
  await apis.call(id, '/test/good?q=1');
  expect((await messages(id)).slice(1 + info.length)).toContain('(ID) Method request query string: {q=1}');
});

test('a canary writes beside its stage', async () => {
  const id = await apis.api([{ integration: mock, responses: { 200: {} } }]);
  await set(id, { loglevel: 'INFO' });
  await apis.rest.createDeployment({ restApiId: id, stageName: 'test', canarySettings: { percentTraffic: 100 } });
  await apis.call(id, '/test');
  expect(await messages(id, '/Canary')).toContain('(ID) Method completed with status: 200');
});

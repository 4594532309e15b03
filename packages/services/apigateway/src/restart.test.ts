import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APIGateway } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2';
import { startCloud } from '@coldstart/cloud';
import { entries as iam } from '@coldstart/service-iam/entry';
import { afterAll, expect, test } from 'vitest';
import { entries } from './entry.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'coldstart-apigateway-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function started() {
  const cloud = await startCloud({ services: [...iam, ...entries], dataDir });
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  const config = { endpoint: cloud.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 };
  const [rest, v2] = [new APIGateway(config), new ApiGatewayV2(config)];
  return {
    cloud,
    rest,
    v2,
    async close() {
      rest.destroy();
      v2.destroy();
      await cloud.close();
    },
  };
}

test('APIs, and what was deployed of them, outlive a restart', async () => {
  const first = await started();
  const { id: restApiId = '', rootResourceId: resourceId } = await first.rest.createRestApi({ name: 'durable' });
  const key = { restApiId, resourceId, httpMethod: 'GET' };
  await first.rest.putMethod({ ...key, authorizationType: 'NONE' });
  const requestTemplates = { 'application/json': '{"statusCode": 200}' };
  await first.rest.putIntegration({ ...key, type: 'MOCK', requestTemplates });
  await first.rest.putIntegrationResponse({ ...key, statusCode: '200', responseTemplates: { 'text/plain': 'kept' } });
  await first.rest.createDeployment({ restApiId, stageName: 'test' });
  const { ApiId = '' } = await first.v2.createApi({ Name: 'v2', ProtocolType: 'HTTP', Target: 'http://127.0.0.1:1/' });
  await first.close();

  const second = await started();
  const answer = await fetch(`${second.cloud.endpoint}/_execute-api/${restApiId}/test`);
  expect([answer.status, await answer.text()]).toEqual([200, 'kept']);
  // Its backend is not there; the route and the stage are.
  expect((await fetch(`${second.cloud.endpoint}/_execute-api/${ApiId}/`)).status).toBe(503);
  await second.close();
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, rootOf } from '@coldstart/service-iam/testing';
import { overview, overviewV2 } from './overview.ts';
import { mock, startRestApis, type TestRestApis } from './testing/rest.ts';

let apis: TestRestApis;
beforeAll(async () => {
  apis = await startRestApis();
});
afterAll(() => apis.close());

test('APIs are shown with their methods and routes', async () => {
  const restApiId = await apis.api([{ path: '/pets/{id}', integration: mock, responses: { 200: {} } }]);
  const { ApiId = '', ApiEndpoint = '' } = await apis.v2.createApi({
    Name: 'shop',
    ProtocolType: 'HTTP',
    Target: 'https://example.com',
  });
  const client = apis.test.config(rootOf(ACCOUNT));
  const [rest] = await overview(client);
  expect(rest?.resources.find(({ physicalId }) => physicalId === restApiId)).toMatchObject({
    summary: '1 method',
    facts: { stages: 'test' },
    contents: [{ kind: 'table', heads: ['Method', 'Path'], rows: [['GET', '/pets/{id}']] }],
  });
  const [http] = await overviewV2(client);
  expect(http?.resources).toEqual([
    {
      name: 'shop',
      physicalId: ApiId,
      summary: '1 route',
      facts: { address: ApiEndpoint },
      contents: [{ kind: 'table', heads: ['Route', 'Authorization'], rows: [['$default', 'NONE']] }],
    },
  ]);
});

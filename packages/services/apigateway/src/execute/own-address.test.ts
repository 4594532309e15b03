import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApis, type TestApis } from '../testing/apis.ts';

let apis: TestApis;
beforeAll(async () => {
  apis = await startApis();
});
afterAll(() => apis.close());

test('a function reaches an API at the address that its event names', async () => {
  const more = `
    import { request } from 'node:https';
    const viaNode = (url) => new Promise((resolve, reject) => request(url, async (answer) => {
      let text = '';
      for await (const piece of answer) text += piece;
      resolve(text);
    }).on('error', reject).end());`;
  const target = await apis.fn('target', '"here"');
  const caller = await apis.fn(
    'caller',
    `{
      fetched: await (await fetch('https://' + event.requestContext.domainName + '/target')).text(),
      asked: await viaNode('https://' + event.requestContext.domainName + '/target'),
    }`,
    { more },
  );
  const { ApiId = '' } = await apis.v2.createApi({ Name: 'own', ProtocolType: 'HTTP' });
  for (const [path, IntegrationUri] of Object.entries({ target, caller })) {
    const { IntegrationId } = await apis.v2.createIntegration({
      ApiId,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri,
      PayloadFormatVersion: '2.0',
    });
    await apis.v2.createRoute({ ApiId, RouteKey: `GET /${path}`, Target: `integrations/${IntegrationId}` });
  }
  await apis.v2.createStage({ ApiId, StageName: '$default', AutoDeploy: true });
  expect(await (await apis.call(ApiId, '/caller')).json()).toEqual({ fetched: 'here', asked: 'here' });
});

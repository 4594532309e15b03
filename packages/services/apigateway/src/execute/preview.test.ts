import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRestApis, type TestRestApis } from '../testing/rest.ts';
import { previewEvents, type PreviewRequest } from './preview.ts';

const PATHS = ['/orders/{id}', '/{proxy+}'];
const BYTES = 'application/octet-stream';

let apis: TestRestApis;
/** The same paths in a REST API and in an HTTP API, before a function that answers with its event. */
let ids: { rest: string; http: string };
beforeAll(async () => {
  apis = await startRestApis();
  const rest = await apis.api(
    PATHS.map((path) => ({ path, verb: 'ANY' })),
    { binaryMediaTypes: [BYTES] },
  );
  const { ApiId = '' } = await apis.v2.createApi({ Name: 'orders', ProtocolType: 'HTTP' });
  const { IntegrationId } = await apis.v2.createIntegration({
    ApiId,
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: await apis.fn('echo-2', '({ statusCode: 200, body: JSON.stringify(event) })'),
    PayloadFormatVersion: '2.0',
  });
  for (const path of PATHS)
    await apis.v2.createRoute({ ApiId, RouteKey: `ANY ${path}`, Target: `integrations/${IntegrationId}` });
  await apis.v2.createStage({ ApiId, StageName: 'test', AutoDeploy: true });
  ids = { rest, http: ApiId };
}, 60_000);
afterAll(() => apis.close());

const OWN = ['X-Till', 'Content-Type', 'x-till', 'content-type'];

/** An event without what is new in each request, and with the headers alone that a test has sent. */
function comparable(event: unknown): unknown {
  const volatile =
    /^(?:accountId|apiId|deploymentId|domainName|domainPrefix|(?:extendedR|r)equestId|requestTime(?:Epoch)?|time(?:Epoch)?|resourceId|sourceIp|userAgent)$/;
  return JSON.parse(
    JSON.stringify(event, (key, value: unknown) => {
      if (volatile.test(key)) return 'new in each';
      if (!/^(?:multiValueH|h)eaders$/.test(key)) return value;
      return Object.fromEntries(Object.entries(value as object).filter(([name]) => OWN.includes(name)));
    }),
  );
}

test.each<[string, Partial<PreviewRequest>]>([
  ['nothing but a path', {}],
  ['parameters that come twice', { query: 'status=open&status=paid&q=caf%C3%A9+au+lait' }],
  ['a path below', { path: '/carts/a%20b/items' }],
  ['JSON', { method: 'POST', headers: [['Content-Type', 'application/json']], body: Buffer.from('{"a":"ä"}') }],
  ['bytes', { method: 'POST', headers: [['Content-Type', BYTES]], body: Buffer.from([0, 255, 10]) }],
  [
    'cookies',
    {
      headers: [
        ['Cookie', 'theme=dark; a=b'],
        ['X-Till', '7'],
      ],
    },
  ],
])('%s: the events are those that the APIs send', async (_, asked) => {
  const request = { method: 'GET', path: '/orders/7', query: '', headers: [], body: Buffer.alloc(0), ...asked };
  const { method, path, query, headers, body } = request;
  const events = previewEvents(request, { stage: 'test', paths: PATHS, binaryMediaTypes: [BYTES] });
  for (const kind of ['rest', 'http'] as const) {
    const answer = await apis.call(ids[kind], `/test${path}${query === '' ? '' : `?${query}`}`, {
      method,
      headers: headers.map(([name, value]): [string, string] => [name, value]),
      ...(body.length > 0 && { body }),
    });
    expect(comparable(await answer.json())).toEqual(comparable(events[kind]));
  }
});

test('where no path fits there is no event', () => {
  const asked = { method: 'GET', path: '/pets', query: '', headers: [], body: new Uint8Array() };
  const api = { stage: 'test', paths: ['/orders/{id}'], binaryMediaTypes: [] };
  expect(previewEvents(asked, api)).toEqual({ rest: undefined, http: undefined });
});

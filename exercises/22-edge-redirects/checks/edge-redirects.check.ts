import {
  CloudFrontClient,
  GetDistributionCommand,
  GetFunctionCommand,
  TestFunctionCommand,
  DescribeFunctionCommand,
} from '@aws-sdk/client-cloudfront';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { check, type CheckContext, type HttpAnswer } from '@coldstart/checks';

/** By which a test says where it comes from; on AWS the address of the viewer does. */
const COUNTRY = 'X-Coldstart-Viewer-Country';

const get = (t: CheckContext, path: string, country = 'US'): Promise<HttpAnswer> =>
  t.request(t.stack.output('SiteUrl') + path, { headers: { [COUNTRY]: country, Accept: '*/*' } });

/** What the page of an error says of its reason. */
const reasonOf = ({ text }: HttpAnswer): string =>
  /<HR noshade size="1px">\s*([^<]+)/.exec(text)?.[1]?.trim().replaceAll('&#39;', "'") ?? text.slice(0, 200);

/** What `Gate` itself says when it is tried out with a path: pages of CloudFront leave the reason out. */
async function gateSays(t: CheckContext, uri: string): Promise<string> {
  const client = t.client(CloudFrontClient);
  const Name = nameOfGate(t);
  const event = {
    version: '1.0',
    context: { eventType: 'viewer-request' },
    viewer: { ip: '198.51.100.11' },
    request: { method: 'GET', uri, querystring: {}, headers: { host: { value: 'example.com' } }, cookies: {} },
  };
  try {
    const { ETag } = await client.send(new DescribeFunctionCommand({ Name, Stage: 'LIVE' }));
    const EventObject = Buffer.from(JSON.stringify(event));
    const asked = new TestFunctionCommand({ Name, Stage: 'LIVE', IfMatch: ETag, EventObject });
    const { TestResult } = await client.send(asked);
    return TestResult?.FunctionErrorMessage ? `; Gate says: ${TestResult.FunctionErrorMessage}` : '';
  } catch {
    return '';
  }
}

const nameOfGate = (t: CheckContext): string => t.stack.resource('Gate').split('/').at(-1) ?? '';

async function expectStatus(t: CheckContext, answer: HttpAnswer, status: number, path: string): Promise<void> {
  if (answer.status === status) return;
  const why = answer.status >= 500 ? `: ${reasonOf(answer)}${await gateSays(t, path)}` : '';
  t.fail(`the status of the answer to GET ${path} to be ${status}`, `it was ${answer.status}${why}`);
}

interface Reached {
  readonly path: string;
  readonly language: string | undefined;
}

/** What has reached the server. */
async function reached(t: CheckContext, path: string, country = 'US'): Promise<Reached> {
  const answer = await get(t, path, country);
  await expectStatus(t, answer, 200, path);
  try {
    return JSON.parse(answer.text) as Reached;
  } catch {
    return t.fail(`GET ${path} to reach the server`, `the answer was ${JSON.stringify(answer.text.slice(0, 200))}`);
  }
}

check('redirects', async (t) => {
  const word = t.random.word();
  for (const [path, location] of [
    ['/old', '/new'],
    [`/old/${word}/7`, `/new/${word}/7`],
    ['/old/', '/new/'],
    ['/old/old/logo.svg', '/new/old/logo.svg'],
  ] as const) {
    const answer = await get(t, path);
    await expectStatus(t, answer, 301, path);
    t.expect(answer.headers['location'], `the header Location of the answer to GET ${path}`).toEqual(location);
    t.expect(answer.headers['x-cache'], `who has answered GET ${path}, as X-Cache says it`).toMatch(
      /^FunctionGeneratedResponse/,
      'FunctionGeneratedResponse from cloudfront',
    );
  }
  for (const path of ['/older.html', `/${word}/old/a.html`, '/OLD.html']) {
    const { path: at } = await reached(t, path);
    t.expect(at, `the path at which GET ${path} reaches the server`).toMatch(new RegExp(`${path}$`), `…${path}`);
  }
});

check('index', async (t) => {
  const word = t.random.word();
  for (const [path, wanted] of [
    ['/', '/index.html'],
    [`/${word}/`, `/${word}/index.html`],
    [`/${word}`, `/${word}/index.html`],
    [`/v1.2/${word}`, `/v1.2/${word}/index.html`],
    ['/logo.svg', '/logo.svg'],
    [`/${word}/app.min.js`, `/${word}/app.min.js`],
  ] as const) {
    const { path: at } = await reached(t, path);
    t.expect(at, `the path at which GET ${path} reaches the server`).toMatch(
      new RegExp(`^(?:/en|/de)?${wanted.replaceAll('.', '\\.')}$`),
      `/en${wanted}`,
    );
  }
});

check('gate', async (t) => {
  const client = t.client(CloudFrontClient);
  const { Distribution } = await client.send(new GetDistributionCommand({ Id: t.stack.resource('Site') }));
  const found = Distribution?.DistributionConfig?.DefaultCacheBehavior?.FunctionAssociations?.Items ?? [];
  t.expect(
    found.map(({ EventType, FunctionARN }) => `${EventType} ${FunctionARN?.split('/').at(-1)}`),
    'the CloudFront functions of the distribution',
  ).toEqual([`viewer-request ${nameOfGate(t)}`]);
  const { FunctionCode } = await client.send(new GetFunctionCommand({ Name: nameOfGate(t), Stage: 'LIVE' }));
  t.expect(FunctionCode?.length ?? 0, 'the bytes of Gate').toBe('at most 10240', (size) => Number(size) <= 10_240);
  const said = await gateSays(t, '/');
  if (said !== '') t.fail('Gate to run', `it did not${said}`);
});

check('country', async (t) => {
  const word = t.random.word();
  for (const [country, language] of [
    ['DE', 'de'],
    ['AT', 'de'],
    ['CH', 'de'],
    ['US', 'en'],
    ['FR', 'en'],
    ['LI', 'en'],
  ] as const) {
    const { path } = await reached(t, `/${word}.html`, country);
    t.expect(path, `the path at which a request from ${country} reaches the server`).toEqual(
      `/${language}/${word}.html`,
    );
  }
});

check('language', async (t) => {
  for (const [country, language] of [
    ['CH', 'de'],
    ['SE', 'en'],
  ] as const) {
    const at = await reached(t, '/a.html', country);
    t.expect(at.language, `the header X-Language of a request from ${country}`).toEqual(language);
  }
});

check('sample', async (t) => {
  for (const size of [0, t.random.int(50_000, 90_000), 1_000_000]) {
    const path = `/sample.txt?size=${size}`;
    const answer = await get(t, path);
    await expectStatus(t, answer, 200, path);
    t.expect(answer.text.length, `the length of the answer to GET ${path}`).toEqual(size);
    t.expect(/^x*$/.test(answer.text), `whether the answer to GET ${path} has the letter x alone`).toEqual(true);
    t.expect(answer.headers['content-type'], `the content type of the answer to GET ${path}`).toMatch(
      /^text\/plain\b/,
      'text/plain',
    );
  }
  for (const size of [5_000_000, 1_000_001]) {
    const path = `/sample.txt?size=${size}`;
    await expectStatus(t, await get(t, path), 413, path);
  }
});

check('version', async (t) => {
  const { Distribution } = await t
    .client(CloudFrontClient)
    .send(new GetDistributionCommand({ Id: t.stack.resource('Site') }));
  const found = Distribution?.DistributionConfig?.DefaultCacheBehavior?.LambdaFunctionAssociations?.Items ?? [];
  const named = found.map(({ EventType, LambdaFunctionARN = '' }) => `${EventType} ${LambdaFunctionARN.split(':')[6]}`);
  t.expect(named, 'the Lambda functions of the distribution').toEqual([
    `origin-request ${t.stack.resource('EdgeFunction')}`,
  ]);
  const FunctionName = found[0]?.LambdaFunctionARN;
  const { Role = '', Environment } = await t
    .client(LambdaClient)
    .send(new GetFunctionConfigurationCommand({ FunctionName }));
  t.expect(Object.keys(Environment?.Variables ?? {}), 'the environment variables of EdgeFunction').toEqual([]);
  await t.expectLeastPrivilege(Role, {
    must: [],
    may: [{ action: 'logs:*', resources: ['*'] }],
    trusts: ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'],
  });
});

import type { DefaultCacheBehavior, EventType } from '@aws-sdk/client-cloudfront';
import { entries as lambdaEntries } from '@coldstart/service-lambda/entry';
import { entries as logsEntries } from '@coldstart/service-logs/entry';
import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  behavior,
  config,
  custom,
  startEdge,
  startOrigin,
  startVersions,
  type TestEdge,
  type TestOrigin,
  type TestVersions,
} from '../testing/index.ts';

let edge: TestEdge;
let origin: TestOrigin;
let versions: TestVersions;
beforeAll(async () => {
  edge = await startEdge([...lambdaEntries, ...logsEntries]);
  origin = await startOrigin();
  versions = startVersions(edge);
});
afterAll(async () => {
  versions.close();
  await origin.close();
  await edge.close();
});

/** A CloudFront function that is live. */
async function live(Name: string, code: string): Promise<string> {
  const FunctionConfig = { Comment: '', Runtime: 'cloudfront-js-2.0' } as const;
  const { ETag, FunctionSummary } = await edge.cloudfront.createFunction({
    Name,
    FunctionConfig,
    FunctionCode: Buffer.from(code),
  });
  await edge.cloudfront.publishFunction({ Name, IfMatch: ETag });
  return FunctionSummary?.FunctionMetadata?.FunctionARN ?? '';
}

type Associations = Readonly<Partial<Record<EventType, string>>>;
const listed = <Item>(items: Item[]) => ({ Quantity: items.length, Items: items });
const functions = (arns: Associations): Partial<DefaultCacheBehavior> => ({
  FunctionAssociations: listed(
    Object.entries(arns).map(([event, FunctionARN]) => ({ EventType: event as EventType, FunctionARN })),
  ),
});
const lambdas = (arns: Associations, IncludeBody = false): Partial<DefaultCacheBehavior> => ({
  LambdaFunctionAssociations: listed(
    Object.entries(arns).map(([event, LambdaFunctionARN]) => ({
      EventType: event as EventType,
      LambdaFunctionARN,
      IncludeBody,
    })),
  ),
});
const make = async (more: Partial<DefaultCacheBehavior>) =>
  await edge.make(config([custom(origin.port)], { DefaultCacheBehavior: behavior(more) }));

test('a CloudFront function rewrites, answers and changes what comes back', async () => {
  const request = await live(
    'gate',
    `function handler(event) {
      var request = event.request;
      if (request.uri === '/old') return { statusCode: 301, statusDescription: 'Moved Permanently', headers: { location: { value: '/new' } } };
      if (request.uri.endsWith('/')) request.uri += 'index.html';
      return request;
    }`,
  );
  const response = await live(
    'dress',
    `function handler(event) { event.response.headers['x-seen'] = { value: event.request.uri }; return event.response; }`,
  );
  const made = await make(functions({ 'viewer-request': request, 'viewer-response': response }));
  expect(await edge.get(made, '/docs/?q=1')).toMatchObject({
    status: 200,
    body: 'hello',
    cache: 'Miss from cloudfront',
  });
  expect(origin.requests.at(-1)?.url).toMatch(/^\/docs\/index\.html/);
  expect((await edge.get(made, '/docs/')).headers.get('x-seen')).toBe('/docs/index.html');
  const moved = await edge.get(made, '/old');
  expect([moved.status, moved.headers.get('location'), moved.cache]).toEqual([
    301,
    '/new',
    'FunctionGeneratedResponse from cloudfront',
  ]);
});

test('a CloudFront function that fails shows the page of CloudFront, and the journal says why', async () => {
  for (const [name, body, status, cache, words] of [
    [
      'throws',
      'return event.a.b;',
      503,
      'FunctionExecutionError',
      'The CloudFront function associated with the CloudFront distribution is invalid or could not run.',
    ],
    [
      'mixed',
      "return { statusCode: 301, headers: { Location: { value: '/' } } };",
      502,
      'FunctionValidationError',
      'The CloudFront function returned an invalid value: response.headers must have header names in lower case.',
    ],
  ] as const) {
    const arn = await live(name, `function handler(event) { ${body} }`);
    const got = await edge.get(await make(functions({ 'viewer-request': arn })), '/');
    expect([got.status, got.cache]).toEqual([status, `${cache} from cloudfront`]);
    expect(got.body).toContain(words);
    const [run] = edge.test.cloud.journal
      .entries({ service: 'cloudfront', kind: 'invocation' })
      .filter(({ resource }) => resource === arn);
    expect(run?.message).toContain(words);
  }
});

test('the development stage is not served, and what is deleted from it neither', async () => {
  const arn = await live('stages', `function handler() { return { statusCode: 200, body: 'one' }; }`);
  const made = await make(functions({ 'viewer-request': arn }));
  const { ETag } = await edge.cloudfront.describeFunction({ Name: 'stages' });
  const FunctionConfig = { Comment: '', Runtime: 'cloudfront-js-2.0' } as const;
  const FunctionCode = Buffer.from(`function handler() { return { statusCode: 200, body: 'two' }; }`);
  const updated = await edge.cloudfront.updateFunction({ Name: 'stages', IfMatch: ETag, FunctionConfig, FunctionCode });
  expect((await edge.get(made, '/')).body).toBe('one');
  expect((await refusal(edge.cloudfront.deleteFunction({ Name: 'stages', IfMatch: updated.ETag }))).code).toBe(
    'FunctionInUse',
  );
  const published = await edge.cloudfront.publishFunction({ Name: 'stages', IfMatch: updated.ETag });
  expect(published.FunctionSummary?.Status).toBe('DEPLOYED');
  expect((await edge.get(made, '/')).body).toBe('two');
});

test('Lambda@Edge runs at all four events; the two of the origin only where the cache has nothing', async () => {
  const arn = await versions.version(
    'four',
    `export const handler = async ({ Records: [{ cf: { config, request, response } }] }) => {
       const message = response ?? request;
       const seen = request.headers['x-seen']?.[0].value ?? '';
       if (response === undefined) request.headers['x-seen'] = [{ key: 'X-Seen', value: seen + config.eventType + ';' }];
       else response.headers['x-' + config.eventType] = [{ key: 'X-' + config.eventType, value: 'yes' }];
       return message;
     };`,
  );
  const events = ['viewer-request', 'origin-request', 'origin-response', 'viewer-response'] as const;
  const made = await make(lambdas(Object.fromEntries(events.map((event) => [event, arn]))));
  const asked = origin.requests.length;
  const first = await edge.get(made, '/a');
  expect([
    first.status,
    first.cache,
    first.headers.get('x-origin-response'),
    first.headers.get('x-viewer-response'),
  ]).toEqual([200, 'Miss from cloudfront', 'yes', 'yes']);
  expect(origin.requests.at(-1)?.headers['x-seen']).toMatch(/origin-request;$/);
  expect((await edge.get(made, '/a')).cache).toBe('Hit from cloudfront');
  expect(origin.requests.length).toBe(asked + 1);
  const runs = edge.test.cloud.journal.entries({ service: 'lambda', kind: 'invocation' }).length;
  expect(runs).toBe(6);
});

test('Lambda@Edge answers, sees bodies, and chooses the origin', async () => {
  const other = await startOrigin();
  other.handler = (_request, response, body) => void response.end(`other ${body}`);
  const arn = await versions.version(
    'choose',
    `export const handler = async ({ Records: [{ cf: { request } }] }) => {
       if (request.uri === '/made') return { status: '200', statusDescription: 'OK', headers: { 'content-type': [{ value: 'text/plain' }] }, body: 'made' };
       request.origin.custom.port = ${other.port};
       request.origin.custom.customHeaders = { 'x-from': [{ key: 'X-From', value: Buffer.from(request.body.data, 'base64').toString() }] };
       return request;
     };`,
  );
  const made = await make({
    ...lambdas({ 'origin-request': arn }, true),
    AllowedMethods: listed(['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE']),
  });
  expect(await edge.get(made, '/made')).toMatchObject({ status: 200, body: 'made' });
  expect(await edge.get(made, '/post', { method: 'POST', body: 'hi' })).toMatchObject({
    status: 200,
    body: 'other hi',
  });
  expect(other.requests.at(-1)?.headers['x-from']).toBe('hi');
  await other.close();
});

test('Lambda@Edge that fails shows the page of CloudFront', async () => {
  for (const [name, body, status, cache, words] of [
    [
      'lambda-throws',
      `throw new Error('no');`,
      503,
      'LambdaExecutionError',
      "The Lambda function associated with the CloudFront distribution is invalid or doesn't have the required permissions.",
    ],
    [
      'lambda-number',
      `return { status: 302 };`,
      502,
      'LambdaValidationError',
      'The Lambda function result failed validation: The status must be a string',
    ],
    [
      'lambda-large',
      `return { status: '200', body: 'x'.repeat(41_000) };`,
      502,
      'LambdaValidationError',
      'The body is not a string, is not an object, or exceeds the maximum size.',
    ],
  ] as const) {
    const arn = await versions.version(name, `export const handler = async () => { ${body} };`);
    const got = await edge.get(await make(lambdas({ 'viewer-request': arn })), '/');
    expect([got.status, got.cache]).toEqual([status, `${cache} from cloudfront`]);
    expect(got.body.replaceAll('&#39;', "'")).toContain(words);
  }
});

test('what cannot be associated is refused', async () => {
  const arn = await versions.version('refused', 'export const handler = async () => ({});');
  const latest = arn.replace(/:\d+$/, '');
  const code = (more: Partial<DefaultCacheBehavior>) => refusal(make(more));
  expect(await code(lambdas({ 'viewer-request': latest }))).toMatchObject({
    code: 'InvalidLambdaFunctionAssociation',
    status: 400,
    message: `The function ARN must reference a specific function version. (The ARN must end with the version number.) ARN: ${latest}`,
  });
  expect((await code(lambdas({ 'viewer-request': `${latest}:9` }))).message).toBe(
    `The function does not exist. Function: ${latest}:9`,
  );
  expect((await code(lambdas({ 'viewer-response': arn }, true))).message).toContain('IncludeBody');
  const variables = await versions.version('variables', 'export const handler = async () => ({});', {
    Environment: { Variables: { MODE: '1' } },
  });
  expect((await code(lambdas({ 'viewer-request': variables }))).message).toBe(
    `The function cannot have environment variables. Function: ${variables}`,
  );
  const Role = await versions.role('only-lambda', 'lambda.amazonaws.com');
  const untrusted = await versions.version('untrusted', 'export const handler = async () => ({});', { Role });
  expect((await code(lambdas({ 'viewer-request': untrusted }))).message).toMatch(
    /must be assumable with edgelambda\.amazonaws\.com/,
  );
  const ours = await live('refused', 'function handler(event) { return event.request; }');
  expect((await code(functions({ 'origin-request': ours }))).code).toBe('InvalidFunctionAssociation');
  expect(
    (await code({ ...functions({ 'viewer-request': ours }), ...lambdas({ 'viewer-response': arn }) })).message,
  ).toMatch(/cannot have both/);
  expect((await code(functions({ 'viewer-request': `${ours}-2` }))).message).toMatch(/does not exist/);
  await edge.cloudfront.createFunction({
    Name: 'draft',
    FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' },
    FunctionCode: Buffer.from('1'),
  });
  expect((await code(functions({ 'viewer-request': ours.replace('refused', 'draft') }))).message).toMatch(
    /published to the LIVE stage/,
  );
  const keys = await edge.test.user('ann', { Statement: [{ Effect: 'Allow', Action: 'cloudfront:*', Resource: '*' }] });
  const DistributionConfig = config([custom(origin.port)], {
    DefaultCacheBehavior: behavior(lambdas({ 'viewer-request': arn })),
  });
  expect((await refusal(edge.as(keys).createDistribution({ DistributionConfig }))).message).toBe(
    `Lambda@Edge cannot retrieve the specified Lambda function. Update the IAM policy to add permission: lambda:GetFunction for resource: ${arn} and try again.`,
  );
});

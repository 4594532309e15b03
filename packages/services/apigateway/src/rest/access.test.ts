import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, allow, policy, refusal } from '@coldstart/service-iam/testing';
import { REGION } from '../testing/apis.ts';
import { jsonOf, mock, startRestApis, uriOf, type TestRestApis } from '../testing/rest.ts';
import { signedFetch } from '../testing/signed-fetch.ts';

let apis: TestRestApis;
beforeAll(async () => {
  apis = await startRestApis();
});
afterAll(() => apis.close());

test('keys of usage plans: who has none is forbidden, and plans throttle and count by the cloud’s clock', async () => {
  const id = await apis.api([{ method: { apiKeyRequired: true } }]);
  const key = await apis.rest.createApiKey({ name: 'key', enabled: true });
  const call = (value?: string) =>
    apis.call(id, '/test', value === undefined ? {} : { headers: { 'x-api-key': value } });
  const without = await call();
  expect([without.status, await without.json()]).toEqual([403, { message: 'Forbidden' }]);
  expect((await call(key.value)).status).toBe(403);
  const plan = await apis.rest.createUsagePlan({
    name: 'plan',
    apiStages: [{ apiId: id, stage: 'test' }],
    throttle: { burstLimit: 2, rateLimit: 1 },
    quota: { limit: 4, period: 'DAY' },
  });
  await apis.rest.createUsagePlanKey({ usagePlanId: plan.id, keyId: key.id, keyType: 'API_KEY' });
  const event = await jsonOf(await call(key.value));
  expect(event['requestContext']).toMatchObject({ identity: { apiKey: key.value, apiKeyId: key.id } });
  expect((await call(key.value)).status).toBe(200);
  await apis.cloud.clock.advance(10_000);
  expect([(await call(key.value)).status, (await call(key.value)).status]).toEqual([200, 200]);
  await apis.cloud.clock.advance(10_000);
  const over = await call(key.value);
  expect([over.status, await over.json()]).toEqual([429, { message: 'Limit Exceeded' }]);
  await apis.cloud.clock.advance(24 * 3600 * 1000);
  expect((await call(key.value)).status).toBe(200);
});

test('methods are throttled as their stage says', async () => {
  const id = await apis.api([{ integration: mock, responses: { 200: {} } }]);
  await apis.rest.updateStage({
    restApiId: id,
    stageName: 'test',
    patchOperations: [
      { op: 'replace', path: '/*/*/throttling/burstLimit', value: '1' },
      { op: 'replace', path: '/*/*/throttling/rateLimit', value: '0.001' },
    ],
  });
  expect((await apis.call(id, '/test')).status).toBe(200);
  const second = await apis.call(id, '/test');
  expect([second.status, await second.json()]).toEqual([429, { message: 'Too Many Requests' }]);
});

test('IAM decides for who signs, together with the API’s own policy', async () => {
  const id = await apis.api([{ method: { authorizationType: 'AWS_IAM' } }]);
  const url = `${apis.cloud.endpoint}/_execute-api/${id}/test`;
  const unsigned = await fetch(url);
  expect([unsigned.status, await unsigned.json()]).toEqual([403, { message: 'Missing Authentication Token' }]);
  const arn = `arn:aws:execute-api:${REGION}:${ACCOUNT}:${id}/test/GET/*`;
  const caller = await apis.test.user(`caller-${id}`, policy(allow('execute-api:Invoke', arn)));
  const event = await jsonOf(await signedFetch(url, caller));
  expect(event['requestContext']).toMatchObject({
    identity: {
      accessKey: caller.accessKeyId,
      accountId: ACCOUNT,
      userArn: `arn:aws:iam::${ACCOUNT}:user/caller-${id}`,
    },
  });
  const nobody = await signedFetch(url, await apis.test.user(`nobody-${id}`));
  expect([nobody.status, await nobody.json()]).toEqual([
    403,
    {
      Message: expect.stringMatching(
        /^User: arn:aws:iam::\d+:user\/nobody-.* is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-central-1:\*{8}3333:/,
      ) as string,
    },
  ]);
});

test('a resource policy lets in, and keeps out', async () => {
  const statement = (Effect: string, Resource: string) => ({
    Effect,
    Principal: '*',
    Action: 'execute-api:Invoke',
    Resource,
  });
  const document = policy(statement('Allow', 'execute-api:/*'), statement('Deny', 'execute-api:/*/GET/closed'));
  const id = await apis.api(
    [
      { path: '/open', integration: mock, responses: { 200: {} } },
      { path: '/closed', integration: mock, responses: { 200: {} } },
    ],
    { policy: JSON.stringify(document) },
  );
  expect((await apis.call(id, '/test/open')).status).toBe(200);
  const closed = await apis.call(id, '/test/closed');
  expect([closed.status, closed.headers.get('x-amzn-errortype')]).toEqual([403, 'AccessDeniedException']);
});

async function authorized(settings: object, answer: string, more = ''): Promise<string> {
  const { id = '' } = await apis.rest.createRestApi({ name: 'authorized' });
  const authorizerUri = uriOf(await apis.fn(`authorizer-${id}`, answer, { more }));
  const authorizer = await apis.rest.createAuthorizer({
    restApiId: id,
    name: 'a',
    type: 'TOKEN',
    authorizerUri,
    ...settings,
  } as never);
  await apis.add(id, { path: '/a', method: { authorizationType: 'CUSTOM', authorizerId: authorizer.id } });
  await apis.rest.createDeployment({ restApiId: id, stageName: 'test' });
  return id;
}

const says = (effect: string, more = ''): string =>
  `({ principalId: 'ann', policyDocument: { Version: '2012-10-17', Statement: [{ Effect: ${effect}, Action: 'execute-api:Invoke', Resource: event.methodArn }] }, context: { number: 7, ok: true ${more} } })`;

test('a TOKEN authorizer is asked once for a token, until its answer is old', async () => {
  const id = await authorized(
    {
      identitySource: 'method.request.header.Authorization',
      identityValidationExpression: '^(Allow|Deny)$',
      authorizerResultTtlInSeconds: 60,
    },
    says('event.authorizationToken', ', count: (count += 1)'),
    'let count = 0;',
  );
  const call = (authorization?: string) =>
    apis.call(id, '/test/a', authorization === undefined ? {} : { headers: { authorization } });
  const contextOf = async () =>
    ((await jsonOf(await call('Allow')))['requestContext'] as { authorizer: { count: string } }).authorizer;
  const first = await contextOf();
  expect(first).toMatchObject({ principalId: 'ann', number: '7', ok: 'true' });
  expect((await contextOf()).count).toBe(first.count);
  await apis.cloud.clock.advance(61_000);
  expect((await contextOf()).count).not.toBe(first.count);
  const denied = await call('Deny');
  expect([denied.status, await denied.json()]).toEqual([
    403,
    { Message: 'User is not authorized to access this resource with an explicit deny' },
  ]);
  for (const wrong of [undefined, 'nothing like it']) {
    const answer = await call(wrong);
    expect([answer.status, await answer.json()]).toEqual([401, { message: 'Unauthorized' }]);
  }
});

test('a REQUEST authorizer sees the request', async () => {
  const id = await authorized(
    { type: 'REQUEST', identitySource: 'method.request.querystring.key', authorizerResultTtlInSeconds: 0 },
    `event.type === 'REQUEST' && event.body === undefined && event.queryStringParameters.key === 'right' ? ${says("'Allow'")} : ${says("'Deny'")}`,
  );
  expect((await apis.call(id, '/test/a?key=right')).status).toBe(200);
  expect((await apis.call(id, '/test/a?key=wrong')).status).toBe(403);
  expect((await apis.call(id, '/test/a')).status).toBe(401);
});

test.each([
  [`(() => { throw new Error('Unauthorized'); })()`, 401, { message: 'Unauthorized' }],
  [`(() => { throw new Error('else'); })()`, 500, { message: null }],
  [`({ principalId: 'a' })`, 500, { message: null }],
  [says("'Allow'", ', list: [1]'), 500, { message: null }],
])('an authorizer that answers %s', async (answer, status, body) => {
  const id = await authorized({ identitySource: 'method.request.header.Authorization' }, answer);
  const response = await apis.call(id, '/test/a', { headers: { authorization: 'x' } });
  expect([response.status, await response.json()]).toEqual([status, body]);
});

test.each([
  [[], 'COGNITO_USER_POOLS needs providerARNs'],
  [['arn:aws:cognito-idp:eu-central-1:111122223333:userpool/x'], 'Invalid ARN of a user pool specified'],
])('an authorizer of Cognito needs pools: %j', async (providerARNs, message) => {
  const { id = '' } = await apis.rest.createRestApi({ name: 'cognito' });
  const made = apis.rest.createAuthorizer({
    restApiId: id,
    name: 'pool',
    type: 'COGNITO_USER_POOLS',
    identitySource: 'method.request.header.Authorization',
    providerARNs,
  });
  const refused = await refusal(made);
  expect(refused.code).toBe('BadRequestException');
  expect(refused.message).toContain(message);
});

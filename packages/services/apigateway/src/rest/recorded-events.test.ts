import { Comparison } from '@coldstart/cloud/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { byHost, REGION, startApis, type TestApis } from '../testing/apis.ts';
import { here, recordings } from '../testing/recorded.ts';

let apis: TestApis;
beforeAll(async () => {
  apis = await startApis();
});
afterAll(() => apis.close());

const names = (headers: object): object =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(?:CloudFront-|Via$|X-Amz-Cf-Id$)/.test(name)));

interface Event {
  readonly body: unknown;
  readonly headers: object;
  readonly multiValueHeaders: object;
}

/** Where an API is not at CloudFront's edge, what that adds is not there. Bodies were recorded as what they hold. */
const comparable = (event: Event): object => ({
  ...event,
  body: typeof event.body === 'string' ? (JSON.parse(event.body) as unknown) : event.body,
  headers: names(event.headers),
  multiValueHeaders: names(event.multiValueHeaders),
});

const EVENTS: readonly (readonly [string, string, string?])[] = [
  ['invocation-payload-without-trailing-slash', '/stage/proxy-value'],
  ['invocation-payload-with-trailing-slash', '/stage/proxy-value/'],
  ['invocation-payload-with-double-slash', '/stage/proxy-value//double-slash'],
  ['invocation-payload-with-prepended-slash-to-stage', '//stage/proxy-value'],
  ['invocation-payload-with-prepended-slash', '/stage//proxy-value'],
  ['invocation-payload-without-trailing-slash-and-query-params', '/stage/proxy-value?urlparam=test'],
  ['invocation-payload-with-trailing-slash-and-query-params', '/stage/proxy-value/?urlparam=test'],
  [
    'invocation-payload-with-path-encoded-email',
    '/stage/proxy-value/api/user/test%2Balias@gmail.com/plus/test+alias@gmail.com',
  ],
  [
    'invocation-payload-with-params-encoding',
    '/stage/proxy-value/api?dateTimeOffset=2023-06-12T18:05:10.123456+00:00&email=test%2Balias@gmail.com&plus=test+alias@gmail.com&url=https://www.google.com/&whitespace=foo%20bar&zhash=abort/',
  ],
  [
    'invocation-payload-with-params-encoding-multi',
    '/stage/proxy-value?category=electronics&category=books&price=10&price=20&price=30',
    '{"message": "hello world"}',
  ],
  ['invocation-hardcoded', '/stage//hardcoded'],
];

describe.skipIf(!recordings.available)('recorded answers of AWS (skipped where they are not at hand)', () => {
  test('test_lambda_aws_proxy_integration: the events of a proxy', async () => {
    const arn = await apis.fn('proxy', '({ statusCode: 200, body: JSON.stringify(event) })');
    const uri = `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${arn}/invocations`;
    const { id: restApiId = '', rootResourceId: parentId } = await apis.rest.createRestApi({ name: 'events' });
    for (const pathPart of ['{proxy+}', 'hardcoded']) {
      const { id: resourceId } = await apis.rest.createResource({ restApiId, parentId, pathPart });
      const key = { restApiId, resourceId, httpMethod: 'ANY' };
      await apis.rest.putMethod({ ...key, authorizationType: 'NONE' });
      await apis.rest.putIntegration({ ...key, type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri });
    }
    await apis.rest.createDeployment({ restApiId, stageName: 'stage' });
    const recorded = JSON.parse(here(JSON.stringify(recordings.of('test_lambda_aws_proxy_integration')))) as Record<
      string,
      Event
    >;
    // Times and forwarded addresses are told without numbers, so each may be anything.
    const comparison = new Comparison({ ignored: /\.(?:X-Forwarded-\w+|requestTimeEpoch)$/ });
    const host = `${restApiId}.execute-api.${REGION}.amazonaws.com`;
    const general = { accept: '*/*', 'accept-encoding': 'gzip, deflate' };
    for (const [key, path, body] of EVENTS) {
      const headers = {
        'User-Agent': 'python-requests/testing',
        Accept: general.accept,
        'Accept-Encoding': general['accept-encoding'],
        ...(body === undefined
          ? { 'tEsT-HEADeR': 'aValUE', authorization: 'random-value' }
          : { 'Content-Type': 'application/json;charset=utf-8', aUThorization: 'Bearer token123;API key456' }),
      };
      const answer = await byHost(
        apis.cloud.endpoint,
        host,
        path,
        body === undefined ? { headers } : { method: 'POST', headers, body },
      );
      const expected = recorded[key];
      if (expected === undefined) throw new Error(`${key} was not recorded.`);
      const event = comparable(JSON.parse(answer.text) as Event);
      expect(comparison.differences(event, comparable(expected), key)).toEqual([]);
    }
  });
});

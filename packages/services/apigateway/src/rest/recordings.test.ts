import { Comparison, loadRecordings } from '@coldstart/cloud/testing';
import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { byHost, REGION, startApis, type TestApis } from '../testing/apis.ts';

const recordings = loadRecordings('apigateway');

let apis: TestApis;
let api: { readonly restApiId: string; readonly rootId: string };
beforeAll(async () => {
  apis = await startApis();
  const { id = '', rootResourceId = '' } = await apis.rest.createRestApi({ name: 'recorded' });
  api = { restApiId: id, rootId: rootResourceId };
});
afterAll(() => apis.close());

/** The account that the tests' calls are made in stands where that of the recordings stood. */
const here = (message: string): string => message.replaceAll('111111111111', '111122223333');

const method = (more: object = {}) => ({
  restApiId: api.restApiId,
  resourceId: api.rootId,
  httpMethod: 'ANY',
  authorizationType: 'NONE',
  ...more,
});
const patch = (op: 'add' | 'remove' | 'replace', path: string, value = 'x') => ({
  patchOperations: [{ op, path, value }],
});

let count = 0;
const unique = (): string => `n${(count += 1)}`;

async function resource(parentId = api.rootId, pathPart = unique()): Promise<string> {
  const { id = '' } = await apis.rest.createResource({ restApiId: api.restApiId, parentId, pathPart });
  return id;
}

async function integration(more: object) {
  const resourceId = await resource();
  const key = { restApiId: api.restApiId, resourceId, httpMethod: 'GET' };
  await apis.rest.putMethod({ ...key, authorizationType: 'NONE' });
  return apis.rest.putIntegration({ ...key, type: 'HTTP', ...more } as never);
}

const validator = async () =>
  (await apis.rest.createRequestValidator({ restApiId: api.restApiId, name: unique() })).id ?? '';
const updateValidator = async (change: object) =>
  apis.rest.updateRequestValidator({ restApiId: api.restApiId, requestValidatorId: await validator(), ...change });
const model = async () =>
  (
    await apis.rest.createModel({
      restApiId: api.restApiId,
      name: unique(),
      contentType: 'application/json',
      schema: '{}',
    })
  ).name ?? '';
const updateModel = async (change: object) =>
  apis.rest.updateModel({ restApiId: api.restApiId, modelName: await model(), ...change });
const updateResource = async (change: object, resourceId?: string) =>
  apis.rest.updateResource({ restApiId: api.restApiId, resourceId: resourceId ?? (await resource()), ...change });

/** What AWS has refused: the recorded test, its key, and the call. */
const REFUSALS: [string, string, () => Promise<unknown>][] = [
  ['test_put_method_validation', 'wrong-api', () => apis.rest.putMethod(method({ restApiId: 'fake' }) as never)],
  ['test_put_method_validation', 'wrong-resource', () => apis.rest.putMethod(method({ resourceId: 'fake' }) as never)],
  ['test_put_method_validation', 'wrong-method', () => apis.rest.putMethod(method({ httpMethod: 'WRONG' }) as never)],
  [
    'test_put_method_validation',
    'missing-authorizer-id',
    () => apis.rest.putMethod(method({ authorizationType: 'CUSTOM' }) as never),
  ],
  [
    'test_put_method_validation',
    'invalid-request-validator',
    () => apis.rest.putMethod(method({ requestValidatorId: 'fake' }) as never),
  ],
  [
    'test_put_method_validation',
    'invalid-model-name',
    () => apis.rest.putMethod(method({ requestModels: { 'application/json': 'petModel' } }) as never),
  ],
  [
    'test_method_request_parameters',
    'req-params-same-name',
    () =>
      apis.rest.putMethod(
        method({
          requestParameters: { 'method.request.querystring.q': false, 'method.request.header.q': true },
        }) as never,
      ),
  ],
  [
    'test_update_rest_api_invalid_api_id',
    'not-found-update-rest-api',
    () => apis.rest.updateRestApi({ restApiId: 'api_id', ...patch('replace', '/name') }),
  ],
  [
    'test_update_rest_api_behaviour',
    'update-rest-api-add-base-path',
    () => apis.rest.updateRestApi({ restApiId: api.restApiId, ...patch('add', '/binaryMediaTypes') }),
  ],
  [
    'test_authorizer_crud_no_api',
    'wrong-rest-api-id-get-authorizers',
    () => apis.rest.getAuthorizers({ restApiId: 'test-fake-rest-id' }),
  ],
  [
    'test_authorizer_crud_no_api',
    'wrong-rest-api-id-create-authorizer',
    () => apis.rest.createAuthorizer({ restApiId: 'test-fake-rest-id', name: 'a', type: 'TOKEN' }),
  ],
  [
    'test_validators_crud_no_api',
    'wrong-rest-api-id-create-validator',
    () => apis.rest.createRequestValidator({ restApiId: 'test-fake-rest-id' }),
  ],
  [
    'test_validators_crud_no_api',
    'wrong-rest-api-id-get-validators',
    () => apis.rest.getRequestValidators({ restApiId: 'test-fake-rest-id' }),
  ],
  [
    'test_invalid_update_request_validator_operations',
    'update-request-validator-invalid-add-operation',
    () => updateValidator(patch('add', '/validateRequestBody')),
  ],
  [
    'test_invalid_update_request_validator_operations',
    'update-request-validator-invalid-remove-operation',
    () => updateValidator(patch('remove', '/validateRequestBody')),
  ],
  [
    'test_invalid_update_request_validator_operations',
    'update-request-validator-invalid-path',
    () => updateValidator(patch('replace', '/invalidPath')),
  ],
  [
    'test_invalid_update_request_validator_operations',
    'update-request-validator-empty-name-value',
    () => updateValidator(patch('replace', '/name', '')),
  ],
  ['test_update_model', 'update-model-invalid-path', () => updateModel(patch('replace', '/name'))],
  ['test_update_model', 'update-model-invalid-op', () => updateModel(patch('add', '/wrong-path'))],
  ['test_update_model', 'update-model-empty-schema', () => updateModel(patch('replace', '/schema', ''))],
  [
    'test_update_model',
    'update-model-wrong-id',
    () =>
      apis.rest.updateModel({ restApiId: api.restApiId, modelName: 'mySchema', ...patch('replace', '/schema', '{}') }),
  ],
  [
    'test_update_resource_behaviour',
    'nonexistent-resource',
    () => updateResource(patch('replace', '/pathPart'), 'fake'),
  ],
  ['test_update_resource_behaviour', 'invalid-path-part', () => updateResource(patch('replace', '/invalid'))],
  ['test_update_resource_behaviour', 'invalid-parent-id', () => updateResource(patch('replace', '/parentId', 'fake'))],
  ['test_update_resource_behaviour', 'add-unsupported', () => updateResource(patch('add', '/pathPart'))],
  ['test_update_resource_behaviour', 'remove-unsupported', () => updateResource(patch('remove', '/pathPart'))],
  [
    'test_update_resource_behaviour',
    'update-parent-id-to-subresource-id',
    async () => {
      const id = await resource();
      return updateResource(patch('replace', '/parentId', await resource(id)), id);
    },
  ],
  [
    'test_update_resource_on_root',
    'update-root-path-part',
    () => updateResource(patch('replace', '/pathPart'), api.rootId),
  ],
  [
    'test_update_resource_on_root',
    'update-root-parent',
    () => updateResource(patch('replace', '/parentId'), api.rootId),
  ],
  [
    'test_gateway_response_validation',
    'get-gateway-response-no-api',
    () => apis.rest.getGatewayResponse({ restApiId: 'fake-api-id', responseType: 'UNAUTHORIZED' }),
  ],
  [
    'test_gateway_response_validation',
    'delete-gateway-response-not-set',
    () => apis.rest.deleteGatewayResponse({ restApiId: api.restApiId, responseType: 'UNAUTHORIZED' }),
  ],
  [
    'test_gateway_response_validation',
    'put-gateway-response-wrong-response-type',
    () => apis.rest.putGatewayResponse({ restApiId: api.restApiId, responseType: 'FAKE_RESPONSE_TYPE' as never }),
  ],
  ['test_put_integration_wrong_type', 'put-integration-wrong-type', () => integration({ type: 'HTTPS_PROXY' })],
  [
    'test_put_integration_validation',
    'required-integration-method-HTTP',
    () => integration({ uri: 'http://example.com' }),
  ],
  [
    'test_put_integration_validation',
    'invalid-uri-HTTP',
    () => integration({ integrationHttpMethod: 'GET', uri: 'non-sense' }),
  ],
  [
    'test_put_integration_validation',
    'invalid-uri-not-an-arn',
    () => integration({ type: 'AWS', integrationHttpMethod: 'POST', uri: 'non-sense-arn' }),
  ],
  [
    'test_put_integration_validation',
    'invalid-uri-invalid-arn',
    () => integration({ type: 'AWS', integrationHttpMethod: 'POST', uri: `arn:aws:apigateway:${REGION}:s3:wrong` }),
  ],
  [
    'test_put_integration_validation',
    'no-s3-support-AWS_PROXY',
    () =>
      integration({ type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri: `arn:aws:apigateway:${REGION}:s3:path/x` }),
  ],
  [
    'test_integration_response_invalid_statuscode',
    'put-integration-response-invalid-statusCode',
    () => apis.rest.putIntegrationResponse({ ...method(), statusCode: 'wrong' }),
  ],
  [
    'test_integration_response_wrong_resource',
    'put-integration-response-wrong-resource',
    () => apis.rest.putIntegrationResponse({ ...method({ resourceId: 'wrong' }), statusCode: '200' }),
  ],
  [
    'test_create_api_key_with_invalid_value',
    'create-api-key-short-value',
    () => apis.rest.createApiKey({ value: 'short' }),
  ],
  [
    'test_create_api_key_with_invalid_value',
    'create-api-key-invalid-value-too-long',
    () => apis.rest.createApiKey({ value: 'a'.repeat(129) }),
  ],
  [
    'test_create_api_key_with_invalid_name',
    'create-api-key-name-too-long',
    () => apis.rest.createApiKey({ name: 'a'.repeat(1025) }),
  ],
  [
    'test_update_api_key_immutable_field',
    'update-api-key-immutable-field',
    async () => apis.rest.updateApiKey({ apiKey: (await apis.rest.createApiKey({})).id, ...patch('replace', '/id') }),
  ],
  [
    'test_usage_plan_crud',
    'update-wrong-id',
    () => apis.rest.updateUsagePlan({ usagePlanId: 'fake', ...patch('replace', '/name') }),
  ],
  [
    'test_import_api_bad_file',
    'import-api-bad-json-file',
    () => apis.rest.importRestApi({ body: Buffer.from('{"test": ') }),
  ],
];

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
  test.each(REFUSALS)('%s %s', async (name, key, call) => {
    const { Error: recorded } = recordings.of(name)[key] as { Error: { Code: string; Message: string } };
    const { code, message } = await refusal(call());
    expect([code, message]).toEqual([recorded.Code, here(recorded.Message)]);
  });

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

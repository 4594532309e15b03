import { REGION } from '../testing/apis.ts';
import { patch, testRefusals, type RecordedApi, type RecordedRefusal } from '../testing/recorded.ts';

const method = ({ restApiId, rootId }: RecordedApi, more: object = {}) => ({
  restApiId,
  resourceId: rootId,
  httpMethod: 'ANY',
  authorizationType: 'NONE',
  ...more,
});

async function integration({ apis, restApiId, resource }: RecordedApi, more: object) {
  const key = { restApiId, resourceId: await resource(), httpMethod: 'GET' };
  await apis.rest.putMethod({ ...key, authorizationType: 'NONE' });
  return apis.rest.putIntegration({ ...key, type: 'HTTP', ...more } as never);
}

const updateResource = async ({ apis, restApiId, resource }: RecordedApi, change: object, resourceId?: string) =>
  apis.rest.updateResource({ restApiId, resourceId: resourceId ?? (await resource()), ...change });

const REFUSALS: readonly RecordedRefusal[] = [
  [
    'test_put_method_validation',
    'wrong-api',
    (api) => api.apis.rest.putMethod(method(api, { restApiId: 'fake' }) as never),
  ],
  [
    'test_put_method_validation',
    'wrong-resource',
    (api) => api.apis.rest.putMethod(method(api, { resourceId: 'fake' }) as never),
  ],
  [
    'test_put_method_validation',
    'wrong-method',
    (api) => api.apis.rest.putMethod(method(api, { httpMethod: 'WRONG' }) as never),
  ],
  [
    'test_put_method_validation',
    'missing-authorizer-id',
    (api) => api.apis.rest.putMethod(method(api, { authorizationType: 'CUSTOM' }) as never),
  ],
  [
    'test_put_method_validation',
    'invalid-request-validator',
    (api) => api.apis.rest.putMethod(method(api, { requestValidatorId: 'fake' }) as never),
  ],
  [
    'test_put_method_validation',
    'invalid-model-name',
    (api) => api.apis.rest.putMethod(method(api, { requestModels: { 'application/json': 'petModel' } }) as never),
  ],
  [
    'test_method_request_parameters',
    'req-params-same-name',
    (api) =>
      api.apis.rest.putMethod(
        method(api, {
          requestParameters: { 'method.request.querystring.q': false, 'method.request.header.q': true },
        }) as never,
      ),
  ],
  [
    'test_update_resource_behaviour',
    'nonexistent-resource',
    (api) => updateResource(api, patch('replace', '/pathPart'), 'fake'),
  ],
  ['test_update_resource_behaviour', 'invalid-path-part', (api) => updateResource(api, patch('replace', '/invalid'))],
  [
    'test_update_resource_behaviour',
    'invalid-parent-id',
    (api) => updateResource(api, patch('replace', '/parentId', 'fake')),
  ],
  ['test_update_resource_behaviour', 'add-unsupported', (api) => updateResource(api, patch('add', '/pathPart'))],
  ['test_update_resource_behaviour', 'remove-unsupported', (api) => updateResource(api, patch('remove', '/pathPart'))],
  [
    'test_update_resource_behaviour',
    'update-parent-id-to-subresource-id',
    async (api) => {
      const id = await api.resource();
      return updateResource(api, patch('replace', '/parentId', await api.resource(id)), id);
    },
  ],
  [
    'test_update_resource_on_root',
    'update-root-path-part',
    (api) => updateResource(api, patch('replace', '/pathPart'), api.rootId),
  ],
  [
    'test_update_resource_on_root',
    'update-root-parent',
    (api) => updateResource(api, patch('replace', '/parentId'), api.rootId),
  ],
  ['test_put_integration_wrong_type', 'put-integration-wrong-type', (api) => integration(api, { type: 'HTTPS_PROXY' })],
  [
    'test_put_integration_validation',
    'required-integration-method-HTTP',
    (api) => integration(api, { uri: 'http://example.com' }),
  ],
  [
    'test_put_integration_validation',
    'invalid-uri-HTTP',
    (api) => integration(api, { integrationHttpMethod: 'GET', uri: 'non-sense' }),
  ],
  [
    'test_put_integration_validation',
    'invalid-uri-not-an-arn',
    (api) => integration(api, { type: 'AWS', integrationHttpMethod: 'POST', uri: 'non-sense-arn' }),
  ],
  [
    'test_put_integration_validation',
    'invalid-uri-invalid-arn',
    (api) =>
      integration(api, { type: 'AWS', integrationHttpMethod: 'POST', uri: `arn:aws:apigateway:${REGION}:s3:wrong` }),
  ],
  [
    'test_put_integration_validation',
    'no-s3-support-AWS_PROXY',
    (api) =>
      integration(api, {
        type: 'AWS_PROXY',
        integrationHttpMethod: 'POST',
        uri: `arn:aws:apigateway:${REGION}:s3:path/x`,
      }),
  ],
  [
    'test_integration_response_invalid_statuscode',
    'put-integration-response-invalid-statusCode',
    (api) => api.apis.rest.putIntegrationResponse({ ...method(api), statusCode: 'wrong' }),
  ],
  [
    'test_integration_response_wrong_resource',
    'put-integration-response-wrong-resource',
    (api) => api.apis.rest.putIntegrationResponse({ ...method(api, { resourceId: 'wrong' }), statusCode: '200' }),
  ],
];

testRefusals(REFUSALS);

import { REGION } from '../testing/apis.ts';
import { patch, testRefusals, type RecordedApi, type RecordedRefusal } from '../testing/recorded.ts';

const location = { type: 'API' } as const;

async function updatePart({ apis, restApiId, unique }: RecordedApi, change: object, more: object = {}) {
  const made = { restApiId, location: { type: 'MODEL', name: unique() }, properties: '{}' } as const;
  const { id: documentationPartId = '' } = await apis.rest.createDocumentationPart(made);
  return apis.rest.updateDocumentationPart({ restApiId, documentationPartId, ...change, ...more });
}

async function withMethod({ apis, restApiId, resource }: RecordedApi, httpMethod = 'GET') {
  const key = { restApiId, resourceId: await resource(), httpMethod };
  await apis.rest.putMethod({ ...key, authorizationType: 'NONE' });
  return key;
}

/** A method that has a mock, and an integration response of status 200. */
async function answering(api: RecordedApi) {
  const key = await withMethod(api);
  await api.apis.rest.putMethodResponse({ ...key, statusCode: '200' });
  await api.apis.rest.putIntegration({ ...key, type: 'MOCK' });
  await api.apis.rest.putIntegrationResponse({ ...key, statusCode: '200' });
  return { ...key, statusCode: '200' };
}

const deleted =
  (more: object) =>
  async (api: RecordedApi): Promise<unknown> =>
    api.apis.rest.deleteIntegrationResponse({ ...(await answering(api)), ...more });

const proxyTo =
  (uri: string) =>
  async (api: RecordedApi): Promise<unknown> =>
    api.apis.rest.putIntegration({
      ...(await withMethod(api)),
      type: 'AWS_PROXY',
      integrationHttpMethod: 'POST',
      uri,
    });

const REFUSALS: readonly RecordedRefusal[] = [
  ...['import-documentation-parts-bad-json-file', 'import-documentation-parts-bad-yaml-file'].map(
    (key): RecordedRefusal => [
      'test_import_documentation_parts_bad_file',
      key,
      ({ apis, restApiId }) => apis.rest.importDocumentationParts({ restApiId, body: Buffer.from('{"test": ') }),
    ],
  ),
  [
    'test_invalid_create_documentation_part_operations',
    'create_documentation_part_invalid_api_id',
    ({ apis }) => apis.rest.createDocumentationPart({ restApiId: 'api_id', location, properties: '{}' }),
  ],
  [
    'test_invalid_create_documentation_part_operations',
    'create_documentation_part_invalid_location_type',
    ({ apis, restApiId }) =>
      apis.rest.createDocumentationPart({ restApiId, location: { type: 'INVALID' as never }, properties: '{}' }),
  ],
  [
    'test_invalid_get_documentation_part',
    'get-documentation-part-invalid-api-id',
    ({ apis }) => apis.rest.getDocumentationPart({ restApiId: 'api_id', documentationPartId: 'part_id' }),
  ],
  [
    'test_invalid_get_documentation_part',
    'get-documentation-part-invalid-doc-id',
    ({ apis, restApiId }) => apis.rest.getDocumentationPart({ restApiId, documentationPartId: 'part_id' }),
  ],
  [
    'test_invalid_get_documentation_parts',
    'get-inavlid-documentation-parts',
    ({ apis }) => apis.rest.getDocumentationParts({ restApiId: 'api_id' }),
  ],
  [
    'test_invalid_update_documentation_part',
    'update-documentation-part-invalid-api-id',
    (api) => updatePart(api, patch('replace', '/properties'), { restApiId: 'api_id' }),
  ],
  [
    'test_invalid_update_documentation_part',
    'update-documentation-part-invalid-add-operation',
    (api) => updatePart(api, patch('add', '/properties')),
  ],
  [
    'test_invalid_update_documentation_part',
    'update-documentation-part-invalid-path',
    (api) => updatePart(api, patch('replace', '/invalidPath')),
  ],
  [
    'test_create_request_validator_invalid_api_id',
    'invalid-create-request-validator',
    ({ apis }) => apis.rest.createRequestValidator({ restApiId: 'api_id', name: 'validator' }),
  ],
  [
    'test_invalid_get_request_validator',
    'get-request-validators-invalid-api-id',
    ({ apis }) => apis.rest.getRequestValidator({ restApiId: 'api_id', requestValidatorId: 'validator_id' }),
  ],
  [
    'test_invalid_get_request_validator',
    'get-request-validators-invalid-validator-id',
    ({ apis, restApiId }) => apis.rest.getRequestValidator({ restApiId, requestValidatorId: 'validator_id' }),
  ],
  ['test_delete_integration_response_errors', 'bad-method', deleted({ httpMethod: 'bad-method' })],
  ['test_delete_integration_response_errors', 'non-existent-api-id', deleted({ restApiId: 'api_id' })],
  ['test_delete_integration_response_errors', 'non-existent-method', deleted({ httpMethod: 'PUT' })],
  ['test_delete_integration_response_errors', 'non-existent-resource', deleted({ resourceId: 'resource_id' })],
  ['test_delete_integration_response_errors', 'non-existent-status-code', deleted({ statusCode: '201' })],
  [
    'test_integration_response_invalid_integration',
    'get-integration-response-without-integration',
    async (api) => api.apis.rest.getIntegrationResponse({ ...(await withMethod(api)), statusCode: '200' }),
  ],
  [
    'test_integration_response_wrong_method',
    'put-integration-response-wrong-method',
    async (api) => api.apis.rest.putIntegrationResponse({ ...(await answering(api)), httpMethod: 'POST' }),
  ],
  [
    'test_integration_response_wrong_method',
    'get-integration-response-wrong-method',
    async (api) => api.apis.rest.getIntegrationResponse({ ...(await answering(api)), httpMethod: 'POST' }),
  ],
  [
    'test_put_integration_aws_proxy_uri',
    'put-integration-bad-lambda-arn',
    proxyTo(`arn:aws:apigateway:${REGION}:lambda:path/random/value`),
  ],
  [
    'test_put_integration_aws_proxy_uri',
    'put-integration-lambda-uri',
    proxyTo(`arn:aws:lambda:${REGION}:111122223333:function:proxy`),
  ],
  ['test_put_integration_aws_proxy_uri', 'put-integration-wrong-arn', proxyTo('no ARN')],
  [
    'test_put_integration_aws_proxy_uri',
    'put-integration-wrong-firehose',
    proxyTo(`arn:aws:apigateway:${REGION}:firehose:path/random/value`),
  ],
  [
    'test_put_integration_aws_proxy_uri',
    'put-integration-wrong-type',
    proxyTo(`arn:aws:apigateway:${REGION}:lambda:random/value`),
  ],
  [
    'test_error_aws_proxy_not_supported',
    'create-integration-error',
    proxyTo(`arn:aws:apigateway:${REGION}:dynamodb:action/Query`),
  ],
];

testRefusals(REFUSALS);

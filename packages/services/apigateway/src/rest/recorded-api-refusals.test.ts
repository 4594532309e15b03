import { patch, testRefusals, type RecordedApi, type RecordedRefusal } from '../testing/recorded.ts';

async function updateValidator({ apis, restApiId, unique }: RecordedApi, change: object) {
  const { id: requestValidatorId = '' } = await apis.rest.createRequestValidator({ restApiId, name: unique() });
  return apis.rest.updateRequestValidator({ restApiId, requestValidatorId, ...change });
}

async function updateModel({ apis, restApiId, unique }: RecordedApi, change: object) {
  const made = { restApiId, name: unique(), contentType: 'application/json', schema: '{}' };
  const { name: modelName = '' } = await apis.rest.createModel(made);
  return apis.rest.updateModel({ restApiId, modelName, ...change });
}

const REFUSALS: readonly RecordedRefusal[] = [
  [
    'test_update_rest_api_invalid_api_id',
    'not-found-update-rest-api',
    (api) => api.apis.rest.updateRestApi({ restApiId: 'api_id', ...patch('replace', '/name') }),
  ],
  [
    'test_update_rest_api_behaviour',
    'update-rest-api-add-base-path',
    (api) => api.apis.rest.updateRestApi({ restApiId: api.restApiId, ...patch('add', '/binaryMediaTypes') }),
  ],
  [
    'test_authorizer_crud_no_api',
    'wrong-rest-api-id-get-authorizers',
    (api) => api.apis.rest.getAuthorizers({ restApiId: 'test-fake-rest-id' }),
  ],
  [
    'test_authorizer_crud_no_api',
    'wrong-rest-api-id-create-authorizer',
    (api) => api.apis.rest.createAuthorizer({ restApiId: 'test-fake-rest-id', name: 'a', type: 'TOKEN' }),
  ],
  [
    'test_validators_crud_no_api',
    'wrong-rest-api-id-create-validator',
    (api) => api.apis.rest.createRequestValidator({ restApiId: 'test-fake-rest-id' }),
  ],
  [
    'test_validators_crud_no_api',
    'wrong-rest-api-id-get-validators',
    (api) => api.apis.rest.getRequestValidators({ restApiId: 'test-fake-rest-id' }),
  ],
  [
    'test_invalid_update_request_validator_operations',
    'update-request-validator-invalid-add-operation',
    (api) => updateValidator(api, patch('add', '/validateRequestBody')),
  ],
  [
    'test_invalid_update_request_validator_operations',
    'update-request-validator-invalid-remove-operation',
    (api) => updateValidator(api, patch('remove', '/validateRequestBody')),
  ],
  [
    'test_invalid_update_request_validator_operations',
    'update-request-validator-invalid-path',
    (api) => updateValidator(api, patch('replace', '/invalidPath')),
  ],
  [
    'test_invalid_update_request_validator_operations',
    'update-request-validator-empty-name-value',
    (api) => updateValidator(api, patch('replace', '/name', '')),
  ],
  ['test_update_model', 'update-model-invalid-path', (api) => updateModel(api, patch('replace', '/name'))],
  ['test_update_model', 'update-model-invalid-op', (api) => updateModel(api, patch('add', '/wrong-path'))],
  ['test_update_model', 'update-model-empty-schema', (api) => updateModel(api, patch('replace', '/schema', ''))],
  [
    'test_update_model',
    'update-model-wrong-id',
    (api) =>
      api.apis.rest.updateModel({
        restApiId: api.restApiId,
        modelName: 'mySchema',
        ...patch('replace', '/schema', '{}'),
      }),
  ],
  [
    'test_gateway_response_validation',
    'get-gateway-response-no-api',
    (api) => api.apis.rest.getGatewayResponse({ restApiId: 'fake-api-id', responseType: 'UNAUTHORIZED' }),
  ],
  [
    'test_gateway_response_validation',
    'delete-gateway-response-not-set',
    (api) => api.apis.rest.deleteGatewayResponse({ restApiId: api.restApiId, responseType: 'UNAUTHORIZED' }),
  ],
  [
    'test_gateway_response_validation',
    'put-gateway-response-wrong-response-type',
    (api) =>
      api.apis.rest.putGatewayResponse({ restApiId: api.restApiId, responseType: 'FAKE_RESPONSE_TYPE' as never }),
  ],
  [
    'test_create_api_key_with_invalid_value',
    'create-api-key-short-value',
    (api) => api.apis.rest.createApiKey({ value: 'short' }),
  ],
  [
    'test_create_api_key_with_invalid_value',
    'create-api-key-invalid-value-too-long',
    (api) => api.apis.rest.createApiKey({ value: 'a'.repeat(129) }),
  ],
  [
    'test_create_api_key_with_invalid_name',
    'create-api-key-name-too-long',
    (api) => api.apis.rest.createApiKey({ name: 'a'.repeat(1025) }),
  ],
  [
    'test_update_api_key_immutable_field',
    'update-api-key-immutable-field',
    async (api) =>
      api.apis.rest.updateApiKey({ apiKey: (await api.apis.rest.createApiKey({})).id, ...patch('replace', '/id') }),
  ],
  [
    'test_usage_plan_crud',
    'update-wrong-id',
    (api) => api.apis.rest.updateUsagePlan({ usagePlanId: 'fake', ...patch('replace', '/name') }),
  ],
  [
    'test_import_api_bad_file',
    'import-api-bad-json-file',
    (api) => api.apis.rest.importRestApi({ body: Buffer.from('{"test": ') }),
  ],
];

testRefusals(REFUSALS);

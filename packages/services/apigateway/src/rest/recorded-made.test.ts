import { testLives, type Situation } from '../testing/recorded-lives.ts';

type Operation = readonly [op: string, path: string, value?: string];
const patched = (...operations: readonly Operation[]) => ({
  patchOperations: operations.map(([op, path, value]) => ({ op: op as 'add', path, value })),
});

/** What a gateway response was given, as it was recorded. */
const TEMPLATE = [
  '{',
  '     "message": $context.error.messageString,',
  '     "type":  "$context.error.responseType",',
  '     "stage":  "$context.stage",',
  '     "resourcePath":  "$context.resourcePath",',
  '     "stageVariables.a":  "$stageVariables.a",',
  `     "statusCode": "'404'"`,
  '}',
].join('\n');

async function withMethod({ rest, match }: Situation, resourceId: string, restApiId: string, httpMethod: string) {
  const key = { restApiId, resourceId, httpMethod };
  const part = httpMethod.toLowerCase();
  await match(`put-method-${part}`, rest.putMethod({ ...key, authorizationType: 'NONE' }));
  await match(`put-method-response-${part}`, rest.putMethodResponse({ ...key, statusCode: '200' }));
  const uri = 'http://localhost:1';
  await match(
    `put-integration-${part}`,
    rest.putIntegration({ ...key, type: 'HTTP', uri, integrationHttpMethod: 'POST' }),
  );
  return { ...key, statusCode: '200' };
}

testLives({
  async test_create_proxy_resource({ rest, got, match }) {
    const { id: restApiId = '', rootResourceId: root = '' } = await rest.createRestApi({ name: 'proxies' });
    const make = (parentId: string, pathPart: string) => rest.createResource({ restApiId, parentId, pathPart });
    await match('create-base-proxy-resource', make(root, '{proxy+}'));
    const { id: parent = '' } = await make(root, 'parent');
    await match('create-proxy-sibling-resource', Promise.resolve(parent));
    const { id: sibling = '' } = await got('create-proxy-sibling-proxy-child-resource', make(parent, '{proxy+}'));
    const { id: child = '' } = await got('create-proxy-sibling-static-child-resource', make(parent, 'child'));
    await match('create-static-child-proxy-resource', make(child, '{proxy+}'));
    const all = async () => {
      const { items = [] } = await rest.getResources({ restApiId });
      return { items: items.toSorted((a, b) => ((a.path ?? '') < (b.path ?? '') ? -1 : 1)) };
    };
    await match('all-resources', all());
    await rest.deleteResource({ restApiId, resourceId: sibling });
    const { id: dynamic = '' } = await got('create-proxy-sibling-dynamic-child-resource', make(parent, '{child}'));
    await match('create-dynamic-child-proxy-resource', make(dynamic, '{proxy+}'));
    await match('all-resources-2', all());
  },
  async test_create_rest_api_verify_defaults({ rest, match }) {
    const make = (name: string, types?: string[]) =>
      rest.createRestApi({ name, endpointConfiguration: types === undefined ? {} : { types: types as 'EDGE'[] } });
    await match('create-with-edge-default', make('edge', ['EDGE']));
    await match('create-with-regional-default', make('regional', ['REGIONAL']));
    await match('create-with-private-default', make('private', ['PRIVATE']));
    await match('create-with-empty-default', make('empty'));
    await match('create-with-empty-ip-address-type-and-wrong-type', make('wrong', ['wrong']));
  },
  async test_create_rest_api_with_tags({ rest, got, match }) {
    const { id: restApiId = '' } = await got(
      'create-rest-api-w-tags',
      rest.createRestApi({ name: 'tagged', description: 'this is my api', tags: { MY_TAG1: 'MY_VALUE1' } }),
    );
    await match('get-rest-api-w-tags', rest.getRestApi({ restApiId }));
    const { items = [] } = await rest.getRestApis({});
    await match('get-rest-apis-w-tags', Promise.resolve({ items: items.filter(({ id }) => id === restApiId) }));
  },
  async test_update_rest_api_operation_add_remove({ rest, match }) {
    const { id: restApiId = '' } = await rest.createRestApi({ name: 'types', description: 'this is my api' });
    const update = (...operations: readonly Operation[]) =>
      rest.updateRestApi({ restApiId, ...patched(...operations) });
    const added = [
      ['add', '/binaryMediaTypes/image~1png'],
      ['add', '/binaryMediaTypes/image~1jpeg'],
    ] as const;
    await match('update-rest-api-add', update(...added));
    await match('update-rest-api-replace', update(['replace', '/binaryMediaTypes/image~1png', 'image/gif']));
    await match(
      'update-rest-api-remove',
      update(['remove', '/binaryMediaTypes/image~1gif'], ['remove', '/description']),
    );
  },
  async test_update_rest_api_concatenation_of_errors({ rest, match }) {
    const { id: restApiId = '' } = await rest.createRestApi({ name: 'wrong' });
    const wrong = (...paths: readonly string[]) =>
      rest.updateRestApi({ restApiId, ...patched(...paths.map((path) => ['wrong', path, 'wrong'] as const)) });
    const [type, address] = ['/endpointConfiguration/types/EDGE', '/endpointConfiguration/ipAddressType'];
    await match('update-rest-api-wrong-operations-on-type', wrong(type, type));
    await match('update-rest-api-wrong-operations-on-ipAddressType', wrong(address, address));
    await match('update-rest-api-wrong-operations-on-type-and-on-ip-address-type', wrong(type, address, type));
  },
  async test_gateway_response_put({ rest, match }) {
    const { id: restApiId = '' } = await rest.createRestApi({ name: 'responses' });
    const put = (responseType: string, more: object) =>
      rest.putGatewayResponse({ restApiId, responseType: responseType as never, ...more });
    const type = 'MISSING_AUTHENTICATION_TOKEN';
    const header = { 'gatewayresponse.header.x-request-header': 'method.request.header.Accept' };
    const responseTemplates = { 'application/json': TEMPLATE };
    const everything = {
      ...header,
      'gatewayresponse.header.Access-Control-Allow-Origin': "'a.b.c'",
      'gatewayresponse.header.x-request-path': 'method.request.path.petId',
      'gatewayresponse.header.x-request-query': 'method.request.querystring.q',
    };
    await match(
      'put-gateway-response-all-value',
      put(type, { statusCode: '404', responseParameters: everything, responseTemplates }),
    );
    await match('put-gateway-response-status-only', put(type, { statusCode: '404' }));
    await match('put-gateway-response-response-parameters-only', put(type, { responseParameters: header }));
    await match('put-gateway-response-response-templates-only', put(type, { responseTemplates }));
    await match(
      'put-gateway-response-default-5xx',
      put('DEFAULT_5XX', { statusCode: '599', responseParameters: header, responseTemplates }),
    );
    await match(
      'put-gateway-response-default-ignored',
      put('AUTHORIZER_FAILURE', { responseParameters: { 'gatewayresponse.header.foo': "'bar'" } }),
    );
    await match('get-gateway-responses', rest.getGatewayResponses({ restApiId }));
  },
  async test_get_usage_plan_api_keys({ rest, got, match }) {
    const ours = (keys: Promise<{ items?: { name?: string }[] | undefined }>, names: readonly string[]) =>
      keys.then(({ items = [] }) => ({ items: items.filter(({ name = '' }) => names.includes(name)) }));
    const names = ['key-one', 'key-two'];
    await match('get-api-keys', ours(rest.getApiKeys({}), names));
    const { id: one = '' } = await got('create-api-key', rest.createApiKey({ name: 'key-one' }));
    const { id: two = '' } = await got('create-api-key-2', rest.createApiKey({ name: 'key-two' }));
    await match('get-api-keys-after-create-1', ours(rest.getApiKeys({}), names));
    const { id: usagePlanId = '' } = await got('create-usage-plan', rest.createUsagePlan({ name: 'plan-one' }));
    const list = (more: object = {}) => rest.getUsagePlanKeys({ usagePlanId, ...more });
    await match('get-up-keys-before-create', list());
    await match('create-up-key', rest.createUsagePlanKey({ usagePlanId, keyId: one, keyType: 'API_KEY' }));
    await match('create-up-key-2', rest.createUsagePlanKey({ usagePlanId, keyId: two, keyType: 'API_KEY' }));
    await match('get-up-keys', list());
    await match('get-up-keys-name-query', list({ nameQuery: 'key' }));
    await match('get-up-keys-name-query-cased', list({ nameQuery: 'KEY' }));
    await match('get-up-keys-name-query-key-name', list({ nameQuery: 'key-one' }));
    await match('get-up-keys-bad-query', list({ nameQuery: 'nothing' }));
    await match('get-up-keys-bad-usage-plan', list({ usagePlanId: 'bad' }));
    for (const keyId of [one, two]) await rest.deleteUsagePlanKey({ usagePlanId, keyId });
    await match('get-up-keys-after-delete', list());
  },
  async test_put_integration_responses(situation) {
    const { rest, match } = situation;
    const { id: restApiId = '', rootResourceId = '' } = await rest.createRestApi({ name: 'answers' });
    const get = await withMethod(situation, rootResourceId, restApiId, 'GET');
    const selected = { selectionPattern: '2\\d{2}' };
    await match(
      'put-integration-response-get',
      rest.putIntegrationResponse({ ...get, ...selected, responseTemplates: {} }),
    );
    await match('get-integration-response-get', rest.getIntegrationResponse(get));
    await match('get-method-get', rest.getMethod(get));
    await match('deploy', rest.createDeployment({ restApiId, stageName: 'local' }));
    await match('delete-integration-response-get', rest.deleteIntegrationResponse(get));
    await match('get-method-get-after-int-resp-delete', rest.getMethod(get));
    const put = await withMethod(situation, rootResourceId, restApiId, 'PUT');
    await match(
      'put-integration-response-put',
      rest.putIntegrationResponse({ ...put, ...selected, contentHandling: 'CONVERT_TO_BINARY' }),
    );
    await match('get-integration-response-put', rest.getIntegrationResponse(put));
  },
  async test_put_integration_response_with_response_template({ rest, match }) {
    const { id: restApiId = '', rootResourceId: resourceId = '' } = await rest.createRestApi({ name: 'templated' });
    const key = { restApiId, resourceId, httpMethod: 'GET', statusCode: '200' };
    await rest.putMethod({ ...key, authorizationType: 'NONE' });
    await rest.putMethodResponse(key);
    await rest.putIntegration({ ...key, type: 'MOCK' });
    const responseTemplates = { 'application/json': '{"data":"test"}' };
    await rest.putIntegrationResponse({ ...key, selectionPattern: 'foobar', responseTemplates });
    await match('get-integration-response', rest.getIntegrationResponse(key));
  },
  async 'test_put_rest_api_mode_binary_media_types[merge]'({ rest, got, match }) {
    const { id: restApiId = '' } = await got(
      'create-rest-api',
      rest.createRestApi({ name: 'merged', binaryMediaTypes: ['image/heif'] }),
    );
    await match('get-rest-api', rest.getRestApi({ restApiId }));
    const body = JSON.stringify({
      openapi: '3.0.1',
      info: { title: 'another', version: '1.0.0' },
      paths: {},
      'x-amazon-apigateway-binary-media-types': ['image/png', 'image/jpg'],
    });
    await match('put-api', rest.putRestApi({ restApiId, mode: 'merge', body: Buffer.from(body) }));
  },
});

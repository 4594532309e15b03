import { testLives, type Situation } from '../testing/recorded-lives.ts';
import { uriOf } from '../testing/rest.ts';

type Operations = readonly (readonly [op: 'add' | 'replace' | 'remove', path: string, value?: string])[];
const patched = (operations: Operations) => operations.map(([op, path, value]) => ({ op, path, value }));

const json = { 'application/json': '{"data": "ok"}' };

/** An API with a mock behind a POST to its root. */
async function withMock({ rest }: Situation, method: object = {}) {
  const { id: restApiId = '', rootResourceId: resourceId = '' } = await rest.createRestApi({ name: 'recorded' });
  const key = { restApiId, resourceId, httpMethod: 'POST' };
  await rest.putMethod({ ...key, authorizationType: 'NONE', ...method });
  await rest.putMethodResponse({ ...key, statusCode: '200' });
  await rest.putIntegration({ ...key, type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode": 200}' } });
  await rest.putIntegrationResponse({ ...key, statusCode: '200', responseTemplates: json });
  return key;
}

const contentType = 'application/json';

/** An API whose bodies are checked against a model. @returns how it is asked */
async function validating(situation: Situation, models: readonly (readonly [string, string, object])[]) {
  const { apis, rest, match } = situation;
  const { restApiId, resourceId, httpMethod } = await withMock(situation);
  let name = '';
  for (const [model, refers, schema] of models) {
    const text = JSON.stringify(schema).replace(
      '$OTHER',
      `https://apigateway.amazonaws.com/restapis/${restApiId}/models/${refers}`,
    );
    await rest.createModel({ restApiId, name: model, contentType, schema: text });
    name = model;
  }
  const { items = [] } = await rest.getModels({ restApiId });
  const shown = items.map((model) => ({ ...model, schema: model.schema?.replaceAll(restApiId, '<api-id>') }));
  await match('get-models-with-ref', Promise.resolve({ items: shown }));
  const { id: requestValidatorId = '' } = await rest.createRequestValidator({ restApiId, validateRequestBody: true });
  const patchOperations = patched([
    ['replace', '/requestValidatorId', requestValidatorId],
    ['add', '/requestModels/application~1json', name],
  ]);
  await rest.updateMethod({ restApiId, resourceId, httpMethod, patchOperations });
  await rest.createDeployment({ restApiId, stageName: 'local' });
  return async (key: string, body?: unknown): Promise<void> => {
    const headers = { 'content-type': contentType };
    const init = { method: 'POST', headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    await match(
      key,
      apis.call(restApiId, '/local', init).then((answer) => answer.json()),
    );
  };
}

const SCHEMA = 'http://json-schema.org/draft-04/schema#';
const number = { type: 'number' };

testLives({
  async 'test_create_delete_deployments[False]'(situation) {
    const { rest, match } = situation;
    const { restApiId } = await withMock(situation);
    const { id: first = '' } = await rest.createDeployment({ restApiId });
    await rest.createStage({ restApiId, stageName: 's1', deploymentId: first });
    await match('get-deployment', rest.getDeployment({ restApiId, deploymentId: first }));
    await match('get-stages', rest.getStages({ restApiId }));
    let current = first;
    for (const round of [0, 1, 2]) {
      await match(`get-deployments-${round}`, rest.getDeployments({ restApiId }));
      await match(`get-stages-${round}`, rest.getStages({ restApiId }));
      await match(`delete-deployment-error-${round}`, rest.deleteDeployment({ restApiId, deploymentId: current }));
      const { id: next = '' } = await rest.createDeployment({ restApiId });
      const patchOperations = patched([['replace', '/deploymentId', next]]);
      await rest.updateStage({ restApiId, stageName: 's1', patchOperations });
      await rest.deleteDeployment({ restApiId, deploymentId: current });
      current = next;
    }
  },
  async test_create_update_stages(situation) {
    const { rest, match } = situation;
    const { restApiId } = await withMock(situation);
    const { id: deploymentId } = await rest.createDeployment({ restApiId });
    const documentationVersion = 'v123';
    await rest.createDocumentationPart({ restApiId, location: { type: 'API' }, properties: '{}' });
    await rest.createDocumentationVersion({ restApiId, documentationVersion });
    const stage = { restApiId, stageName: 's1' };
    await match(
      'create-stage',
      rest.createStage({ ...stage, deploymentId, description: 'my stage', documentationVersion }),
    );
    const update = (...operations: Operations) => rest.updateStage({ ...stage, patchOperations: patched(operations) });
    await match('error-update-doc-version', update(['replace', '/documentation_version', 'v']));
    await match('error-update-tags', update(['replace', '/tags/tag1', 'value']));
    await match(
      'update-stage',
      update(
        ['replace', '/description', 'stage new'],
        ['replace', '/variables/var1', 'test'],
        ['replace', '/variables/var2', 'test2'],
        ['replace', '/*/*/throttling/burstLimit', '123'],
        ['replace', '/*/*/caching/enabled', 'true'],
        ['replace', '/tracingEnabled', 'true'],
        ['replace', '/test/GET/throttling/burstLimit', '124'],
      ),
    );
    await match('get-stage', rest.getStage(stage));
    await match('update-stage-override', update(['replace', '/*/*/throttling/burstLimit', '100']));
  },
  async test_api_gateway_request_validator_with_ref_models(situation) {
    const ask = await validating(situation, [
      [
        'testSchema',
        '',
        {
          $schema: SCHEMA,
          title: 'testSchema',
          type: 'object',
          properties: { a: number, b: number },
          required: ['a', 'b'],
        },
      ],
      ['testSchemaList', 'testSchema', { type: 'array', items: { $ref: '$OTHER' } }],
    ]);
    await ask('successful', [{ a: 1, b: 2 }]);
    await ask('failed-validation', [{ a: 1 }]);
  },
  async test_api_gateway_request_validator_with_ref_one_ofmodels(situation) {
    const ask = await validating(situation, [
      [
        'StatusModel',
        '',
        {
          type: 'object',
          properties: { Status: { type: 'string' }, Order: { type: 'integer' } },
          required: ['Status', 'Order'],
        },
      ],
      [
        'TestModel',
        'StatusModel',
        {
          type: 'object',
          properties: { status: { oneOf: [{ type: 'null' }, { $ref: '$OTHER' }] } },
          required: ['status'],
        },
      ],
    ]);
    await ask('successful', { status: null });
    await ask('successful-with-data', { status: { Status: 'works', Order: 1 } });
    await ask('failed-validation-no-data', {});
    await ask('failed-validation-bad-data', { status: { Status: 'works', Order: 'one' } });
  },
  async test_api_gateway_request_validator(situation) {
    const { apis, rest, match } = situation;
    const arn = await apis.fn('validated', '({ statusCode: 200, body: "{}" })');
    await match('register-lambda', Promise.resolve({ fn_arn: arn, fn_name: 'validated' }));
    const { id: restApiId = '', rootResourceId } = await rest.createRestApi({ name: 'recorded' });
    const { id: parentId } = await rest.createResource({ restApiId, parentId: rootResourceId, pathPart: 'path' });
    const { id: resourceId } = await rest.createResource({ restApiId, parentId, pathPart: '{test}' });
    const schema = JSON.stringify({ type: 'object', properties: { a: number, b: number }, required: ['a', 'b'] });
    await rest.createModel({ restApiId, name: 'testSchema', contentType, schema });
    const made = { restApiId, name: 'test-validator', validateRequestParameters: true, validateRequestBody: true };
    const { id: requestValidatorId = '' } = await rest.createRequestValidator(made);
    for (const httpMethod of ['POST', 'GET']) {
      const key = { restApiId, resourceId, httpMethod };
      await rest.putMethod({
        ...key,
        authorizationType: 'NONE',
        requestValidatorId,
        requestParameters: {
          'method.request.querystring.qs1': true,
          'method.request.header.x-header-param': true,
          'method.request.path.test': true,
        },
        ...(httpMethod === 'POST' && { requestModels: { [contentType]: 'testSchema' } }),
      });
      await rest.putIntegration({ ...key, type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri: uriOf(arn) });
      await rest.putMethodResponse({ ...key, statusCode: '200' });
      await rest.putIntegrationResponse({ ...key, statusCode: '200' });
    }
    await match('deploy-1', rest.createDeployment({ restApiId, stageName: 'local' }));
    const ask = (method: string, query: string, headers: Record<string, string>, body?: string) =>
      apis
        .call(restApiId, `/local/path/value${query}`, { method, headers, ...(body !== undefined && { body }) })
        .then((answer) => answer.json());
    const given = { 'x-header-param': 'test', 'content-type': contentType };
    await match('missing-required-headers-request-params-get', ask('GET', '?qs1=test', {}));
    await match('missing-required-qs-request-params-get', ask('GET', '', given));
    await match('invalid-request-body', ask('POST', '?qs1=test', given, '{"a": "A"}'));
    const key = { restApiId, resourceId, httpMethod: 'POST' };
    const rename = (from: string, to: string) =>
      rest.updateMethod({
        ...key,
        patchOperations: patched([
          ['add', `/requestParameters/method.request.path.${to}`, 'true'],
          ['remove', `/requestParameters/method.request.path.${from}`],
        ]),
      });
    await match('change-request-path-names', rename('test', 'issuer'));
    await rest.createDeployment({ restApiId, stageName: 'local' });
    await match('missing-all-required-request-params-post', ask('POST', '', { 'content-type': contentType }, '{}'));
    await match('revert-request-path-names', rename('issuer', 'test'));
    const patchOperations = patched([
      ['replace', '/validateRequestBody', 'false'],
      ['replace', '/validateRequestParameters', 'false'],
    ]);
    await match(
      'disable-request-validator',
      rest.updateRequestValidator({ restApiId, requestValidatorId, patchOperations }),
    );
  },
});

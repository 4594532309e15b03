import { testLives } from '../testing/recorded-lives.ts';

const replace = (path: string, value?: string) => [
  { op: 'replace' as const, path, ...(value !== undefined && { value }) },
];

testLives({
  async test_documentation_part_lifecycle({ rest, got, match }) {
    const { id: restApiId = '' } = await rest.createRestApi({ name: 'written', description: 'this is my api' });
    const properties = '{ "description": "Sample API description" }';
    const part = { restApiId, location: { type: 'API' as const }, properties };
    const { id: documentationPartId = '' } = await got('create-documentation-part', rest.createDocumentationPart(part));
    const key = { restApiId, documentationPartId };
    await match('get-documentation-part', rest.getDocumentationPart(key));
    await match('get-documentation-parts', rest.getDocumentationParts({ restApiId }));
    const patchOperations = replace('/properties', '{ "description": "Updated Sample API description" }');
    await match('update-documentation-part', rest.updateDocumentationPart({ ...key, patchOperations }));
    await match('get-documentation-part-after-update', rest.getDocumentationPart(key));
    await match('delete_documentation_part', rest.deleteDocumentationPart(key));
  },
  async test_request_validator_lifecycle({ rest, got, match }) {
    const { id: restApiId = '' } = await got(
      'create-rest-api',
      rest.createRestApi({ name: 'v', description: 'my api' }),
    );
    const made = await got('create-request-validator', rest.createRequestValidator({ restApiId, name: 'validator' }));
    const key = { restApiId, requestValidatorId: made.id };
    await match('get-request-validator', rest.getRequestValidator(key));
    await match('get-request-validators', rest.getRequestValidators({ restApiId }));
    const update = (value?: string) =>
      rest.updateRequestValidator({ ...key, patchOperations: replace('/validateRequestBody', value) });
    await match('update-request-validator-with-value', update('true'));
    await match('update-request-validator-without-value', update());
    await match('get-request-validators-after-update-operation', rest.getRequestValidator(key));
    await match('delete-request-validator', rest.deleteRequestValidator(key));
    await match('get-deleted-request-validator', rest.getRequestValidator(key));
    await match('get-request-validators-after-delete', rest.getRequestValidators({ restApiId }));
  },
  async test_update_method_response({ rest, match }) {
    const { id: restApiId = '', rootResourceId: resourceId = '' } = await rest.createRestApi({ name: 'answers' });
    const key = { restApiId, resourceId, httpMethod: 'GET' };
    await rest.putMethod({ ...key, authorizationType: 'NONE' });
    const response = { ...key, statusCode: '200' };
    const [header, model] = [
      '/responseParameters/method.response.header.my-header',
      '/responseModels/application~1json',
    ];
    const responseParameters = { 'method.response.header.my-header': false };
    await rest.putMethodResponse({ ...response, responseParameters, responseModels: { 'application/json': 'Empty' } });
    const update = (op: 'add' | 'remove') =>
      rest.updateMethodResponse({
        ...response,
        patchOperations: [
          { op, path: header, value: 'true' },
          { op, path: model, value: 'Empty' },
        ],
      });
    await match('remove-update-method-response', update('remove'));
    await match('add-update-method-response', update('add'));
  },
  async test_resource_lifecycle({ rest, got, match }) {
    const { id: restApiId = '' } = await rest.createRestApi({ name: 'resources' });
    const list = async () => {
      const { items = [] } = await rest.getResources({ restApiId });
      return { items: items.toSorted((a, b) => (a.path ?? '').localeCompare(b.path ?? '')) };
    };
    const { items } = await got('rest-api-root-resource', list());
    const create = (parentId: string | undefined, pathPart: string) =>
      rest.createResource({ restApiId, parentId, pathPart });
    const { id: resourceId = '' } = await got('create-resource', create(items[0]?.id, 'pets'));
    await match('rest-api-resources-after-create', list());
    await match('create-subresource', create(resourceId, 'subpets'));
    await match('rest-api-resources-after-create-sub', list());
    const key = { restApiId, resourceId };
    await match('update-path-part', rest.updateResource({ ...key, patchOperations: replace('/pathPart', 'dogs') }));
    await match('get-resp-after-update-path-part', rest.getResource(key));
    await match('del-resource', rest.deleteResource(key));
    await match('rest-api-resources-after-delete', list());
  },
});

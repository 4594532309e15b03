import type { Integration, Method } from '@aws-sdk/client-api-gateway';
import { given } from '../v2/lists.ts';

const place = (three: boolean): string => (three ? '#/components/schemas/' : '#/definitions/');

/** API Gateway's references, as OpenAPI writes them. */
export function unlinked(value: unknown, three: boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => unlinked(one, three));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === '$ref' && typeof inner === 'string'
        ? `${place(three)}${inner.split('/').at(-1)}`
        : unlinked(inner, three),
    ]),
  );
}

const IN: Readonly<Record<string, string>> = { path: 'path', querystring: 'query', header: 'header' };

export interface Form {
  /** OpenAPI 3; Swagger 2 otherwise. */
  readonly three: boolean;
  readonly integrations: boolean;
}

/** A method, as a document has it. */
export function operationOf(method: Method, { three, integrations }: Form): object {
  const parameters: object[] = Object.entries(method.requestParameters ?? {}).map(([name, required]) => {
    const [, , where = '', ...rest] = name.split('.');
    return {
      name: rest.join('.'),
      in: IN[where] ?? where,
      ...((required || where === 'path' || !three) && { required: required || where === 'path' }),
      ...(three ? { schema: { type: 'string' } } : { type: 'string' }),
    };
  });
  const responses = Object.entries(method.methodResponses ?? {}).map(
    ([status, { responseParameters = {}, responseModels = {} }]) => {
      const headers = Object.keys(responseParameters).map((name) => [
        name.replace('method.response.header.', ''),
        three ? { schema: { type: 'string' } } : { type: 'string' },
      ]);
      const models = Object.entries(responseModels);
      return [
        status,
        {
          description: `${status} response`,
          ...(headers.length > 0 && { headers: Object.fromEntries(headers) as object }),
          ...(three && { content: contentOf(models) }),
          ...(!three && models.length > 0 && { schema: { $ref: `${place(three)}${models[0]?.[1]}` } }),
        },
      ];
    },
  );
  const requests = Object.entries(method.requestModels ?? {});
  const { consumes, produces } = typesOf(method);
  if (!three)
    for (const [, name] of requests.slice(0, 1))
      parameters.push({ in: 'body', name, required: true, schema: { $ref: `${place(three)}${name}` } });
  return {
    ...given({ operationId: method.operationName }),
    ...(!three && consumes.length > 0 && { consumes }),
    ...(!three && produces.length > 0 && { produces }),
    ...(parameters.length > 0 && { parameters }),
    ...(three && requests.length > 0 && { requestBody: { content: contentOf(requests), required: true } }),
    ...(responses.length > 0 && { responses: Object.fromEntries(responses) as object }),
    ...(integrations &&
      method.methodIntegration !== undefined && {
        'x-amazon-apigateway-integration': integrationOf(method.methodIntegration),
      }),
  };
}

const contentOf = (models: readonly (readonly [type: string, model: string])[]): object =>
  Object.fromEntries(models.map(([type, model]) => [type, { schema: { $ref: `${place(true)}${model}` } }]));

/** What a method takes and gives, by its models and its templates. */
function typesOf({ requestModels = {}, methodResponses = {}, methodIntegration = {} }: Method) {
  const { requestTemplates = {}, integrationResponses = {} } = methodIntegration;
  const given = Object.values(methodResponses).flatMap(({ responseModels = {} }) => Object.keys(responseModels));
  const made = Object.values(integrationResponses).flatMap(({ responseTemplates = {} }) =>
    Object.keys(responseTemplates),
  );
  return {
    consumes: [...new Set([...Object.keys(requestModels), ...Object.keys(requestTemplates)])],
    produces: [...new Set([...given, ...made])],
  };
}

function integrationOf(integration: Integration): object {
  const {
    type = '',
    integrationResponses = {},
    cacheKeyParameters: _,
    cacheNamespace: __,
    connectionType: ___,
    timeoutInMillis,
    ...settings
  } = integration;
  const responses = Object.values(integrationResponses).map(({ selectionPattern, ...response }) => [
    selectionPattern ?? 'default',
    response,
  ]);
  return {
    ...given({ ...settings, passthroughBehavior: settings.passthroughBehavior?.toLowerCase() }),
    type: type.toLowerCase(),
    ...(timeoutInMillis !== undefined && timeoutInMillis !== 29_000 && { timeoutInMillis }),
    ...(responses.length > 0 && { responses: Object.fromEntries(responses) as object }),
  };
}

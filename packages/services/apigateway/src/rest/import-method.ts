import type { Method, MethodResponse } from '@aws-sdk/client-api-gateway';
import { newId } from '../ids.ts';
import { isSpec, resolveRef, specOf, textOf, textsOf, type Spec } from '../open-api.ts';
import { given } from '../v2/lists.ts';
import { integrationOf } from './import-integration.ts';
import { checkMethod } from './methods.ts';
import type { RestApi, StoredResource } from './state.ts';

/** An operation of a document, and what it is read with. */
interface Operation {
  readonly api: RestApi;
  readonly document: Spec;
  readonly verb: string;
  readonly operation: Spec;
  /** Parameters of all methods of the path. */
  readonly shared: unknown;
  /** Ids by their names in the document. */
  readonly validators: ReadonlyMap<string, string>;
  readonly authorizers: ReadonlyMap<string, string>;
  readonly resource: StoredResource;
  readonly cacheNamespace: string;
}

/** A method, as an operation describes it. */
export function methodOf(asked: Operation): Method {
  const { api, document, verb, operation, validators } = asked;
  const validator = textOf(
    operation['x-amazon-apigateway-request-validator'] ?? document['x-amazon-apigateway-request-validator'],
  );
  const requestParameters = parametersOf(asked);
  const requestModels = modelsOf(asked);
  const method: Method = {
    httpMethod: verb,
    authorizationType: 'NONE',
    apiKeyRequired: false,
    ...given({ operationName: textOf(operation['operationId']) }),
    ...(Object.keys(requestParameters).length > 0 && { requestParameters }),
    ...(Object.keys(requestModels).length > 0 && { requestModels }),
    ...given({ requestValidatorId: validator === undefined ? undefined : validators.get(validator) }),
    ...securityOf(asked),
    ...responsesOf(asked),
  };
  checkMethod(api, method);
  const spec = resolveRef(document, operation['x-amazon-apigateway-integration']);
  if (isSpec(spec)) method.methodIntegration = integrationOf(spec, asked.cacheNamespace);
  return method;
}

const PLACES: Readonly<Record<string, string>> = { path: 'path', query: 'querystring', header: 'header' };

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function parametersOf({ document, operation, shared, resource }: Operation): Record<string, boolean> {
  // Parts of the path are parameters whether the document says so or not.
  const inPath = [...resource.path.matchAll(/\{([^}+]+)\+?\}/g)].map(([, name]) => [
    `method.request.path.${name}`,
    true,
  ]);
  const found = Object.fromEntries(inPath) as Record<string, boolean>;
  for (const given of [...listOf(shared), ...listOf(operation['parameters'])]) {
    const { in: place, name, required } = specOf(resolveRef(document, given));
    const where = PLACES[textOf(place) ?? ''];
    if (where !== undefined) found[`method.request.${where}.${textOf(name)}`] = required === true;
  }
  return found;
}

/** `#/components/schemas/Pet`, or a schema that stands there itself and gets a name. */
function modelNameOf({ api }: Operation, schema: unknown): string | undefined {
  const ref = textOf(specOf(schema)['$ref']);
  if (ref !== undefined) return ref.split('/').at(-1);
  if (!isSpec(schema)) return undefined;
  const name = `MODEL${newId(6)}`;
  api.models.set(name, { id: newId(6), name, contentType: 'application/json', schema: JSON.stringify(schema) });
  return name;
}

function modelsOf(asked: Operation): Record<string, string> {
  const { document, operation, shared } = asked;
  const models: Record<string, string> = {};
  const content = specOf(specOf(resolveRef(document, operation['requestBody']))['content']);
  for (const [type, media] of Object.entries(content)) {
    const name = modelNameOf(asked, specOf(media)['schema']);
    if (name !== undefined) models[type] = name;
  }
  const body = [...listOf(shared), ...listOf(operation['parameters'])]
    .map((one) => specOf(resolveRef(document, one)))
    .find((one) => one['in'] === 'body');
  const name = body === undefined ? undefined : modelNameOf(asked, body['schema']);
  if (name !== undefined)
    models[(textsOf(operation['consumes']) ?? ['application/json'])[0] ?? 'application/json'] = name;
  return models;
}

function responsesOf(asked: Operation): Pick<Method, 'methodResponses'> {
  const { document, operation } = asked;
  const responses: Record<string, MethodResponse> = {};
  for (const [statusCode, given] of Object.entries(specOf(operation['responses']))) {
    if (!/^[1-5]\d\d$/.test(statusCode)) continue;
    const response = specOf(resolveRef(document, given));
    const headers = Object.keys(specOf(response['headers'])).map((name): [string, boolean] => [
      `method.response.header.${name}`,
      false,
    ]);
    const models: Record<string, string> = {};
    for (const [type, media] of Object.entries(specOf(response['content']))) {
      const name = modelNameOf(asked, specOf(media)['schema']);
      if (name !== undefined) models[type] = name;
    }
    const old = modelNameOf(asked, response['schema']);
    if (old !== undefined)
      models[(textsOf(operation['produces']) ?? ['application/json'])[0] ?? 'application/json'] = old;
    responses[statusCode] = {
      statusCode,
      ...(headers.length > 0 && { responseParameters: Object.fromEntries(headers) }),
      ...(Object.keys(models).length > 0 && { responseModels: models }),
    };
  }
  return Object.keys(responses).length === 0 ? {} : { methodResponses: responses };
}

function securityOf({ api, document, operation, authorizers }: Operation): Partial<Method> {
  const auth = textOf(specOf(operation['x-amazon-apigateway-auth'])['type']);
  if (auth === 'AWS_IAM') return { authorizationType: 'AWS_IAM' };
  const schemes = specOf(specOf(document['components'])['securitySchemes'] ?? document['securityDefinitions']);
  const found: Partial<Method> = {};
  for (const asked of listOf(operation['security'] ?? document['security'])) {
    for (const [name, scopes] of Object.entries(specOf(asked))) {
      const scheme = specOf(schemes[name]);
      if (textOf(scheme['x-amazon-apigateway-authtype'])?.toLowerCase() === 'awssigv4')
        found.authorizationType = 'AWS_IAM';
      else if (authorizers.has(name)) {
        const wanted = textsOf(scopes) ?? [];
        const authorizerId = authorizers.get(name);
        const isPool = api.authorizers.get(authorizerId ?? '')?.type === 'COGNITO_USER_POOLS';
        Object.assign(
          found,
          { authorizationType: isPool ? 'COGNITO_USER_POOLS' : 'CUSTOM', authorizerId },
          wanted.length > 0 && { authorizationScopes: wanted },
        );
      } else if (scheme['type'] === 'apiKey' && textOf(scheme['name'])?.toLowerCase() === 'x-api-key')
        found.apiKeyRequired = true;
    }
  }
  return auth === 'NONE' ? { apiKeyRequired: found.apiKeyRequired ?? false } : found;
}

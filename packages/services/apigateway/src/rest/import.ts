import type { Integration, IntegrationResponse, Method, MethodResponse } from '@aws-sdk/client-api-gateway';
import type { Call } from '@coldstart/cloud';
import { badRequest } from '../errors.ts';
import { newId } from '../ids.ts';
import {
  isSpec,
  METHODS,
  numberOf,
  readDocument,
  resolveRef,
  specOf,
  textMap,
  textOf,
  textsOf,
  type Spec,
} from '../open-api.ts';
import { given } from '../v2/lists.ts';
import { checkedPolicy, createApi, show } from './apis.ts';
import { basePathOf, placed } from './import-base-path.ts';
import { importAuthorizers, importGatewayResponses, importModels, importValidators } from './import-parts.ts';
import { makeIntegration } from './integrations.ts';
import { checkMethod } from './methods.ts';
import { addResource } from './resources.ts';
import type { RestOperations } from './sdk.ts';
import { findApi, type RestApi, type StoredResource } from './state.ts';

function documentOf(body: unknown): Spec {
  let document: Spec;
  try {
    document = readDocument(body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : String(body));
  } catch {
    throw badRequest('Invalid OpenAPI input.');
  }
  if (document['swagger'] === undefined && document['openapi'] === undefined)
    throw badRequest('Invalid OpenAPI input.');
  return document;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html */
export const importOperations: RestOperations = {
  ImportRestApi: {
    run({ body, parameters = {} }, call) {
      const document = documentOf(body);
      const { title, description, version } = specOf(document['info']);
      const types = textsOf(parameters['endpointConfigurationTypes']);
      const api = createApi(call, {
        name: textOf(title) ?? 'Untitled',
        ...given({ description: textOf(description), version: textOf(version) }),
        ...(types !== undefined && { endpointConfiguration: { types: types as ('EDGE' | 'REGIONAL' | 'PRIVATE')[] } }),
      });
      api.models.clear();
      fill(call, api, document, parameters['basepath']);
      return show(api, { tagless: true });
    },
  },
  PutRestApi: {
    run({ restApiId, body, mode = 'merge', parameters = {} }, call) {
      const api = findApi(call, restApiId);
      const document = documentOf(body);
      const before = structuredClone(api);
      try {
        if (mode === 'overwrite') clear(api);
        const { title, description, version } = specOf(document['info']);
        api.shown = {
          ...api.shown,
          ...given({ name: textOf(title), description: textOf(description), version: textOf(version) }),
        };
        fill(call, api, document, parameters['basepath']);
      } catch (error) {
        restore(api, before);
        throw error;
      }
      return show(api);
    },
  },
};

const partsOf = (api: RestApi) =>
  [api.resources, api.models, api.validators, api.authorizers, api.gatewayResponses] as const;

function clear(api: RestApi): void {
  const root = api.resources.get(api.rootId);
  for (const parts of partsOf(api)) parts.clear();
  if (root !== undefined) api.resources.set(api.rootId, { ...root, methods: {} });
}

/** A document that is refused changes nothing. */
function restore(api: RestApi, before: RestApi): void {
  const puts: readonly [Map<string, unknown>, ReadonlyMap<string, unknown>][] = partsOf(api).map((parts, index) => [
    parts as Map<string, unknown>,
    partsOf(before)[index] ?? new Map<string, unknown>(),
  ]);
  for (const [parts, old] of puts) {
    parts.clear();
    for (const [id, part] of old) parts.set(id, part);
  }
  api.shown = before.shown;
  api.policy = before.policy;
}

function fill(call: Call, api: RestApi, document: Spec, how: string | undefined): void {
  importModels(call, api, document);
  const validators = importValidators(api, document);
  const authorizers = importAuthorizers(api, document);
  importGatewayResponses(api, document);
  const types = textsOf(document['x-amazon-apigateway-binary-media-types']);
  if (types !== undefined) api.shown.binaryMediaTypes = types;
  const source = textOf(document['x-amazon-apigateway-api-key-source']);
  if (source !== undefined) api.shown.apiKeySource = source === 'AUTHORIZER' ? 'AUTHORIZER' : 'HEADER';
  const policy = document['x-amazon-apigateway-policy'];
  if (isSpec(policy)) api.policy = checkedPolicy(JSON.stringify(policy));
  const size = numberOf(document['x-amazon-apigateway-minimum-compression-size']);
  if (size !== undefined) api.shown.minimumCompressionSize = size;
  const base = basePathOf(document);
  for (const [path, found] of Object.entries(specOf(document['paths']))) {
    const methods = specOf(resolveRef(document, found));
    const resource = reach(api, placed(path, base, how));
    for (const [name, operation] of Object.entries(methods)) {
      const verb = METHODS.get(name);
      if (verb === undefined || !isSpec(operation)) continue;
      resource.methods[verb] = methodOf({
        api,
        document,
        verb,
        operation,
        shared: methods['parameters'],
        validators,
        authorizers,
        resource,
      });
    }
  }
}

/** The resource of a path, made with all above it where it is not there. */
function reach(api: RestApi, path: string): StoredResource {
  let resource = api.resources.get(api.rootId);
  for (const part of path.split('/').filter((one) => one !== '')) {
    const parent = resource;
    if (parent === undefined) break;
    resource =
      [...api.resources.values()].find(({ parentId, pathPart }) => parentId === parent.id && pathPart === part) ??
      addResource(api, parent, part);
  }
  if (resource === undefined) throw new Error(`${api.id} has no root.`);
  return resource;
}

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
}

function methodOf(asked: Operation): Method {
  const { api, document, verb, operation, validators, resource } = asked;
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
  if (isSpec(spec)) method.methodIntegration = integrationOf(spec, resource.id);
  return method;
}

const PLACES: Readonly<Record<string, string>> = { path: 'path', query: 'querystring', header: 'header' };

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function parametersOf({ document, operation, shared }: Operation): Record<string, boolean> {
  const found: Record<string, boolean> = {};
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

function securityOf({ document, operation, authorizers }: Operation): Partial<Method> {
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
        Object.assign(
          found,
          { authorizationType: 'CUSTOM', authorizerId: authorizers.get(name) },
          wanted.length > 0 && { authorizationScopes: wanted },
        );
      } else if (scheme['type'] === 'apiKey' && textOf(scheme['name'])?.toLowerCase() === 'x-api-key')
        found.apiKeyRequired = true;
    }
  }
  return auth === 'NONE' ? { apiKeyRequired: found.apiKeyRequired ?? false } : found;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html */
function integrationOf(spec: Spec, cacheNamespace: string): Integration {
  const type = (textOf(spec['type']) ?? '').toUpperCase() as NonNullable<Integration['type']>;
  const responses = Object.entries(specOf(spec['responses'])).map(([pattern, response]) =>
    integrationResponseOf(pattern, specOf(response)),
  );
  const integration = makeIntegration(
    given({
      type,
      httpMethod: type === 'MOCK' ? undefined : textOf(spec['httpMethod']),
      uri: textOf(spec['uri']),
      credentials: textOf(spec['credentials']),
      connectionType: (textOf(spec['connectionType']) ??
        (type.startsWith('HTTP') ? 'INTERNET' : undefined)) as Integration['connectionType'],
      connectionId: textOf(spec['connectionId']),
      requestParameters: textMap(spec['requestParameters']),
      requestTemplates: textMap(spec['requestTemplates']),
      passthroughBehavior: textOf(spec['passthroughBehavior'])?.toUpperCase(),
      contentHandling: textOf(spec['contentHandling'])?.toUpperCase() as Integration['contentHandling'],
      timeoutInMillis: numberOf(spec['timeoutInMillis']),
      cacheNamespace: textOf(spec['cacheNamespace']),
      cacheKeyParameters: textsOf(spec['cacheKeyParameters']),
    }),
    cacheNamespace,
  );
  if (responses.length > 0)
    integration.integrationResponses = Object.fromEntries(
      responses.map((response) => [response.statusCode ?? '', response]),
    );
  return integration;
}

function integrationResponseOf(pattern: string, response: Spec): IntegrationResponse {
  return {
    statusCode: textOf(response['statusCode']) ?? '200',
    ...(pattern !== 'default' && { selectionPattern: pattern }),
    ...given({
      responseParameters: textMap(response['responseParameters']),
      responseTemplates: textMap(response['responseTemplates']),
      contentHandling: textOf(response['contentHandling'])?.toUpperCase() as IntegrationResponse['contentHandling'],
    }),
  };
}

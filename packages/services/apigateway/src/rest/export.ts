import type { Integration, Method } from '@aws-sdk/client-api-gateway';
import { stringify } from 'yaml';
import type { Call } from '@coldstart/cloud';
import { badRequest } from '../errors.ts';
import { METHODS } from '../open-api.ts';
import { given } from '../v2/lists.ts';
import type { Output } from '@coldstart/wire';
import type { RestOperations, RestSdk } from './sdk.ts';
import { findPart, findApi, type RestApi, type Snapshot } from './state.ts';

/** The SDK gives clients methods to read bytes with; the wire sends bytes. */
const asBytes = (text: string): Bytes => Buffer.from(text, 'utf8') as Uint8Array as Bytes;
type Bytes = Output<RestSdk, 'GetExport'>['body'];

const NAMES = new Map([...METHODS].map(([name, verb]) => [verb, name]));

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-export-api.html */
export const exportOperations: RestOperations = {
  GetExport: {
    run({ restApiId, stageName, exportType, accepts = 'application/json', parameters = {} }, call) {
      const stage = findPart(call, restApiId, (api) => api.stages, stageName, 'Invalid stage identifier specified');
      if (exportType !== 'oas30' && exportType !== 'swagger')
        throw badRequest(`No API exporter for type '${exportType}'`);
      const api = findApi(call, restApiId);
      const snapshot = api.deployments.get(stage.deploymentId ?? '')?.snapshot;
      if (snapshot === undefined) throw badRequest('The stage has no deployment: deploy the API to it first.');
      const extensions = parameters['extensions'] ?? '';
      const document = write(call, {
        api,
        snapshot,
        stageName,
        three: exportType === 'oas30',
        integrations: /integrations|apigateway/.test(extensions),
      });
      const yaml = accepts === 'application/yaml';
      return {
        contentType: 'application/octet-stream',
        contentDisposition: `attachment; filename="${exportType}_${versionOf(api)}.${yaml ? 'yaml' : 'json'}"`,
        body: asBytes(yaml ? stringify(document) : JSON.stringify(document, null, 2)),
      };
    },
  },
};

/** The version of an API, or when it was made. */
const versionOf = ({ shown: { version, createdDate } }: RestApi): string => version ?? createdDate?.toISOString() ?? '';

interface Exported {
  readonly api: RestApi;
  readonly snapshot: Snapshot;
  readonly stageName: string;
  /** OpenAPI 3; Swagger 2 otherwise. */
  readonly three: boolean;
  readonly integrations: boolean;
}

function write(call: Call, exported: Exported): object {
  const { api, snapshot, stageName, three, integrations } = exported;
  const host = `${api.id}.execute-api.${call.region}.amazonaws.com`;
  const { name, description } = api.shown;
  const info = { title: name, ...given({ description }), version: versionOf(api) };
  const where = three
    ? { servers: [{ url: `https://${host}/{basePath}`, variables: { basePath: { default: stageName } } }] }
    : { host, basePath: `/${stageName}`, schemes: ['https'] };
  const used = [...snapshot.models.values()].filter(({ name: model = '' }) => isUsed(snapshot, model));
  const schemas = Object.fromEntries(
    used.map(({ name: model = '', schema = '{}' }) => [model, unlinked(JSON.parse(schema) as unknown, three)]),
  );
  const paths = [...snapshot.resources.values()]
    .filter(({ methods }) => Object.keys(methods).length > 0)
    .map(({ path, methods }) => [
      path,
      Object.fromEntries(
        Object.entries(methods).map(([verb, method]) => [
          NAMES.get(verb) ?? verb.toLowerCase(),
          operationOf(exported, method),
        ]),
      ),
    ]);
  return {
    ...(three ? { openapi: '3.0.1' } : { swagger: '2.0' }),
    info,
    ...where,
    paths: Object.fromEntries(paths) as object,
    ...(integrations &&
      snapshot.binaryMediaTypes.length > 0 && {
        'x-amazon-apigateway-binary-media-types': snapshot.binaryMediaTypes,
      }),
    ...(three ? { components: used.length > 0 ? { schemas } : {} } : used.length > 0 && { definitions: schemas }),
  };
}

function isUsed({ resources }: Snapshot, model: string): boolean {
  return [...resources.values()].some(({ methods }) =>
    Object.values(methods).some(({ requestModels = {}, methodResponses = {} }) =>
      [requestModels, ...Object.values(methodResponses).map(({ responseModels = {} }) => responseModels)].some(
        (models) => Object.values(models).includes(model),
      ),
    ),
  );
}

const place = (three: boolean): string => (three ? '#/components/schemas/' : '#/definitions/');

/** API Gateway's references, as OpenAPI writes them. */
function unlinked(value: unknown, three: boolean): unknown {
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

function operationOf({ three, integrations }: Exported, method: Method): object {
  const parameters = Object.entries(method.requestParameters ?? {}).map(([name, required]) => {
    const [, , where = '', ...rest] = name.split('.');
    return {
      name: rest.join('.'),
      in: IN[where] ?? where,
      ...((required || where === 'path') && { required: true }),
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
          ...(models.length > 0 &&
            (three
              ? {
                  content: Object.fromEntries(
                    models.map(([type, model]) => [type, { schema: { $ref: `${place(three)}${model}` } }]),
                  ),
                }
              : { schema: { $ref: `${place(three)}${models[0]?.[1]}` } })),
        },
      ];
    },
  );
  const produces = [
    ...new Set(
      Object.values(method.methodResponses ?? {}).flatMap(({ responseModels = {} }) => Object.keys(responseModels)),
    ),
  ];
  return {
    ...given({ operationId: method.operationName }),
    ...(!three && produces.length > 0 && { produces }),
    ...(parameters.length > 0 && { parameters }),
    ...(responses.length > 0 && { responses: Object.fromEntries(responses) as object }),
    ...(integrations &&
      method.methodIntegration !== undefined && {
        'x-amazon-apigateway-integration': integrationOf(method.methodIntegration),
      }),
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

import type { Model } from '@aws-sdk/client-api-gateway';
import { stringify } from 'yaml';
import type { Call } from '@coldstart/cloud';
import { badRequest } from '../errors.ts';
import { METHODS } from '../open-api.ts';
import { operationOf, unlinked, type Form } from './export-operation.ts';
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

interface Exported extends Form {
  readonly api: RestApi;
  readonly snapshot: Snapshot;
  readonly stageName: string;
}

function write(call: Call, exported: Exported): object {
  const { api, snapshot, stageName, three, integrations } = exported;
  const host = `${api.id}.execute-api.${call.region}.amazonaws.com`;
  const { name, description } = api.shown;
  const info = { title: name, ...given({ description }), version: versionOf(api) };
  const where = three
    ? { servers: [{ url: `https://${host}/{basePath}`, variables: { basePath: { default: stageName } } }] }
    : { host, basePath: `/${stageName}`, schemes: ['https'] };
  const used = usedModels(snapshot);
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
          operationOf(method, { three, integrations }),
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

/** The models that methods name, and those that these refer to. */
function usedModels({ resources, models }: Snapshot): Model[] {
  const methods = [...resources.values()].flatMap((resource) => Object.values(resource.methods));
  const named = methods.flatMap(({ requestModels = {}, methodResponses = {} }) =>
    [requestModels, ...Object.values(methodResponses).map(({ responseModels = {} }) => responseModels)].flatMap((one) =>
      Object.values(one),
    ),
  );
  const used = new Set(named);
  for (const name of used)
    for (const [, other = ''] of (models.get(name)?.schema ?? '').matchAll(/\/models\/([A-Za-z0-9]+)"/g))
      used.add(other);
  return [...models.values()].filter(({ name = '' }) => used.has(name));
}

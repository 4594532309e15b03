import type { Call } from '@coldstart/cloud';
import { badRequest } from '../errors.ts';
import {
  isSpec,
  METHODS,
  numberOf,
  readDocument,
  resolveRef,
  specOf,
  textOf,
  textsOf,
  type Spec,
} from '../open-api.ts';
import { newId } from '../ids.ts';
import { given } from '../v2/lists.ts';
import { checkedPolicy, createApi, show } from './apis.ts';
import { basePathOf, placed } from './import-base-path.ts';
import { mappingWarnings } from './import-integration.ts';
import { methodOf } from './import-method.ts';
import { importAuthorizers, importGatewayResponses, importModels, importValidators } from './import-parts.ts';
import { addResource } from './resources.ts';
import type { RestOperations } from './sdk.ts';
import { findApi, type RestApi, type StoredResource } from './state.ts';

/** Variables that stand for where, and by whom, a definition is imported. https://docs.aws.amazon.com/apigateway/latest/developerguide/import-api-aws-variables.html */
function withVariables(text: string, { account, region }: Call): string {
  return text
    .replaceAll('${AWS::AccountId}', account)
    .replaceAll('${AWS::Region}', region)
    .replaceAll('${AWS::Partition}', 'aws');
}

function documentOf(body: unknown, call: Call): Spec {
  const text = body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : String(body);
  let document: Spec;
  try {
    document = readDocument(withVariables(text, call));
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
      const document = documentOf(body, call);
      const { title, description, version } = specOf(document['info']);
      const types = textsOf(parameters['endpointConfigurationTypes']);
      const api = createApi(call, {
        name: textOf(title) ?? 'Untitled',
        ...given({ description: textOf(description), version: textOf(version) }),
        ...(types !== undefined && { endpointConfiguration: { types: types as ('EDGE' | 'REGIONAL' | 'PRIVATE')[] } }),
      });
      api.models.clear();
      const warnings = fill(call, api, document, { how: parameters['basepath'], known: new Map() });
      return { ...show(api, { tagless: true }), ...warned(warnings) };
    },
  },
  PutRestApi: {
    run({ restApiId, body, mode = 'merge', parameters = {} }, call) {
      const document = documentOf(body, call);
      const api = findApi(call, restApiId);
      const before = structuredClone(api);
      let warnings: string[];
      try {
        const known = mode === 'overwrite' ? clear(api) : new Map<string, string>();
        const { title, description, version } = specOf(document['info']);
        api.shown = {
          ...api.shown,
          ...given({ name: textOf(title), description: textOf(description), version: textOf(version) }),
        };
        warnings = fill(call, api, document, { how: parameters['basepath'], known });
      } catch (error) {
        restore(api, before);
        throw error;
      }
      return { ...show(api), ...warned(warnings) };
    },
  },
};

const warned = (warnings: string[]) => (warnings.length === 0 ? {} : { warnings });

const partsOf = (api: RestApi) =>
  [api.resources, api.models, api.validators, api.authorizers, api.gatewayResponses] as const;

/** @returns the ids of the resources that were there, by path */
function clear(api: RestApi): Map<string, string> {
  const known = new Map([...api.resources.values()].map(({ id, path }) => [path, id]));
  const root = api.resources.get(api.rootId);
  for (const parts of partsOf(api)) parts.clear();
  delete api.shown.binaryMediaTypes;
  if (root !== undefined) api.resources.set(api.rootId, { ...root, methods: {} });
  return known;
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

interface Placing {
  /** `ignore`, `prepend` or `split`. */
  readonly how: string | undefined;
  /** Ids that resources keep, by path. */
  readonly known: ReadonlyMap<string, string>;
}

/** @returns warnings */
function fill(call: Call, api: RestApi, document: Spec, { how, known }: Placing): string[] {
  const warnings: string[] = [];
  importModels(call, api, document);
  const validators = importValidators(api, document);
  const authorizers = importAuthorizers(api, document);
  importGatewayResponses(api, document);
  const types = textsOf(document['x-amazon-apigateway-binary-media-types']);
  if (types !== undefined) api.shown.binaryMediaTypes = [...new Set([...(api.shown.binaryMediaTypes ?? []), ...types])];
  const source = textOf(document['x-amazon-apigateway-api-key-source']);
  if (source !== undefined) api.shown.apiKeySource = source === 'AUTHORIZER' ? 'AUTHORIZER' : 'HEADER';
  const policy = document['x-amazon-apigateway-policy'];
  if (isSpec(policy)) api.policy = checkedPolicy(JSON.stringify(policy));
  const size = numberOf(document['x-amazon-apigateway-minimum-compression-size']);
  if (size !== undefined) api.shown.minimumCompressionSize = size;
  const base = basePathOf(document);
  for (const [path, found] of Object.entries(specOf(document['paths']))) {
    const methods = specOf(resolveRef(document, found));
    const resource = reach(api, placed(path, base, how), known);
    const isKept = resource.id !== api.rootId && known.has(resource.path);
    const cacheNamespace = isKept ? newId(6) : resource.id;
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
        cacheNamespace,
      });
      const integration = resolveRef(document, operation['x-amazon-apigateway-integration']);
      if (isSpec(integration)) warnings.push(...mappingWarnings(integration, resource.path, verb));
    }
  }
  return warnings;
}

/** The resource of a path, made with all above it where it is not there. */
function reach(api: RestApi, path: string, known: ReadonlyMap<string, string>): StoredResource {
  let resource = api.resources.get(api.rootId);
  for (const part of path.split('/').filter((one) => one !== '')) {
    const parent = resource;
    if (parent === undefined) break;
    resource =
      [...api.resources.values()].find(({ parentId, pathPart }) => parentId === parent.id && pathPart === part) ??
      addResource(api, parent, part, known);
  }
  if (resource === undefined) throw new Error(`${api.id} has no root.`);
  return resource;
}

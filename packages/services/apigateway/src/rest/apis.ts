import { randomUUID } from 'node:crypto';
import type {
  CreateRestApiCommandInput,
  EndpointConfiguration,
  Model,
  RestApi as ShownApi,
} from '@aws-sdk/client-api-gateway';
import { parsePolicy, PolicyError } from '@coldstart/iam';
import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { badRequest } from '../errors.ts';
import { newId } from '../ids.ts';
import { given } from '../v2/lists.ts';
import { listed } from './lists.ts';
import { patched } from './patch.ts';
import type { RestOperations } from './sdk.ts';
import { findApi, restApis, usagePlans, type RestApi } from './state.ts';

const SCHEMA = 'http://json-schema.org/draft-04/schema#';
const EMPTY = { $schema: SCHEMA, title: 'Empty Schema', type: 'object' };
const ERROR = { $schema: SCHEMA, title: 'Error Schema', type: 'object', properties: { message: { type: 'string' } } };

/** The models that every new API has. */
const defaultModels = (): [string, Model][] => [
  [
    'Empty',
    {
      id: newId(6),
      name: 'Empty',
      contentType: 'application/json',
      description: 'This is a default empty schema model',
      schema: JSON.stringify(EMPTY, null, 2),
    },
  ],
  [
    'Error',
    {
      id: newId(6),
      name: 'Error',
      contentType: 'application/json',
      description: 'This is a default error schema model',
      schema: JSON.stringify(ERROR, null, 2),
    },
  ],
];

/** An API as its callers see it. */
export function show({ shown, rootId, policy, tags }: RestApi, more: { readonly tagless?: boolean } = {}): ShownApi {
  return {
    ...shown,
    ...(policy !== undefined && { policy }),
    rootResourceId: rootId,
    ...((more.tagless !== true || Object.keys(tags).length > 0) && { tags: { ...tags } }),
  };
}

function endpointOf(configuration: EndpointConfiguration | undefined): EndpointConfiguration {
  const types = configuration?.types ?? ['EDGE'];
  if (!types.every((type) => ['PRIVATE', 'EDGE', 'REGIONAL'].includes(type)))
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '[${types.join(', ')}]' at 'createRestApiInput.endpointConfiguration.types' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, REGIONAL]]`,
      { status: 400 },
    );
  const ipAddressType = configuration?.ipAddressType ?? (types.includes('PRIVATE') ? 'dualstack' : 'ipv4');
  return { ...configuration, types, ipAddressType };
}

/** A policy whose `execute-api:/stage/GET/path` are ARNs of an API. */
export const withArns = (policy: string, api: string): string => policy.replaceAll(/"execute-api:\/+/g, `"${api}/`);

/** @throws AwsError BadRequestException for what is no policy */
export function checkedPolicy(text: string): string {
  try {
    parsePolicy(withArns(text, 'arn:aws:execute-api:us-east-1:111122223333:api'), 'resource');
  } catch (error) {
    if (error instanceof PolicyError)
      throw badRequest(`Invalid policy document. Please check the policy syntax and ensure that Principals are valid.`);
    throw error;
  }
  return text;
}

export function createApi(
  call: Call,
  input: Pick<CreateRestApiCommandInput, 'name'> & Partial<CreateRestApiCommandInput>,
): RestApi {
  const id = newId();
  const rootId = newId();
  const { minimumCompressionSize } = input;
  const api: RestApi = {
    id,
    rootId,
    shown: {
      id,
      name: input.name,
      ...given({
        description: input.description === '' ? undefined : input.description,
        version: input.version,
        minimumCompressionSize,
      }),
      createdDate: new Date(call.now()),
      ...(input.binaryMediaTypes !== undefined &&
        input.binaryMediaTypes.length > 0 && { binaryMediaTypes: input.binaryMediaTypes }),
      apiKeySource: input.apiKeySource ?? 'HEADER',
      endpointConfiguration: endpointOf(input.endpointConfiguration),
      disableExecuteApiEndpoint: input.disableExecuteApiEndpoint ?? false,
    },
    policy: input.policy === undefined || input.policy === '' ? undefined : checkedPolicy(input.policy),
    tags: { ...input.tags },
    resources: new Map([[rootId, { id: rootId, parentId: undefined, pathPart: undefined, path: '/', methods: {} }]]),
    models: new Map(defaultModels()),
    validators: new Map(),
    authorizers: new Map(),
    gatewayResponses: new Map(),
    documentation: new Map(),
    documentationVersions: new Map(),
    deployments: new Map(),
    stages: new Map(),
  };
  call.state(restApis).byId.set(id, api);
  return api;
}

/** A copy of an API's parts, put into another: its ids stay apart. */
function cloneInto(api: RestApi, source: RestApi): void {
  const ids = new Map<string, string>([[source.rootId, api.rootId]]);
  for (const { id } of source.resources.values()) if (!ids.has(id)) ids.set(id, newId(6));
  for (const resource of structuredClone([...source.resources.values()])) {
    const id = ids.get(resource.id) ?? '';
    api.resources.set(id, {
      ...resource,
      id,
      parentId: resource.parentId === undefined ? undefined : ids.get(resource.parentId),
    });
  }
  for (const [name, model] of structuredClone(source.models)) api.models.set(name, model);
  for (const [id, one] of structuredClone(source.validators)) api.validators.set(id, one);
  for (const [id, one] of structuredClone(source.authorizers)) api.authorizers.set(id, one);
  for (const [type, one] of structuredClone(source.gatewayResponses)) api.gatewayResponses.set(type, one);
}

const LISTED = /^\/(?:binaryMediaTypes)$/;

/** https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html */
export const apiOperations: RestOperations = {
  CreateRestApi: {
    run({ cloneFrom, ...input }, call) {
      if (input.name === '') throw badRequest('API Gateway API name cannot be empty');
      const source = cloneFrom === undefined ? undefined : findApi(call, cloneFrom);
      const api = createApi(call, input);
      if (source !== undefined) cloneInto(api, source);
      return show(api, { tagless: true });
    },
  },
  GetRestApi: { run: ({ restApiId }, call) => show(findApi(call, restApiId)) },
  GetRestApis: {
    run: (input, call) => {
      const { items, position } = listed(call.state(restApis).byId.values(), input, ({ id }) => id);
      return { items: items.map((api) => show(api)), position };
    },
  },
  UpdateRestApi: {
    run({ restApiId, patchOperations }, call) {
      const api = findApi(call, restApiId);
      const whole = (patchOperations ?? []).find(({ path = '' }) => LISTED.test(path));
      if (whole !== undefined) throw badRequest(`Invalid patch path ${whole.path}`);
      const before = {
        ...api.shown,
        ...given({ policy: api.policy }),
        endpointConfigurationTypes: api.shown.endpointConfiguration?.types,
      };
      const typed = (patchOperations ?? []).map((operation) => ({
        ...operation,
        path: operation.path?.replace(/^\/endpointConfiguration\/types\//, '/endpointConfigurationTypes/'),
      }));
      const { policy, endpointConfigurationTypes, ...shown } = patched(before, typed, RULES) as typeof before & {
        policy?: string;
      };
      if (shown.name === '') throw badRequest('API Gateway API name cannot be empty');
      const { description: _, ...undescribed } = shown;
      api.shown = {
        ...(shown.description === '' ? undescribed : shown),
        endpointConfiguration: { ...shown.endpointConfiguration, types: endpointConfigurationTypes },
      };
      api.policy = policy === undefined || policy === '' ? undefined : checkedPolicy(policy);
      return show(api);
    },
  },
  DeleteRestApi: {
    run({ restApiId }, call) {
      findApi(call, restApiId);
      call.state(restApis).byId.delete(restApiId);
      for (const { shown } of call.state(usagePlans).plans.values())
        shown.apiStages = (shown.apiStages ?? []).filter(({ apiId }) => apiId !== restApiId);
    },
  },
};

const RULES = {
  '/name': 'text',
  '/description': 'text',
  '/apiKeySource': 'text',
  '/policy': 'text',
  '/disableExecuteApiEndpoint': 'boolean',
  '/minimumCompressionSize': 'number',
  '/binaryMediaTypes': 'list',
  '/endpointConfigurationTypes': 'list',
  '/endpointConfiguration/ipAddressType': 'text',
} as const;

/** A key's value, as AWS makes them: forty letters and digits. */
export const newKeyValue = (): string => `${randomUUID()}${randomUUID()}`.replaceAll('-', '').slice(0, 40);

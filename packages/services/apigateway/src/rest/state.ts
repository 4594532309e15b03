import type {
  ApiKey,
  Authorizer,
  Deployment,
  DocumentationPart,
  DocumentationVersion,
  GatewayResponse,
  Method,
  Model,
  RequestValidator,
  RestApi as ShownApi,
  Stage,
  UsagePlan,
} from '@aws-sdk/client-api-gateway';
import { defineState, type Call } from '@coldstart/cloud';
import { notFound } from '../errors.ts';

export interface StoredResource {
  readonly id: string;
  parentId: string | undefined;
  pathPart: string | undefined;
  /** From the root: `/pets/{id}`. */
  path: string;
  methods: Record<string, Method>;
}

/** What requests see of an API: what it was when it was deployed. */
export interface Snapshot {
  readonly resources: ReadonlyMap<string, StoredResource>;
  readonly models: ReadonlyMap<string, Model>;
  readonly validators: ReadonlyMap<string, RequestValidator>;
  readonly authorizers: ReadonlyMap<string, Authorizer>;
  readonly gatewayResponses: ReadonlyMap<string, GatewayResponse>;
  readonly policy: string | undefined;
  readonly binaryMediaTypes: readonly string[];
  readonly apiKeySource: string;
}

export interface StoredDeployment {
  readonly shown: Deployment;
  readonly snapshot: Snapshot;
}

export interface RestApi {
  readonly id: string;
  readonly rootId: string;
  /** Without root, policy and tags. */
  shown: ShownApi;
  policy: string | undefined;
  tags: Record<string, string>;
  readonly resources: Map<string, StoredResource>;
  readonly models: Map<string, Model>;
  readonly validators: Map<string, RequestValidator>;
  readonly authorizers: Map<string, Authorizer>;
  readonly gatewayResponses: Map<string, GatewayResponse>;
  readonly documentation: Map<string, DocumentationPart>;
  readonly documentationVersions: Map<string, DocumentationVersion>;
  readonly deployments: Map<string, StoredDeployment>;
  readonly stages: Map<string, Stage>;
}

/** Of an account and Region. */
export const restApis = defineState('apigateway/apis', () => ({ byId: new Map<string, RestApi>() }));
export const accounts = defineState('apigateway/account', () => ({
  cloudwatchRoleArn: undefined as string | undefined,
}));

export interface StoredPlan {
  shown: UsagePlan;
  /** Ids of keys. */
  readonly keys: Set<string>;
  /** How many requests a key has made in a period, by `key/period`. */
  readonly used: Map<string, number>;
}

export const usagePlans = defineState('apigateway/usage-plans', () => ({
  keys: new Map<string, ApiKey>(),
  plans: new Map<string, StoredPlan>(),
}));

/** @throws AwsError NotFoundException */
export function findApi(call: Call, id: string): RestApi {
  const api = call.state(restApis).byId.get(id);
  if (api === undefined) throw notFound(`Invalid API identifier specified ${call.account}:${id}`);
  return api;
}

/** One of an API's parts. @throws AwsError NotFoundException, also where there is no such API */
export function findPart<Part>(
  call: Call,
  id: string,
  parts: (api: RestApi) => ReadonlyMap<string, Part>,
  part: string,
  message: string,
): Part {
  const api = call.state(restApis).byId.get(id);
  const found = api === undefined ? undefined : parts(api).get(part);
  if (found === undefined) throw notFound(message);
  return found;
}

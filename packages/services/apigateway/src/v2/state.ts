import type {
  Api,
  Authorizer,
  Deployment,
  Integration,
  IntegrationResponse,
  Model,
  Route,
  RouteResponse,
  Stage,
  VpcLink,
} from '@aws-sdk/client-apigatewayv2';
import { defineState, type Call } from '@coldstart/cloud';
import { notFound } from '../errors.ts';

/** What is deployed of an API: requests see this, not what was changed since. */
export interface Snapshot {
  readonly routes: readonly Route[];
  readonly integrations: ReadonlyMap<string, Integration>;
  readonly authorizers: ReadonlyMap<string, Authorizer>;
  /** Of a WebSocket API, by route and id. */
  readonly routeResponses: Responses<RouteResponse>;
  /** Of a WebSocket API, by integration and id. */
  readonly integrationResponses: Responses<IntegrationResponse>;
  /** Of a WebSocket API, the models' by their names. */
  readonly schemas: ReadonlyMap<string, string>;
}

export type Responses<Response> = Map<string, Map<string, Response>>;

export interface StoredDeployment {
  readonly shown: Deployment;
  readonly snapshot: Snapshot;
}

/** An HTTP API or a WebSocket API. */
export interface V2Api {
  readonly id: string;
  /** Without its address and tags. */
  shown: Omit<Api, 'ApiEndpoint' | 'Tags'>;
  tags: Record<string, string>;
  readonly routes: Map<string, Route>;
  readonly integrations: Map<string, Integration>;
  readonly authorizers: Map<string, Authorizer>;
  readonly routeResponses: Responses<RouteResponse>;
  readonly integrationResponses: Responses<IntegrationResponse>;
  readonly models: Map<string, Model>;
  readonly stages: Map<string, Stage>;
  readonly deployments: Map<string, StoredDeployment>;
}

export const isWebSocket = ({ shown }: V2Api): boolean => shown.ProtocolType === 'WEBSOCKET';

/** Of an account and Region. */
export const v2Apis = defineState('apigatewayv2/apis', () => ({ byId: new Map<string, V2Api>() }));

/** @throws AwsError NotFoundException */
export function findApi(call: Call, id: string): V2Api {
  const api = call.state(v2Apis).byId.get(id);
  if (api === undefined) throw notFound(`Invalid API identifier specified ${call.account}:${id}`);
  return api;
}

/** One of an API's parts. @param what `Route` */
export function findPart<Part>(parts: ReadonlyMap<string, Part>, id: string, what: string): Part {
  const part = parts.get(id);
  if (part === undefined) throw notFound(`Invalid ${what} identifier specified`);
  return part;
}

/** The VPC links of an account and Region, by id. */
export const vpcLinks = defineState('apigatewayv2/vpc-links', () => ({ byId: new Map<string, VpcLink>() }));

/** @throws AwsError NotFoundException */
export function findVpcLink(call: Call, id: string): VpcLink {
  const link = call.state(vpcLinks).byId.get(id);
  if (link === undefined) throw notFound(`Unable to find VpcLink with id ${id}`);
  return link;
}

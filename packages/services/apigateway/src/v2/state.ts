import type { Api, Authorizer, Deployment, Integration, Route, Stage } from '@aws-sdk/client-apigatewayv2';
import { defineState, type Call } from '@coldstart/cloud';
import { notFound } from '../errors.ts';

/** What is deployed of an API: requests see this, not what was changed since. */
export interface Snapshot {
  readonly routes: readonly Route[];
  readonly integrations: ReadonlyMap<string, Integration>;
  readonly authorizers: ReadonlyMap<string, Authorizer>;
}

export interface StoredDeployment {
  readonly shown: Deployment;
  readonly snapshot: Snapshot;
}

export interface HttpApi {
  readonly id: string;
  /** Without its address and tags. */
  shown: Omit<Api, 'ApiEndpoint' | 'Tags'>;
  tags: Record<string, string>;
  readonly routes: Map<string, Route>;
  readonly integrations: Map<string, Integration>;
  readonly authorizers: Map<string, Authorizer>;
  readonly stages: Map<string, Stage>;
  readonly deployments: Map<string, StoredDeployment>;
}

/** Of an account and Region. */
export const httpApis = defineState('apigatewayv2/apis', () => ({ byId: new Map<string, HttpApi>() }));

/** @throws AwsError NotFoundException */
export function findApi(call: Call, id: string): HttpApi {
  const api = call.state(httpApis).byId.get(id);
  if (api === undefined) throw notFound(`Invalid API identifier specified ${call.account}:${id}`);
  return api;
}

/** One of an API's parts. @param what `Route` */
export function findPart<Part>(parts: ReadonlyMap<string, Part>, id: string, what: string): Part {
  const part = parts.get(id);
  if (part === undefined) throw notFound(`Invalid ${what} identifier specified`);
  return part;
}

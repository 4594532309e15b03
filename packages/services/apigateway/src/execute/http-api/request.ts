import type { Integration, Route, Stage } from '@aws-sdk/client-apigatewayv2';
import type { HttpApi, Snapshot } from '../../v2/state.ts';
import { joinedHeaders } from '../headers.ts';
import type { Incoming } from '../incoming.ts';

/** A request that has found its stage. */
export interface StageRequest extends Incoming {
  readonly api: HttpApi;
  readonly stage: Stage;
  readonly stageName: string;
  readonly snapshot: Snapshot;
  /** Path within the stage: what routes are about. */
  readonly routePath: string;
  /** Lower-case names, values joined. */
  readonly joined: Readonly<Record<string, string>>;
}

/** A request that has found its route. */
export interface RouteRequest extends StageRequest {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
  readonly integration: Integration | undefined;
  /** What an authorizer has said, for the event and for mappings. */
  authorizer: Authorized;
}

/** Who is let in, as events and `$context.authorizer` tell it. */
export interface Authorized {
  readonly kind: 'none' | 'jwt' | 'lambda' | 'iam';
  /** `requestContext.authorizer` of payload 2.0, and of 1.0. */
  readonly v2: object | undefined;
  readonly v1: Readonly<Record<string, unknown>>;
}

export const NOBODY: Authorized = { kind: 'none', v2: undefined, v1: {} };

/** Finds the stage: by the first part of the path, or else `$default`. */
export function findStage(api: HttpApi, incoming: Incoming): StageRequest | undefined {
  const [, first = '', rest = ''] = /^\/([^/]*)(\/.*)?$/.exec(incoming.path) ?? [];
  const named = api.stages.get(first);
  const stage = named ?? api.stages.get('$default');
  const snapshot = api.deployments.get(stage?.DeploymentId ?? '')?.snapshot;
  if (stage === undefined || snapshot === undefined) return undefined;
  return {
    ...incoming,
    api,
    stage,
    stageName: stage.StageName ?? '',
    snapshot,
    routePath: named === undefined ? incoming.path : rest === '' ? '/' : rest,
    joined: joinedHeaders(incoming.headers),
  };
}

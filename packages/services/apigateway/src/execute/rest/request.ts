import type { Integration, Method, Stage } from '@aws-sdk/client-api-gateway';
import type { Caller } from '@coldstart/cloud';
import type { RestApi, Snapshot, StoredResource } from '../../rest/state.ts';
import { byParticularity } from '../http-api/match.ts';
import { joinedHeaders } from '../headers.ts';
import type { Incoming } from '../incoming.ts';
import { served } from './canary.ts';
import type { ExecutionLog } from './execution-log.ts';
import type { StageTrace } from './stage-trace.ts';

/** A request that has found its stage. */
export interface StageRequest extends Incoming {
  readonly api: RestApi;
  readonly stage: Stage;
  readonly stageName: string;
  /** Whether the stage's canary answers; `undefined` where it has none. */
  readonly isCanary: boolean | undefined;
  /** Whether it is tried out: nobody has sent it. */
  readonly isTest?: boolean;
  readonly snapshot: Snapshot;
  /** With the stage: `/prod//pets`. */
  readonly fullPath: string;
  /** Within the stage, one slash at its beginning. */
  readonly path: string;
  readonly joined: Readonly<Record<string, string>>;
}

/** A request that has found its method. */
export interface MethodRequest extends StageRequest {
  readonly resource: StoredResource;
  readonly method: Method;
  readonly integration: Integration;
  /** As they were sent, still percent-encoded. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What the authorizer has said; `undefined` without one. */
  authorizer: Readonly<Record<string, unknown>> | undefined;
  caller: Caller | undefined;
  apiKey: { readonly id: string; readonly value: string } | undefined;
  /** Which key the authorizer says the caller has. */
  usageKey: string | undefined;
  /** What is written of it; `undefined` where nobody wants to know. */
  log: ExecutionLog | undefined;
  /** Where its stage traces. */
  trace: StageTrace | undefined;
}

/** `/prod/pets`: the stage is the first part of the path. */
export function findStage(api: RestApi, incoming: Incoming): StageRequest | undefined {
  const fullPath = incoming.path.replace(/^\/+/, '/');
  const [, stageName = '', rest = ''] = /^\/([^/]*)(.*)$/.exec(fullPath) ?? [];
  const found = api.stages.get(stageName);
  if (found === undefined) return undefined;
  const { stage, isCanary } = served(incoming.cloud, api.id, found);
  const snapshot = api.deployments.get(stage.deploymentId ?? '')?.snapshot;
  if (snapshot === undefined) return undefined;
  return {
    ...incoming,
    api,
    stage,
    isCanary,
    stageName,
    snapshot,
    fullPath,
    path: rest === '' ? '/' : rest.replace(/^\/+/, '/'),
    joined: joinedHeaders(incoming.headers),
  };
}

/** The variables of a path that fits a resource's; a slash at its end does not count. */
export function fit(template: string, path: string): Record<string, string> | undefined {
  const given = path
    .replace(/(.)\/$/, '$1')
    .split('/')
    .slice(1);
  const wanted = template.split('/').slice(1);
  const found: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const [, name, greedy] = /^\{([^}+]+)(\+?)\}$/.exec(segment) ?? [];
    const value = given[index];
    if (value === undefined || (name !== undefined && value === '')) return undefined;
    if (name === undefined) {
      if (segment !== value) return undefined;
    } else if (greedy === '+') {
      found[name] = given.slice(index).join('/');
      return found;
    } else found[name] = value;
  }
  return given.length === wanted.length ? found : undefined;
}

/** A request with its method, before anybody has looked at it. */
export const methodRequest = (
  staged: StageRequest,
  found: Matched & Pick<MethodRequest, 'integration'>,
): MethodRequest => ({
  ...staged,
  ...found,
  authorizer: undefined,
  caller: undefined,
  apiKey: undefined,
  usageKey: undefined,
  log: undefined,
  trace: undefined,
});

export interface Matched {
  readonly resource: StoredResource;
  readonly method: Method;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The method of a request: of the most particular resource, its own before `ANY`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
 */
export function findMethod({ snapshot, path, request }: StageRequest): Matched | undefined {
  let best: Matched | undefined;
  for (const resource of snapshot.resources.values()) {
    const method = resource.methods[request.method] ?? resource.methods['ANY'];
    if (method === undefined) continue;
    const parameters = fit(resource.path, path);
    if (parameters === undefined) continue;
    if (best === undefined || byParticularity(resource.path, best.resource.path) < 0)
      best = { resource, method, parameters };
  }
  return best;
}

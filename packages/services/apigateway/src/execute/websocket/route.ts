import type { Integration, IntegrationResponse, Route, Stage } from '@aws-sdk/client-apigatewayv2';
import { evaluate } from '../../v2/websocket/expressions.ts';
import type { Snapshot, V2Api } from '../../v2/state.ts';
import { jsonPath } from '../rest/json-path.ts';
import type { Happening } from './event.ts';

/** A stage, and what is deployed to it. */
export interface Staged {
  readonly api: V2Api;
  readonly stage: Stage;
  readonly snapshot: Snapshot;
}

/** Something that happened, and the route that it leads to. */
export interface Routed extends Happening, Staged {
  readonly route: Route;
  readonly integration: Integration | undefined;
  readonly responses: readonly IntegrationResponse[];
  /** Whether the backend's answer goes to the client. */
  readonly isTwoWay: boolean;
}

/** @returns `undefined` where a stage is gone, or has nothing deployed */
export function findStaged(api: V2Api | undefined, stageName: string): Staged | undefined {
  const stage = api?.stages.get(stageName);
  const snapshot = api?.deployments.get(stage?.DeploymentId ?? '')?.snapshot;
  return api === undefined || stage === undefined || snapshot === undefined ? undefined : { api, stage, snapshot };
}

export function findRoute({ snapshot }: Staged, key: string): Route | undefined {
  return snapshot.routes.find(({ RouteKey }) => RouteKey === key);
}

/**
 * The route of a message: the one that the API's selection expression names, or else `$default`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html
 */
export function routeOfMessage(staged: Staged, body: string): Route | undefined {
  const key = evaluate(staged.api.shown.RouteSelectionExpression ?? '', (variable) => inMessage(body, variable));
  const reserved = key === '$connect' || key === '$disconnect';
  const named = key === undefined || reserved ? undefined : findRoute(staged, key);
  return named ?? findRoute(staged, '$default');
}

/** `request.body.action`, where the message is JSON and has a text, number or truth there. */
export function inMessage(body: string, variable: string): string | undefined {
  const [, path] = /^request\.body(.*)$/.exec(variable) ?? [];
  if (path === undefined) return undefined;
  try {
    const found = jsonPath(JSON.parse(body), `$${path}`);
    return ['string', 'number', 'boolean'].includes(typeof found) ? String(found) : undefined;
  } catch {
    return undefined;
  }
}

export function routed(staged: Staged, route: Route, happening: Happening): Routed {
  const [, integrationId = ''] = (route.Target ?? '').split('/');
  const { snapshot } = staged;
  return {
    ...happening,
    ...staged,
    route,
    integration: snapshot.integrations.get(integrationId),
    responses: [...(snapshot.integrationResponses.get(integrationId)?.values() ?? [])],
    isTwoWay: (snapshot.routeResponses.get(route.RouteId ?? '')?.size ?? 0) > 0,
  };
}

/** `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/$connect` */
export function routeArn({ connected }: Happening, routeKey: string): string {
  const { region, account, apiId, stageName } = connected;
  return `arn:aws:execute-api:${region}:${account}:${apiId}/${stageName}/${routeKey}`;
}

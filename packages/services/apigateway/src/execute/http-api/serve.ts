import type { Call } from '@coldstart/cloud';
import type { WireResponse } from '@coldstart/wire';
import type { HttpApi } from '../../v2/state.ts';
import type { Incoming } from '../incoming.ts';
import { takeToken } from '../throttle.ts';
import { refuse } from './answer.ts';
import { authorize } from './authorize.ts';
import { isPreflight, preflight, withCors } from './cors.ts';
import { integrate } from './integrate.ts';
import { matchRoute } from './match.ts';
import { findStage, NOBODY, type RouteRequest, type StageRequest } from './request.ts';

/** Answers a request to an HTTP API. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html */
export async function serveHttpApi(call: Call, api: HttpApi, incoming: Incoming): Promise<WireResponse> {
  const response = await answer(call, api, incoming);
  response.headers['apigw-requestid'] = incoming.extendedId;
  return response;
}

async function answer(call: Call, api: HttpApi, incoming: Incoming): Promise<WireResponse> {
  const { CorsConfiguration: cors, DisableExecuteApiEndpoint: closed } = api.shown;
  const staged = closed === true ? undefined : findStage(api, incoming);
  if (staged === undefined) return refuse('notFound');
  if (cors !== undefined && isPreflight(incoming.request)) return preflight(cors, incoming.request);
  return withCors(cors, incoming.request, await route(call, staged));
}

async function route(call: Call, staged: StageRequest): Promise<WireResponse> {
  const { snapshot, request } = staged;
  const found = matchRoute(snapshot.routes, request.method, staged.routePath);
  if (found === undefined) return refuse('notFound');
  const [, integrationId = ''] = (found.route.Target ?? '').split('/');
  const routed: RouteRequest = {
    ...staged,
    ...found,
    integration: snapshot.integrations.get(integrationId),
    authorizer: NOBODY,
  };
  if (!hasRoom(routed)) return refuse('tooMany');
  const verdict = await authorize(call, routed);
  if (verdict.refusal !== undefined) return verdict.refusal;
  routed.authorizer = verdict.authorized;
  return integrate(call, routed);
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html */
function hasRoom({ cloud, apiId, stage, stageName, route: { RouteKey = '' } }: RouteRequest): boolean {
  const own = stage.RouteSettings?.[RouteKey];
  const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = { ...stage.DefaultRouteSettings, ...own };
  if (rate === undefined || burst === undefined) return true;
  return takeToken(cloud, `${apiId}/${stageName}/${RouteKey}`, { rate, burst });
}

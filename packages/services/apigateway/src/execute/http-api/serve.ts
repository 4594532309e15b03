import type { Cors } from '@aws-sdk/client-apigatewayv2';
import { LOG_DELIVERY, logDeliverySource, servicePrincipal, type Call } from '@coldstart/cloud';
import type { WireResponse } from '@coldstart/wire';
import type { V2Api } from '../../v2/state.ts';
import type { Incoming } from '../incoming.ts';
import { writeAccessLog } from '../access-log.ts';
import { hasRoom } from '../throttle.ts';
import { refuse } from './answer.ts';
import { authorize } from './authorize.ts';
import { answersPreflight, preflight, withCors } from './cors.ts';
import { integrate } from './integrate.ts';
import { matchRoute } from './match.ts';
import { findStage, NOBODY, type RouteRequest, type StageRequest } from './request.ts';
import { contextOf } from './variables.ts';

/** Answers a request to an HTTP API. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html */
export async function serveHttpApi(call: Call, api: V2Api, incoming: Incoming): Promise<WireResponse> {
  const { CorsConfiguration: cors, DisableExecuteApiEndpoint: closed } = api.shown;
  const staged = closed === true ? undefined : findStage(api, incoming);
  const request = staged === undefined ? undefined : routed(staged);
  const response = request === undefined ? refuse('notFound') : await answer(call, request, cors);
  response.headers['apigw-requestid'] = incoming.extendedId;
  if (request !== undefined) await log(call, request, response);
  return response;
}

/** A request with its route; where there is none, one that leads nowhere. */
function routed(staged: StageRequest): RouteRequest {
  const { snapshot, request } = staged;
  const found = matchRoute(snapshot.routes, request.method, staged.routePath);
  const [, integrationId = ''] = (found?.route.Target ?? '').split('/');
  return {
    ...staged,
    route: found?.route ?? { RouteKey: undefined },
    parameters: found?.parameters ?? {},
    integration: snapshot.integrations.get(integrationId),
    authorizer: NOBODY,
  };
}

async function answer(call: Call, request: RouteRequest, cors: Cors | undefined): Promise<WireResponse> {
  if (answersPreflight(cors, request.request, request.route)) return preflight(cors, request.request);
  return withCors(cors, request.request, await ask(call, request));
}

async function ask(call: Call, request: RouteRequest): Promise<WireResponse> {
  if (request.route.RouteKey === undefined) return refuse('notFound');
  const { cloud, apiId, stage, route } = request;
  if (!hasRoom(cloud, apiId, stage, route.RouteKey)) return refuse('tooMany');
  const verdict = await authorize(call, request);
  if (verdict.refusal !== undefined) return verdict.refusal;
  request.authorizer = verdict.authorized;
  return integrate(call, request);
}

/** What writes is AWS's delivery of logs, which the log group's policy lets in: see `v2/log-delivery.ts`. */
async function log(call: Call, request: RouteRequest, response: WireResponse): Promise<void> {
  const { DestinationArn: destinationArn, Format: format } = request.stage.AccessLogSettings ?? {};
  const { account } = request;
  const log = {
    destinationArn,
    format,
    as: servicePrincipal(LOG_DELIVERY, account),
    source: logDeliverySource(request),
  };
  await writeAccessLog(call, log, contextOf(request), response);
}

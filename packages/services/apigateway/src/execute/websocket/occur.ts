import { servicePrincipal, type Call, type Cloud } from '@coldstart/cloud';
import { accounts } from '../../rest/state.ts';
import { v2Apis } from '../../v2/state.ts';
import { writeAccessLog } from '../access-log.ts';
import { hasRoom } from '../throttle.ts';
import type { Connected, Connection } from './connections.ts';
import { contextOf, newRequestId, type Occurrence } from './event.ts';
import { integrate, isFailure, type Answer, type Failure } from './integrate.ts';
import { LARGEST_MESSAGE, type Closing } from './limits.ts';
import { tellOfEvent, tellOfMessage, tellOfStray } from './metrics.ts';
import { findRoute, findStaged, routed, routeOfMessage, type Routed, type Staged } from './route.ts';

/** Something that happens on a connection, apart from any request: how a call for it is come by. */
async function within<Result>(
  cloud: Cloud,
  { account, region, apiId, stageName }: Connected,
  what: string,
  work: (call: Call, staged: Staged | undefined) => Promise<Result>,
): Promise<Result> {
  const principal = servicePrincipal('apigateway.amazonaws.com', account);
  const { call, done } = await cloud.context('execute-api', what, { account, region, principal });
  try {
    const api = cloud.store.peek(v2Apis, { account, region, part: '' })?.byId.get(apiId);
    return await work(call, findStaged(api, stageName));
  } finally {
    done();
  }
}

/** What happened, with the route that it leads to. */
export function happening(
  call: Call,
  staged: Staged,
  connected: Connected,
  occurrence: Occurrence,
  route: Routed['route'],
): Routed {
  return routed(staged, route, {
    connected,
    occurrence,
    routeKey: route.RouteKey ?? '',
    requestId: newRequestId(),
    stageVariables: staged.stage.StageVariables,
    now: call.now(),
  });
}

/** Asks a route's backend where the stage lets one more through, and writes the access log. */
export async function carryOut(call: Call, on: Routed): Promise<Answer | Failure> {
  const { connected, stage, routeKey, integration } = on;
  const has = hasRoom(call.cloud, connected.apiId, stage, routeKey);
  const began = call.cloud.clock.machineNow();
  const result = has ? await integrate(call, on) : { failed: 'Too Many Requests', status: 429 };
  const took = call.cloud.clock.machineNow() - began;
  const isAsked = has && !(isFailure(result) && result.status === 400);
  const latency = integration === undefined || integration.IntegrationType === 'MOCK' ? undefined : took;
  tellOfEvent(call, on, isAsked ? { result, latency } : { refused: true });
  await log(call, on, result);
  return result;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html */
export async function log(call: Call, on: Routed, result: Answer | Failure): Promise<void> {
  const { DestinationArn: destinationArn, Format: format } = on.stage.AccessLogSettings ?? {};
  const { cloudwatchRoleArn: roleArn } = call.state(accounts);
  if (destinationArn === undefined || roleArn === undefined) return;
  const as = { roleArn, sessionName: 'BackplaneAssumeRoleSession' };
  const body = isFailure(result) ? '' : result.body;
  await writeAccessLog(call, { destinationArn, format, as }, contextOf(on), {
    status: result.status,
    headers: {},
    body,
  });
}

/** Why a message got no answer, as its client is told. */
const complaint = (message: string, connectionId: string, requestId: string): string =>
  JSON.stringify({ message, connectionId, requestId });

/** A client has sent a message: its route is asked, and a route with a response answers. */
export async function onMessage(cloud: Cloud, { connected }: Connection, body: string): Promise<string | undefined> {
  return within(cloud, connected, 'WebSocket message', async (call, staged) => {
    const route = staged && routeOfMessage(staged, body);
    if (staged === undefined || route === undefined) {
      tellOfStray(call, connected);
      return complaint('Forbidden', connected.id, newRequestId());
    }
    const on = happening(call, staged, connected, { type: 'MESSAGE', body, messageId: newRequestId() }, route);
    const result = await carryOut(call, on);
    if (isFailure(result)) return complaint(result.failed, connected.id, on.requestId);
    if (!on.isTwoWay || result.body.length === 0) return undefined;
    tellOfMessage(call, connected);
    return result.body.length > LARGEST_MESSAGE
      ? complaint('Internal server error', connected.id, on.requestId)
      : Buffer.from(result.body).toString('utf8');
  });
}

/** A connection is closed: `$disconnect` is told, and can change nothing. */
export async function onDisconnect(cloud: Cloud, { connected }: Connection, closing: Closing): Promise<void> {
  await within(cloud, connected, 'WebSocket $disconnect', async (call, staged) => {
    const route = staged && findRoute(staged, '$disconnect');
    if (staged === undefined || route === undefined) return;
    await carryOut(call, happening(call, staged, connected, { type: 'DISCONNECT', closing }, route));
  });
}

import type { Call } from '@coldstart/cloud';
import type { WireResponse } from '@coldstart/wire';
import { accounts, type RestApi } from '../../rest/state.ts';
import { writeAccessLog } from '../access-log.ts';
import type { Incoming } from '../incoming.ts';
import { takeToken } from '../throttle.ts';
import { useApiKey } from './api-key.ts';
import { authorize } from './authorize.ts';
import { templateContext } from './context.ts';
import { tellOfEdge } from './edge.ts';
import { REFUSALS, refuse, type Refusal } from './gateway-response.ts';
import { logRefusal, logStart } from './execution-log.ts';
import { execute } from './execute.ts';
import { integrate } from './integrate.ts';
import { isTold } from './untold.ts';
import { settingsOf } from './method-settings.ts';
import { findMethod, findStage, methodRequest, type MethodRequest, type StageRequest } from './request.ts';
import { throughCache } from './stage-cache.ts';
import { recordStage, traceOfStage } from './stage-trace.ts';
import { validate } from './validate.ts';
import { logOf, writeExecutionLog } from './write-log.ts';

/** Answers a request to a REST API. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-rest-api.html */
export async function serveRestApi(call: Call, api: RestApi, incoming: Incoming): Promise<WireResponse> {
  const staged = api.shown.disableExecuteApiEndpoint === true ? undefined : findStage(api, incoming);
  const request = staged === undefined ? undefined : route(call, staged);
  const response = request === undefined ? forbidden() : await answer(call, request);
  response.headers['x-amzn-RequestId'] = incoming.request.requestId;
  response.headers['x-amz-apigw-id'] = incoming.extendedId;
  tellOfEdge(api, incoming, response);
  if (response.stream === undefined && response.status !== 204 && response.status !== 304)
    response.headers['Content-Length'] = String(Buffer.byteLength(response.body ?? ''));
  if (request !== undefined) await log(call, request, response);
  if (request !== undefined && isRouted(request)) recordStage(call, request, response);
  if (request !== undefined && isRouted(request)) await writeExecutionLog(call, request);
  return response;
}

/** A request with its method, or without one where there is none. */
function route(call: Call, staged: StageRequest): StageRequest | MethodRequest {
  const found = findMethod(staged);
  const integration = found?.method.methodIntegration;
  if (found === undefined || integration === undefined) return staged;
  const headers = integration.type?.startsWith('AWS') === true ? staged.headers.filter(isTold) : staged.headers;
  const request = methodRequest({ ...staged, headers }, { ...found, integration });
  request.log = logOf(call, request);
  request.trace = traceOfStage(call, request);
  return request;
}

const isRouted = (request: StageRequest | MethodRequest): request is MethodRequest => 'integration' in request;

async function answer(call: Call, request: StageRequest | MethodRequest): Promise<WireResponse> {
  if (!isRouted(request)) return refuse(request, REFUSALS.noMethod());
  request.log?.info(`Extended Request Id: ${request.extendedId}`);
  const refusal = await check(call, request);
  return execute(request, async () => {
    if (refusal === undefined) return throughCache(call, request, () => integrate(call, request));
    logRefusal(request, refusal);
    return refuse(request, refusal);
  });
}

async function log(call: Call, request: StageRequest | MethodRequest, response: WireResponse): Promise<void> {
  const { destinationArn, format } = request.stage.accessLogSettings ?? {};
  const { cloudwatchRoleArn: roleArn } = call.state(accounts);
  if (destinationArn === undefined || roleArn === undefined) return;
  const as = { roleArn, sessionName: 'BackplaneAssumeRoleSession' };
  await writeAccessLog(call, { destinationArn, format, as }, templateContext(request), response);
}

/** In AWS's order: who, with which key, how often, with what. */
async function check(call: Call, request: MethodRequest): Promise<Refusal | undefined> {
  const refusal = (await authorize(call, request)) ?? useApiKey(call, request) ?? throttle(request);
  if (refusal !== undefined) return refusal;
  logStart(request);
  return validate(request);
}

function throttle(request: MethodRequest): Refusal | undefined {
  const { cloud, apiId, stageName, resource, method } = request;
  const { throttlingRateLimit: rate, throttlingBurstLimit: burst } = settingsOf(request);
  if (rate === undefined || burst === undefined || rate < 0 || burst < 0) return undefined;
  const key = `${apiId}/${stageName}${resource.path}/${method.httpMethod}`;
  return takeToken(cloud, key, { rate, burst }) ? undefined : REFUSALS.throttled();
}

/** Before there is a stage, nothing of the API's own is known. */
const forbidden = (): WireResponse => ({
  status: 403,
  headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': 'ForbiddenException' },
  body: '{"message":"Forbidden"}',
});

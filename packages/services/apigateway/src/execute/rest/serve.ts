import type { MethodSetting } from '@aws-sdk/client-api-gateway';
import type { Call } from '@coldstart/cloud';
import type { WireResponse } from '@coldstart/wire';
import { accounts, type RestApi } from '../../rest/state.ts';
import { writeAccessLog } from '../access-log.ts';
import type { Incoming } from '../incoming.ts';
import { takeToken } from '../throttle.ts';
import { useApiKey } from './api-key.ts';
import { authorize } from './authorize.ts';
import { templateContext } from './context.ts';
import { REFUSALS, refuse, type Refusal } from './gateway-response.ts';
import { integrate } from './integrate.ts';
import { findMethod, findStage, type MethodRequest, type StageRequest } from './request.ts';
import { validate } from './validate.ts';

/** Answers a request to a REST API. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-rest-api.html */
export async function serveRestApi(call: Call, api: RestApi, incoming: Incoming): Promise<WireResponse> {
  const staged = api.shown.disableExecuteApiEndpoint === true ? undefined : findStage(api, incoming);
  const request = staged === undefined ? undefined : route(staged);
  const response = request === undefined ? forbidden() : await answer(call, request);
  response.headers['x-amzn-RequestId'] = incoming.request.requestId;
  response.headers['x-amz-apigw-id'] = incoming.extendedId;
  if (request !== undefined) await log(call, request, response);
  return response;
}

/** A request with its method, or without one where there is none. */
function route(staged: StageRequest): StageRequest | MethodRequest {
  const found = findMethod(staged);
  const integration = found?.method.methodIntegration;
  if (found === undefined || integration === undefined) return staged;
  return {
    ...staged,
    ...found,
    integration,
    authorizer: undefined,
    caller: undefined,
    apiKey: undefined,
    usageKey: undefined,
  };
}

const isRouted = (request: StageRequest | MethodRequest): request is MethodRequest => 'integration' in request;

async function answer(call: Call, request: StageRequest | MethodRequest): Promise<WireResponse> {
  if (!isRouted(request)) return refuse(request, REFUSALS.noMethod());
  const refusal = await check(call, request);
  return refusal === undefined ? integrate(call, request) : refuse(request, refusal);
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
  return (await authorize(call, request)) ?? useApiKey(call, request) ?? throttle(request) ?? validate(request);
}

function throttle({ cloud, apiId, stage, stageName, resource, method }: MethodRequest): Refusal | undefined {
  const path = resource.path.replace(/^\//, '');
  const settings: MethodSetting = {
    ...stage.methodSettings?.['*/*'],
    ...stage.methodSettings?.[`${path}/${method.httpMethod}`],
  };
  const { throttlingRateLimit: rate, throttlingBurstLimit: burst } = settings;
  if (rate === undefined || burst === undefined || rate < 0 || burst < 0) return undefined;
  const key = `${apiId}/${stageName}/${path}/${method.httpMethod}`;
  return takeToken(cloud, key, { rate, burst }) ? undefined : REFUSALS.throttled();
}

/** Before there is a stage, nothing of the API's own is known. */
const forbidden = (): WireResponse => ({
  status: 403,
  headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': 'ForbiddenException' },
  body: '{"message":"Forbidden"}',
});

import type { Call } from '@coldstart/cloud';
import type { WireResponse } from '@coldstart/wire';
import { isService } from '../service-action.ts';
import { templateContext } from './context.ts';
import { logAnswered, logAsked } from './execution-log.ts';
import { misconfigured, refuseBody, unmapped } from './failure.ts';
import { errorMessage, functionCall, invoke, isRestricted } from './lambda-call.ts';
import { mapRequest } from './mapping.ts';
import { requestBody } from './request-body.ts';
import type { MethodRequest } from './request.ts';
import { respond, select } from './respond.ts';
import { callService } from './service-call.ts';
import { traced, tracedByFunction } from './trace.ts';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-custom-integrations.html */
export async function askService(call: Call, request: MethodRequest): Promise<WireResponse> {
  const context = templateContext(request);
  const prepared = requestBody(request, context);
  if (typeof prepared === 'string') return refuseBody(request, prepared);
  if (isRestricted(request)) return misconfigured(request, 'Restricted headers in the request mapping');
  const asked = functionCall(request, prepared.body.length === 0 ? '{}' : prepared.body);
  if (asked === undefined) return askOther(call, request, prepared.body, context);
  const { header } = mapRequest(request);
  const isEvent = Object.entries(header).some(
    ([name, value]) => name.toLowerCase() === 'x-amz-invocation-type' && value === 'Event',
  );
  const { payload, failed } = await invoke(call, request, isEvent ? { ...asked, invocationType: 'Event' } : asked);
  const response = select(request, failed ? errorMessage(payload) : '');
  if (response === undefined) return unmapped(request, 200);
  const answer = { status: 200, headers: [], body: Buffer.from(payload, 'utf8') };
  return tracedByFunction(request, respond(request, response, answer, context));
}

/** Any other service, which is called as its clients call it. */
async function askOther(
  call: Call,
  request: MethodRequest,
  body: Buffer,
  context: Record<string, unknown>,
): Promise<WireResponse> {
  const { uri = '', credentials } = request.integration;
  if (!isService(request.cloud, uri, credentials)) return notImplemented(request);
  const since = call.now();
  logAsked(request, { uri, headers: Object.entries(mapRequest(request).header), body });
  const answer = await callService(call, request, { credentials, body });
  logAnswered(request, { ...answer, since });
  const response = select(request, String(answer.status));
  if (response === undefined) return unmapped(request, answer.status);
  return traced(request, respond(request, response, answer, context));
}

function notImplemented({ integration: { uri = '' }, log }: MethodRequest): WireResponse {
  const message = `Integrations of type AWS with ${uri} are not part of this cloud, or have no role (credentials) to call it with.`;
  log?.error(message);
  return {
    status: 501,
    headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': 'NotImplemented' },
    body: JSON.stringify({ message }),
  };
}

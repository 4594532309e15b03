import type { Call } from '@coldstart/cloud';
import type { WireResponse } from '@coldstart/wire';
import { eventOf } from './event.ts';
import { failed, misconfigured } from './failure.ts';
import { REFUSALS } from './gateway-response.ts';
import { errorMessage, functionCall, invoke, isRestricted } from './lambda-call.ts';
import { readProxyAnswer } from './proxy-answer.ts';
import type { MethodRequest } from './request.ts';
import { streamFunction } from './stream-function.ts';
import { tracedByFunction } from './trace.ts';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html */
export async function askFunction(call: Call, request: MethodRequest): Promise<WireResponse> {
  if (isRestricted(request)) return misconfigured(request, 'Restricted headers in the request mapping');
  const asked = functionCall(request, JSON.stringify(eventOf(request)));
  if (asked === undefined) return misconfigured(request, 'Invalid endpoint address');
  if (request.integration.responseTransferMode === 'STREAM') return streamFunction(call, request, asked);
  const { payload, failed: hasFailed } = await invoke(call, request, asked);
  if (hasFailed)
    return failed(
      request,
      REFUSALS.malformed(),
      `Lambda execution failed with status 200 due to customer function error: ${errorMessage(payload)}`,
    );
  const response = readProxyAnswer(request, payload);
  if (response === undefined)
    return failed(
      request,
      REFUSALS.malformed(),
      'Execution failed due to configuration error: Malformed Lambda proxy response',
    );
  if (response === 'undecodable') return misconfigured(request, 'Unable to base64 decode the body.');
  return tracedByFunction(request, response);
}

import type { WireResponse } from '@coldstart/wire';
import { REFUSALS, refuse, type Refusal } from './gateway-response.ts';
import type { MethodRequest } from './request.ts';

/** Refuses a request; the log tells the reason that its client is not told. */
export function failed(request: MethodRequest, refused: Refusal, reason: string): WireResponse {
  request.log?.error(reason);
  return refuse(request, refused);
}

/** The API is not as it should be. */
export const misconfigured = (request: MethodRequest, reason: string): WireResponse =>
  failed(request, REFUSALS.misconfigured(), `Execution failed due to configuration error: ${reason}`);

/** No response is there for what the backend has answered. */
export const unmapped = (request: MethodRequest, status: number | string): WireResponse =>
  misconfigured(
    request,
    `No match for output mapping and no default endpoint response mapping configured. Endpoint Response Status Code: ${status}`,
  );

/** A body that templates do not take, or cannot make. */
export const refuseBody = (request: MethodRequest, reason: 'unsupported' | 'broken'): WireResponse =>
  reason === 'unsupported'
    ? failed(request, REFUSALS.unsupportedMediaType(), 'Unsupported Media Type')
    : misconfigured(request, 'Unable to transform request');

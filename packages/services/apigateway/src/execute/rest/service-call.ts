import type { Call } from '@coldstart/cloud';
import type { HttpAnswer } from '../http-call.ts';
import { askService } from '../service-action.ts';
import { mapRequest } from './mapping.ts';
import type { MethodRequest } from './request.ts';

/** Calls an AWS service as a method's integration says. @param credentials ARN of the role that asks */
export async function callService(
  call: Call,
  request: MethodRequest,
  { credentials, body }: { readonly credentials: string; readonly body: Buffer },
): Promise<HttpAnswer> {
  const { integration } = request;
  const given = integration.httpMethod ?? 'POST';
  return askService(call, {
    uri: integration.uri ?? '',
    credentials,
    method: given === 'ANY' ? request.request.method : given,
    parameters: mapRequest(request),
    body,
    timeout: integration.timeoutInMillis ?? 29_000,
  });
}

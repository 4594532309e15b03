import type { Call } from '@coldstart/cloud';
import { AwsError, type WireResponse } from '@coldstart/wire';
import { TimedOut } from '../functions.ts';
import { Unreachable } from '../http-call.ts';
import { askFunction } from './ask-function.ts';
import { askServer } from './ask-server.ts';
import { askService } from './ask-service.ts';
import { templateContext } from './context.ts';
import { failed, misconfigured, refuseBody, unmapped } from './failure.ts';
import { REFUSALS } from './gateway-response.ts';
import { requestBody } from './request-body.ts';
import type { MethodRequest } from './request.ts';
import { respond, select } from './respond.ts';

/** Asks a method's backend, and makes its answer the client's. */
export async function integrate(call: Call, request: MethodRequest): Promise<WireResponse> {
  try {
    switch (request.integration.type) {
      case 'MOCK':
        return mock(request);
      case 'AWS_PROXY':
        return await askFunction(call, request);
      case 'AWS':
        return await askService(call, request);
      default:
        return await askServer(call, request);
    }
  } catch (error) {
    if (error instanceof TimedOut)
      return failed(request, REFUSALS.timeout(), 'Execution failed due to a timeout error');
    if (error instanceof Unreachable)
      return failed(
        request,
        REFUSALS.unreachable(),
        `Execution failed due to a network error communicating with endpoint: ${error.message}`,
      );
    if (error instanceof AwsError) return misconfigured(request, reasonOf(request, error));
    throw error;
  }
}

/** AWS's words for the refusal that is met most. */
const reasonOf = ({ integration: { uri = '' } }: MethodRequest, { code, message }: AwsError): string =>
  code === 'AccessDeniedException' && uri.includes(':lambda:') ? 'Invalid permissions on Lambda function' : message;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html */
function mock(request: MethodRequest): WireResponse {
  const context = templateContext(request);
  const prepared = requestBody(request, context);
  if (typeof prepared === 'string') return refuseBody(request, prepared);
  // A trailing comma, or a name without quotation marks, is no JSON: AWS is as patient as this.
  const [, code] = /["']?statusCode["']?\s*:\s*["']?(\d{3})/.exec(prepared.body.toString('utf8')) ?? [];
  if (code === undefined)
    return misconfigured(
      request,
      'Unable to parse statusCode. It should be an integer that is defined in the request template.',
    );
  const response = select(request, code);
  if (response === undefined) return unmapped(request, code);
  return respond(request, response, { status: Number(code), headers: [], body: Buffer.alloc(0) }, context);
}

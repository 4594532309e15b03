import { lambdaArn } from '../../v2/integrations.ts';
import { invokeFunction, type FunctionAnswer, type FunctionCall } from '../functions.ts';
import { withStageVariables } from '../http-api/variables.ts';
import { methodArn } from '../iam.ts';
import type { Call } from '@coldstart/cloud';
import { logAnswered, logAsked } from './execution-log.ts';
import { mapRequest } from './mapping.ts';
import type { MethodRequest } from './request.ts';
import { headerFor, traceCall } from './stage-trace.ts';

/** How a method's function is called; `undefined` where its integration names none. */
export function functionCall(request: MethodRequest, payload: string | Uint8Array): FunctionCall | undefined {
  const { integration, stage, resource, method, stageName, caller } = request;
  const arn = lambdaArn(withStageVariables(integration.uri ?? '', stage.variables));
  if (arn === undefined) return undefined;
  const verb = method.httpMethod === 'ANY' ? request.request.method : (method.httpMethod ?? request.request.method);
  return {
    arn,
    payload,
    sourceArn: methodArn(request, stageName, verb, resource.path),
    credentials: integration.credentials,
    timeout: integration.timeoutInMillis ?? 29_000,
    trace: headerFor(request),
    ...(caller !== undefined && { caller: caller.principal }),
  };
}

/** What mappings may not give functions and services. */
const RESTRICTED = /^(?:authorization|connection|content-length|expect|proxy-authenticate|te|transfer-encoding)$/i;

export const isRestricted = (request: MethodRequest): boolean =>
  Object.keys(mapRequest(request).header).some((name) => RESTRICTED.test(name));

/** Tells the log how a function is asked. @param path `2015-03-31/functions/ARN/invocations` */
export function logCall(request: MethodRequest, { payload, sourceArn }: FunctionCall, path: string): void {
  const { apiId, region, headers, request: wire, now } = request;
  const trace = headers.find(([name]) => name === 'X-Amzn-Trace-Id')?.[1] ?? '';
  logAsked(request, {
    uri: `https://lambda.${region}.amazonaws.com/${path}`,
    headers: [
      ['x-amzn-lambda-integration-tag', wire.requestId],
      ['X-Amz-Date', new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '')],
      ['x-amzn-apigateway-api-id', apiId],
      ['X-Amz-Source-Arn', sourceArn],
      ['Accept', 'application/json'],
      ['User-Agent', `AmazonAPIGateway_${apiId}`],
      ['X-Amzn-Trace-Id', trace],
    ],
    body: payload,
  });
}

/** Invokes a method's function, and tells the log. */
export async function invoke(call: Call, request: MethodRequest, asked: FunctionCall): Promise<FunctionAnswer> {
  if (request.log === undefined) return await traced(call, request, asked);
  logCall(request, asked, `2015-03-31/functions/${asked.arn}/invocations`);
  const since = call.now();
  const answer = await traced(call, request, asked);
  const headers: [string, string][] = [
    ...(answer.failed ? [['X-Amz-Function-Error', 'Unhandled'] satisfies [string, string]] : []),
    ['Content-Type', 'application/json'],
  ];
  logAnswered(request, { status: 200, headers, body: answer.payload, since });
  return answer;
}

async function traced(call: Call, request: MethodRequest, asked: FunctionCall): Promise<FunctionAnswer> {
  const since = call.now();
  try {
    return await invokeFunction(call, asked);
  } finally {
    traceCall(call, request, asked.arn, since);
  }
}

/** A function's error message: what selects a response, and what the log tells. */
export function errorMessage(payload: string): string {
  try {
    const value: unknown = JSON.parse(payload);
    return typeof value === 'object' && value !== null && 'errorMessage' in value ? String(value.errorMessage) : '';
  } catch {
    return '';
  }
}

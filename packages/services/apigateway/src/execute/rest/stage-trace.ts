import type { Call } from '@coldstart/cloud';
import {
  flagsOf,
  joinTrace,
  newSegmentId,
  recordSegment,
  sampled,
  type Subsegment,
  type TracePart,
} from '@coldstart/cloud/tracing';
import type { WireResponse } from '@coldstart/wire';
import type { MethodRequest } from './request.ts';

const ORIGIN = 'AWS::ApiGateway::Stage';

/** A stage's part in a trace. */
export interface StageTrace {
  readonly part: TracePart;
  /** Of the subsegment that stands for the call of the backend. */
  readonly callId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What was called, once it has answered. */
  call: Subsegment | undefined;
}

const nameOf = ({ api, stageName }: MethodRequest): string => `${api.shown.name}/${stageName}`;
const arnOf = ({ region, apiId, stageName }: MethodRequest): string =>
  `arn:aws:apigateway:${region}::/restapis/${apiId}/stages/${stageName}`;
const hostOf = ({ apiId, region }: MethodRequest): string => `${apiId}.execute-api.${region}.amazonaws.com`;
const given = ({ headers }: MethodRequest): string | undefined =>
  headers.find(([name]) => name === 'X-Amzn-Trace-Id')?.[1];

/** Where the stage traces, as its rules for sampling have it. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-xray.html */
export function traceOfStage(call: Call, request: MethodRequest): StageTrace | undefined {
  if (request.stage.tracingEnabled !== true || request.isTest === true) return undefined;
  const part = joinTrace(call, given(request), () =>
    sampled(call, {
      serviceName: nameOf(request),
      serviceType: ORIGIN,
      resourceArn: arnOf(request),
      host: hostOf(request),
      method: request.request.method,
      path: request.fullPath,
    }),
  );
  return { part, callId: newSegmentId(), at: call.now(), call: undefined };
}

/** The X-Ray header that goes on to the backend. */
export const headerFor = (request: MethodRequest): string | undefined =>
  request.trace === undefined ? given(request) : request.trace.part.header(request.trace.callId);

/** Notes the call of a function, for the stage's segment. @param since milliseconds since 1970 */
export function traceCall(call: Call, { trace, region }: MethodRequest, arn: string, since: number): void {
  if (trace?.part.sampled !== true) return;
  const name = arn.split(':').at(6) ?? '';
  trace.call = {
    id: trace.callId,
    name: 'Lambda',
    start_time: since / 1000,
    end_time: call.now() / 1000,
    namespace: 'aws',
    http: {
      request: {
        url: `https://lambda.${region}.amazonaws.com/2015-03-31/functions/${arn}/invocations`,
        method: 'POST',
      },
    },
    aws: { function_name: name, region, operation: 'Invoke', resource_names: [name] },
  };
}

/** Records what the stage has answered. */
export function recordStage(call: Call, request: MethodRequest, response: WireResponse): void {
  const { trace, account, apiId, stageName, fullPath, extendedId } = request;
  if (trace?.part.sampled !== true) return;
  const { method, headers, sourceIp, requestId } = request.request;
  const agent = headers['user-agent'];
  const status = { status: response.status };
  const answered = trace.call && {
    ...trace.call,
    http: { ...trace.call.http, response: status },
    ...flagsOf(response.status),
  };
  recordSegment(call, {
    id: trace.part.id,
    name: nameOf(request),
    trace_id: trace.part.traceId,
    ...(trace.part.parentId !== undefined && { parent_id: trace.part.parentId }),
    start_time: trace.at / 1000,
    end_time: call.now() / 1000,
    http: {
      request: {
        url: `https://${hostOf(request)}${fullPath}`,
        method,
        ...(agent !== undefined && { user_agent: agent }),
        client_ip: sourceIp,
        x_forwarded_for: true,
      },
      response: { ...status, content_length: Buffer.byteLength(response.body ?? '') },
    },
    ...flagsOf(response.status),
    aws: { api_gateway: { account_id: account, rest_api_id: apiId, stage: stageName, request_id: requestId } },
    annotations: { 'aws:api_id': apiId, 'aws:api_stage': stageName },
    metadata: { default: { extended_request_id: extendedId, request_id: requestId } },
    origin: ORIGIN,
    resource_arn: arnOf(request),
    ...(answered !== undefined && { subsegments: [answered] }),
  });
}

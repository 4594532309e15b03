import type { Call } from '@coldstart/cloud';
import { AwsError, type WireResponse } from '@coldstart/wire';
import { lambdaArn } from '../../v2/integrations.ts';
import { invokeFunction, TimedOut, type FunctionCall } from '../functions.ts';
import { callHttp, Unreachable } from '../http-call.ts';
import { withStageVariables } from '../http-api/variables.ts';
import { methodArn } from '../iam.ts';
import { templateContext } from './context.ts';
import { eventOf } from './event.ts';
import { REFUSALS, refuse } from './gateway-response.ts';
import { mapRequest } from './mapping.ts';
import { backendHeaders, readProxyAnswer } from './proxy-answer.ts';
import { requestBody, type Prepared } from './request-body.ts';
import type { MethodRequest } from './request.ts';
import { respond, select } from './respond.ts';
import { callService, isService } from './service-call.ts';
import { traced, tracedByFunction } from './trace.ts';

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
        return await askServer(request);
    }
  } catch (error) {
    if (error instanceof TimedOut) return refuse(request, REFUSALS.timeout());
    if (error instanceof Unreachable) return refuse(request, REFUSALS.unreachable());
    if (error instanceof AwsError) return refuse(request, REFUSALS.misconfigured());
    throw error;
  }
}

/** A body as the templates make it, or the refusal of one that they do not take. */
const isRefused = (prepared: Prepared | 'unsupported' | 'broken'): prepared is 'unsupported' | 'broken' =>
  typeof prepared === 'string';

const refuseBody = (request: MethodRequest, reason: 'unsupported' | 'broken'): WireResponse =>
  refuse(request, reason === 'unsupported' ? REFUSALS.unsupportedMediaType() : REFUSALS.misconfigured());

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html */
function mock(request: MethodRequest): WireResponse {
  const context = templateContext(request);
  const prepared = requestBody(request, context);
  if (isRefused(prepared)) return refuseBody(request, prepared);
  // A trailing comma, or a name without quotation marks, is no JSON: AWS is as patient as this.
  const [, code] = /["']?statusCode["']?\s*:\s*["']?(\d{3})/.exec(prepared.body.toString('utf8')) ?? [];
  const response = code === undefined ? undefined : select(request, code);
  if (response === undefined) return refuse(request, REFUSALS.misconfigured());
  return respond(request, response, { status: Number(code), headers: [], body: Buffer.alloc(0) }, context);
}

function functionCall(request: MethodRequest, payload: string | Uint8Array): FunctionCall | undefined {
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
    ...(caller !== undefined && { caller: caller.principal }),
  };
}

/** What mappings may not give functions and services. */
const RESTRICTED = /^(?:authorization|connection|content-length|expect|proxy-authenticate|te|transfer-encoding)$/i;

const isRestricted = (request: MethodRequest): boolean =>
  Object.keys(mapRequest(request).header).some((name) => RESTRICTED.test(name));

async function askFunction(call: Call, request: MethodRequest): Promise<WireResponse> {
  if (isRestricted(request)) return refuse(request, REFUSALS.misconfigured());
  const asked = functionCall(request, JSON.stringify(eventOf(request)));
  if (asked === undefined) return refuse(request, REFUSALS.misconfigured());
  const { payload, failed } = await invokeFunction(call, asked);
  const response = failed ? undefined : readProxyAnswer(request, payload);
  if (response === undefined) return refuse(request, REFUSALS.malformed());
  if (response === 'undecodable') return refuse(request, REFUSALS.misconfigured());
  return tracedByFunction(request, response);
}

/** A function's error message: what selects a response. */
function errorMessage(payload: string): string {
  try {
    const value: unknown = JSON.parse(payload);
    return typeof value === 'object' && value !== null && 'errorMessage' in value ? String(value.errorMessage) : '';
  } catch {
    return '';
  }
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-custom-integrations.html */
async function askService(call: Call, request: MethodRequest): Promise<WireResponse> {
  const context = templateContext(request);
  const prepared = requestBody(request, context);
  if (isRefused(prepared)) return refuseBody(request, prepared);
  if (isRestricted(request)) return refuse(request, REFUSALS.misconfigured());
  const asked = functionCall(request, prepared.body.length === 0 ? '{}' : prepared.body);
  if (asked === undefined) return askOther(call, request, prepared.body, context);
  const { header } = mapRequest(request);
  const isEvent = Object.entries(header).some(
    ([name, value]) => name.toLowerCase() === 'x-amz-invocation-type' && value === 'Event',
  );
  const { payload, failed } = await invokeFunction(call, isEvent ? { ...asked, invocationType: 'Event' } : asked);
  const response = select(request, failed ? errorMessage(payload) : '');
  if (response === undefined) return refuse(request, REFUSALS.misconfigured());
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
  if (!isService(request)) return notImplemented(request);
  const answer = await callService(call, request, body);
  const response = select(request, String(answer.status));
  if (response === undefined) return refuse(request, REFUSALS.misconfigured());
  return traced(request, respond(request, response, answer, context));
}

const notImplemented = ({ integration: { uri = '' } }: MethodRequest): WireResponse => ({
  status: 501,
  headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': 'NotImplemented' },
  body: JSON.stringify({
    message: `Integrations of type AWS with ${uri} are not part of this cloud, or have no role (credentials) to call it with.`,
  }),
});

/** The backend's address, its variables and query put in. */
function addressOf(request: MethodRequest, query: Iterable<readonly [string, string]>): string {
  const { integration, stage, parameters } = request;
  const mapped = mapRequest(request).path;
  const filled = withStageVariables(integration.uri ?? '', stage.variables).replaceAll(
    /\{([^}+]+)\+?\}/g,
    (whole, name: string) => {
      const value = mapped[name] ?? (integration.type === 'HTTP_PROXY' ? parameters[name] : undefined);
      return value === undefined
        ? whole
        : value
            .split('/')
            .map((one) => encodeURIComponent(decodeURIComponent(one)))
            .join('/');
    },
  );
  const url = new URL(filled);
  for (const [name, value] of query) url.searchParams.append(name, value);
  return url.href;
}

async function askServer(request: MethodRequest): Promise<WireResponse> {
  const { integration, request: wire, joined, apiId } = request;
  const mapped = mapRequest(request);
  const isProxy = integration.type === 'HTTP_PROXY';
  const context = templateContext(request);
  const prepared = isProxy ? { body: wire.body } : requestBody(request, context);
  if (isRefused(prepared)) return refuseBody(request, prepared);
  const query: [string, string][] = [...(isProxy ? wire.query : []), ...Object.entries(mapped.querystring)];
  const overridden = new Set(Object.keys(mapped.header).map((name) => name.toLowerCase()));
  const own: readonly (readonly [string, string])[] = isProxy
    ? request.headers
    : [
        ['Accept', 'application/json'],
        ['Content-Type', joined['content-type'] ?? 'application/json'],
        ['User-Agent', `AmazonAPIGateway_${apiId}`],
        ['x-amzn-apigateway-api-id', apiId],
        ...request.headers.filter(([name]) => /^x-(?:amzn-trace-id|forwarded-)/i.test(name)),
      ];
  let url: string;
  try {
    url = addressOf(request, query);
  } catch {
    // Stage variables that are not there leave no address.
    return refuse(request, REFUSALS.misconfigured());
  }
  const answer = await callHttp({
    method: integration.httpMethod === 'ANY' ? wire.method : (integration.httpMethod ?? wire.method),
    url,
    headers: [...own.filter(([name]) => !overridden.has(name.toLowerCase())), ...Object.entries(mapped.header)],
    body: prepared.body,
    timeout: integration.timeoutInMillis ?? 29_000,
  });
  if (!isProxy) {
    const response = select(request, String(answer.status));
    if (response === undefined) return refuse(request, REFUSALS.misconfigured());
    return traced(request, respond(request, response, answer, context));
  }
  const { headers, cookies } = backendHeaders(answer.headers);
  const response = { status: answer.status, headers, body: answer.body };
  return traced(request, { ...response, ...(cookies.length > 0 && { cookies }) });
}

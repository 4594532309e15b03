import type { Call } from '@coldstart/cloud';
import { AwsError, type WireResponse } from '@coldstart/wire';
import { lambdaArn } from '../../v2/integrations.ts';
import { invokeFunction, isThrottled, TimedOut, type FunctionAnswer } from '../functions.ts';
import { callHttp, Unreachable, type HttpAnswer } from '../http-call.ts';
import { joinedHeaders } from '../headers.ts';
import { methodArn } from '../iam.ts';
import { readAnswer, refuse } from './answer.ts';
import { event1, event2 } from './event.ts';
import { privateAddress } from '../private.ts';
import { mapRequest, mapResponse, type Outgoing } from './map.ts';
import type { RouteRequest } from './request.ts';
import { askSubtype } from './service.ts';
import { withStageVariables } from './variables.ts';

/** Asks a route's backend, and makes its answer the client's. */
export async function integrate(call: Call, request: RouteRequest): Promise<WireResponse> {
  const { integration } = request;
  if (integration === undefined) return refuse('notFound');
  try {
    const { IntegrationSubtype: subtype, IntegrationType: type } = integration;
    if (subtype !== undefined) return answerOf(request, await askSubtype(call, request, subtype));
    return type === 'AWS_PROXY' ? await askFunction(call, request) : await askServer(call, request);
  } catch (error) {
    if (error instanceof TimedOut || error instanceof Unreachable || isThrottled(error)) return refuse('unavailable');
    if (error instanceof AwsError) return error.status === 413 ? refuse('tooLarge') : refuse('failed');
    throw error;
  }
}

async function askFunction(call: Call, request: RouteRequest): Promise<WireResponse> {
  const { integration = {}, stage, route } = request;
  const version = integration.PayloadFormatVersion ?? '1.0';
  const arn = lambdaArn(withStageVariables(integration.IntegrationUri ?? '', stage.StageVariables));
  if (arn === undefined) return refuse('failed');
  const outgoing = mapRequest(request);
  const event = version === '2.0' ? event2(request, outgoing) : event1(request, outgoing);
  // Permissions name the route's path; a catch-all route has the name of its own.
  const path = route.RouteKey === '$default' ? '$default' : ((route.RouteKey ?? '').split(' ')[1] ?? '');
  const sourceArn =
    path === '$default'
      ? `arn:aws:execute-api:${call.region}:${call.account}:${request.apiId}/${request.stageName}/$default`
      : methodArn(request, request.stageName, request.request.method, path);
  const answer: FunctionAnswer = await invokeFunction(call, {
    arn,
    payload: JSON.stringify(event),
    sourceArn,
    credentials: integration.CredentialsArn,
    timeout: integration.TimeoutInMillis ?? 30_000,
    trace: request.headers.find(([name]) => name === 'X-Amzn-Trace-Id')?.[1],
  });
  const read = answer.failed ? undefined : readAnswer(answer.payload, version);
  if (read === undefined) return refuse('failed');
  const text = typeof read.body === 'string' ? read.body : read.body.toString('latin1');
  const mapped = mapResponse(request, { status: read.status, headers: read.headers, body: text });
  return { ...mapped, body: read.body, ...(read.cookies.length > 0 && { cookies: read.cookies }) };
}

/** The backend's address: variables of the path put in, the request's query behind it. */
async function addressOf(call: Call, request: RouteRequest, outgoing: Outgoing): Promise<string> {
  const { path, query } = outgoing;
  const { integration = {}, stage, parameters } = request;
  if (integration.ConnectionType === 'VPC_LINK') {
    // Of a request that goes to a load balancer, the stage is a part.
    const url = new URL(`${await privateAddress(call, integration.IntegrationUri ?? '')}${path ?? request.path}`);
    for (const [name, value] of query) url.searchParams.append(name, value);
    return url.href;
  }
  const filled = withStageVariables(integration.IntegrationUri ?? '', stage.StageVariables).replaceAll(
    /\{([^}+]+)\+?\}/g,
    (whole, name: string) => {
      const value = parameters[name];
      return value === undefined ? whole : value.split('/').map(encodeURIComponent).join('/');
    },
  );
  const url = new URL(filled);
  if (path !== undefined) url.pathname = path;
  for (const [name, value] of query) url.searchParams.append(name, value);
  return url.href;
}

async function askServer(call: Call, request: RouteRequest): Promise<WireResponse> {
  const { integration = {}, request: wire } = request;
  const outgoing = mapRequest(request);
  let url: string;
  try {
    url = await addressOf(call, request, outgoing);
  } catch (error) {
    if (error instanceof Unreachable) throw error;
    return refuse('failed');
  }
  const method = integration.IntegrationMethod === 'ANY' ? wire.method : (integration.IntegrationMethod ?? wire.method);
  const answer: HttpAnswer = await callHttp({
    method,
    url,
    headers: [
      ...outgoing.headers.filter(([name]) => !/^x-forwarded-/i.test(name)),
      ['Forwarded', `for=${wire.sourceIp};host=${wire.headers['host'] ?? ''};proto=https`],
      ['Via', 'HTTP/1.1 AmazonAPIGateway'],
    ],
    body: wire.body,
    ...(integration.ConnectionType === 'VPC_LINK' && { host: joinedHeaders(outgoing.headers)['host'] }),
    timeout: integration.TimeoutInMillis ?? 30_000,
  });
  return answerOf(request, answer);
}

/** A backend's answer as the client gets it, its mappings applied. */
function answerOf(request: RouteRequest, answer: HttpAnswer): WireResponse {
  const cookies = answer.headers.filter(([name]) => name.toLowerCase() === 'set-cookie').map(([, value]) => value);
  const { 'set-cookie': _, connection: __, 'content-length': ___, ...headers } = joinedHeaders(answer.headers);
  const mapped = mapResponse(request, { status: answer.status, headers, body: answer.body.toString('utf8') });
  return { ...mapped, body: answer.body, ...(cookies.length > 0 && { cookies }) };
}

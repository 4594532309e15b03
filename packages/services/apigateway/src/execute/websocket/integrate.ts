import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { lambdaArn } from '../../v2/integrations.ts';
import { invokeFunction, isThrottled, TimedOut } from '../functions.ts';
import { readAnswer } from '../http-api/answer.ts';
import { withStageVariables } from '../http-api/variables.ts';
import { callHttp, Unreachable } from '../http-call.ts';
import { contextOf, eventOf } from './event.ts';
import { mock } from './mock.ts';
import { routeArn, type Routed } from './route.ts';

/** What a backend has said. */
export interface Answer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** What the client is told instead, and the status of a handshake. */
export interface Failure {
  readonly failed: string;
  readonly status: number;
}

const INTERNAL: Failure = { failed: 'Internal server error', status: 500 };
const BAD_ANSWER: Failure = { failed: 'Internal server error', status: 502 };
const TOO_LATE: Failure = { failed: 'Endpoint request timed out', status: 504 };

export const isFailure = (result: Answer | Failure): result is Failure => 'failed' in result;

/** Milliseconds. */
const PATIENCE = 29_000;

/** Asks a route's backend. */
export async function integrate(call: Call, routed: Routed): Promise<Answer | Failure> {
  const { integration } = routed;
  // A route without a target does nothing, and does it well.
  if (integration === undefined) return { status: 200, headers: {}, body: '' };
  try {
    if (integration.IntegrationType === 'MOCK') return mock(routed) ?? INTERNAL;
    return integration.IntegrationType === 'AWS_PROXY' ? await askFunction(call, routed) : await askServer(routed);
  } catch (error) {
    if (error instanceof TimedOut) return TOO_LATE;
    if (error instanceof Unreachable) return BAD_ANSWER;
    if (isThrottled(error)) return { failed: 'Too Many Requests', status: 429 };
    if (error instanceof AwsError) return INTERNAL;
    throw error;
  }
}

async function askFunction(call: Call, routed: Routed): Promise<Answer | Failure> {
  const { integration = {}, stage, route } = routed;
  const arn = lambdaArn(withStageVariables(integration.IntegrationUri ?? '', stage.StageVariables));
  if (arn === undefined) return INTERNAL;
  const { payload, failed } = await invokeFunction(call, {
    arn,
    payload: JSON.stringify(eventOf(routed)),
    sourceArn: routeArn(routed, route.RouteKey ?? ''),
    credentials: integration.CredentialsArn,
    timeout: integration.TimeoutInMillis ?? PATIENCE,
  });
  const answer = failed ? undefined : readAnswer(payload, '1.0');
  return answer === undefined ? BAD_ANSWER : { status: answer.status, headers: answer.headers, body: answer.body };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-requests.html */
async function askServer(routed: Routed): Promise<Answer> {
  const { integration = {}, stage, occurrence } = routed;
  const url = new URL(withStageVariables(integration.IntegrationUri ?? '', stage.StageVariables));
  const headers: [string, string][] = occurrence.type === 'MESSAGE' ? [['Content-Type', 'application/json']] : [];
  for (const [target, expression] of Object.entries(integration.RequestParameters ?? {})) {
    const [, , place, ...rest] = target.split('.');
    const value = mapped(expression, routed);
    if (value === undefined) continue;
    if (place === 'header') headers.push([rest.join('.'), value]);
    else url.searchParams.append(rest.join('.'), value);
  }
  const body = occurrence.type === 'MESSAGE' ? occurrence.body : '';
  const answer = await callHttp({
    method: integration.IntegrationMethod ?? 'POST',
    url: url.href,
    headers,
    body: Buffer.from(body, 'utf8'),
    timeout: integration.TimeoutInMillis ?? PATIENCE,
  });
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers.map(([name, value]) => [name.toLowerCase(), value])),
    body: answer.body,
  };
}

/** `context.connectionId`, `'static'`, `stageVariables.name`, `route.request.header.X`, `route.request.querystring.x` */
export function mapped(expression: string, routed: Routed): string | undefined {
  const [, literal] = /^'(.*)'$/s.exec(expression) ?? [];
  if (literal !== undefined) return literal;
  const [root = '', ...path] = expression.split('.');
  if (root === 'stageVariables') return routed.stageVariables?.[path.join('.')];
  if (root === 'context') {
    let found: unknown = contextOf(routed);
    for (const name of path) found = typeof found === 'object' && found !== null ? Reflect.get(found, name) : undefined;
    return found === undefined || found === null ? undefined : String(found);
  }
  const { occurrence } = routed;
  const [request, place, ...rest] = path;
  if (root !== 'route' || request !== 'request' || occurrence.type !== 'CONNECT') return undefined;
  const name = rest.join('.');
  if (place === 'querystring') return occurrence.query.get(name) ?? undefined;
  return occurrence.headers.findLast(([other]) => other.toLowerCase() === name.toLowerCase())?.[1];
}

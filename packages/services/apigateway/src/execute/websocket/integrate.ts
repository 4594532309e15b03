import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { lambdaArn } from '../../v2/integrations.ts';
import { invokeFunction, isThrottled, TimedOut } from '../functions.ts';
import { readAnswer } from '../http-api/answer.ts';
import { withStageVariables } from '../http-api/variables.ts';
import { callHttp, Unreachable } from '../http-call.ts';
import { askCustom } from './custom.ts';
import { eventOf } from './event.ts';
import { mock } from './mock.ts';
import { parametersOf } from './parameters.ts';
import { routeArn, type Routed } from './route.ts';
import { BadTemplate, bodyOf } from './templates.ts';
import { isValid } from './valid.ts';

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
const INVALID: Failure = { failed: 'Bad request body', status: 400 };
const TOO_LATE: Failure = { failed: 'Endpoint request timed out', status: 504 };

export const isFailure = (result: Answer | Failure): result is Failure => 'failed' in result;

/** Milliseconds. */
const PATIENCE = 29_000;

/** Asks a route's backend. */
export async function integrate(call: Call, routed: Routed): Promise<Answer | Failure> {
  const { integration } = routed;
  if (!isValid(routed)) return INVALID;
  // A route without a target does nothing, and does it well.
  if (integration === undefined) return { status: 200, headers: {}, body: '' };
  try {
    switch (integration.IntegrationType) {
      case 'MOCK':
        return mock(routed) ?? INTERNAL;
      case 'AWS_PROXY':
        return await askFunction(call, routed);
      case 'HTTP_PROXY':
        return await askServer(routed);
      default:
        return await askCustom(call, routed);
    }
  } catch (error) {
    if (error instanceof TimedOut) return TOO_LATE;
    if (error instanceof Unreachable) return BAD_ANSWER;
    if (isThrottled(error)) return { failed: 'Too Many Requests', status: 429 };
    if (error instanceof AwsError || error instanceof BadTemplate) return INTERNAL;
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
  const { header, querystring } = parametersOf(routed);
  headers.push(...Object.entries(header));
  for (const [name, value] of Object.entries(querystring)) url.searchParams.append(name, value);
  const answer = await callHttp({
    method: integration.IntegrationMethod ?? 'POST',
    url: url.href,
    headers,
    body: Buffer.from(bodyOf(routed), 'utf8'),
    timeout: integration.TimeoutInMillis ?? PATIENCE,
  });
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers.map(([name, value]) => [name.toLowerCase(), value])),
    body: answer.body,
  };
}

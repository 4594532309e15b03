import type { Authorizer } from '@aws-sdk/client-apigatewayv2';
import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { lambdaArn } from '../../v2/integrations.ts';
import { authorizerCache } from '../authorizer-cache.ts';
import { readPolicyAnswer, type PolicyAnswer } from '../authorizer-answer.ts';
import { invokeFunction, TimedOut } from '../functions.ts';
import { methodArn } from '../iam.ts';
import { refuse } from './answer.ts';
import type { Verdict } from './authorize.ts';
import { commonEvent1, commonEvent2 } from './event.ts';
import type { Authorized, RouteRequest } from './request.ts';
import { variable, withStageVariables } from './variables.ts';

/** Milliseconds that an authorizer has. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const PATIENCE = 10_000;

type Answer = { readonly simple: boolean; readonly context: Readonly<Record<string, unknown>> } | PolicyAnswer;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html */
export async function askAuthorizer(call: Call, request: RouteRequest, authorizer: Authorizer): Promise<Verdict> {
  const { IdentitySource = [], AuthorizerResultTtlInSeconds: ttl = 0, AuthorizerId = '' } = authorizer;
  const identity = IdentitySource.map((source) => variable(source.slice(1), request) ?? '');
  if (identity.includes('')) return { refusal: refuse('unauthorized') };
  const cache = authorizerCache(request.cloud);
  const scope = `${request.apiId}/${request.stageName}`;
  const key = JSON.stringify([AuthorizerId, identity]);
  const known = ttl > 0 ? (cache.find(scope, key, request.now) as Answer | undefined) : undefined;
  const answer = known ?? (await ask(call, request, authorizer, identity));
  if (answer === undefined) return { refusal: refuse('failed') };
  if (answer === 'unauthorized') return { refusal: refuse('unauthorized') };
  if (ttl > 0 && known === undefined) cache.keep(scope, key, answer, request.now + ttl * 1000);
  return judge(request, answer);
}

function judge(request: RouteRequest, answer: Answer): Verdict {
  if ('simple' in answer) return answer.simple ? letIn(answer.context, {}) : { refusal: refuse('forbidden') };
  const arn = methodArn(request, request.stageName, request.request.method, request.routePath);
  return answer.allows(arn)
    ? letIn(answer.context, { principalId: answer.principalId })
    : { refusal: refuse('forbidden') };
}

function letIn(context: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>>): Verdict {
  const authorized: Authorized = { kind: 'lambda', v2: { lambda: context }, v1: { ...more, ...context } };
  return { authorized };
}

async function ask(
  call: Call,
  request: RouteRequest,
  authorizer: Authorizer,
  identity: readonly string[],
): Promise<Answer | 'unauthorized' | undefined> {
  const { account, region, apiId, stage } = request;
  const arn = lambdaArn(withStageVariables(authorizer.AuthorizerUri ?? '', stage.StageVariables));
  if (arn === undefined) return undefined;
  try {
    const { payload, failed } = await invokeFunction(call, {
      arn,
      payload: JSON.stringify(eventFor(request, authorizer, identity)),
      sourceArn: `arn:aws:execute-api:${region}:${account}:${apiId}/authorizers/${authorizer.AuthorizerId}`,
      credentials: authorizer.AuthorizerCredentialsArn,
      timeout: PATIENCE,
    });
    if (failed) return /"errorMessage":"Unauthorized"/.test(payload) ? 'unauthorized' : undefined;
    const value: unknown = JSON.parse(payload);
    if (authorizer.EnableSimpleResponses !== true) return readPolicyAnswer(value);
    return readSimple(value);
  } catch (error) {
    if (error instanceof AwsError || error instanceof TimedOut || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function readSimple(value: unknown): Answer | undefined {
  if (typeof value !== 'object' || value === null || !('isAuthorized' in value)) return undefined;
  if (typeof value.isAuthorized !== 'boolean') return undefined;
  const context = 'context' in value && typeof value.context === 'object' ? value.context : undefined;
  return { simple: value.isAuthorized, context: { ...context } };
}

function eventFor(request: RouteRequest, authorizer: Authorizer, identity: readonly string[]): object {
  const outgoing = {
    headers: request.headers.map(([name, value]): [string, string] => [name, value]),
    query: [...request.request.query],
    path: undefined,
  };
  const arn = methodArn(request, request.stageName, request.request.method, request.routePath);
  const identitySource = identity.length === 0 ? null : identity;
  if (authorizer.AuthorizerPayloadFormatVersion === '1.0') {
    return {
      ...commonEvent1(request, outgoing),
      type: 'REQUEST',
      methodArn: arn,
      identitySource: identity.join(','),
      authorizationToken: identity.join(','),
    };
  }
  return { ...commonEvent2(request, outgoing), type: 'REQUEST', routeArn: arn, identitySource };
}

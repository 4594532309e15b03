import type { Authorizer } from '@aws-sdk/client-api-gateway';
import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { lambdaArn } from '../../v2/integrations.ts';
import { readPolicyAnswer, type PolicyAnswer } from '../authorizer-answer.ts';
import { authorizerCache } from '../authorizer-cache.ts';
import { invokeFunction, TimedOut } from '../functions.ts';
import { withStageVariables } from '../http-api/variables.ts';
import { eventOf } from './event.ts';
import { masked } from './execution-log.ts';
import { REFUSALS, type Refusal } from './gateway-response.ts';
import { mappedValue } from './mapping.ts';
import type { MethodRequest } from './request.ts';

/** Milliseconds that an authorizer has. */
const PATIENCE = 29_000;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html */
export async function askAuthorizer(
  call: Call,
  request: MethodRequest,
  authorizer: Authorizer,
  arn: string,
): Promise<Refusal | undefined> {
  const { authorizerResultTtlInSeconds: ttl = 300, id = '' } = authorizer;
  const identity = identityOf(request, authorizer);
  if (identity === undefined) return REFUSALS.unauthorized();
  const cache = authorizerCache(request.cloud);
  const scope = `${request.apiId}/${request.stageName}`;
  const key = JSON.stringify([id, identity]);
  const known =
    ttl > 0 && identity.length > 0 ? (cache.find(scope, key, request.now) as PolicyAnswer | undefined) : undefined;
  const answer = known ?? (await ask(call, request, authorizer, arn, identity));
  if ('type' in answer) return answer;
  if (known === undefined && ttl > 0 && identity.length > 0) cache.keep(scope, key, answer, request.now + ttl * 1000);
  if (!answer.allows(arn)) return isDenied(answer, arn) ? REFUSALS.explicitlyDenied() : REFUSALS.accessDenied();
  const context = Object.entries(answer.context).map(([name, value]) => [name, String(value)]);
  request.authorizer = { ...Object.fromEntries(context), principalId: answer.principalId, integrationLatency: 0 };
  request.usageKey = answer.usageIdentifierKey;
  return undefined;
}

/** Asks an authorizer, whatever it has said before. */
export async function consult(
  call: Call,
  request: MethodRequest,
  authorizer: Authorizer,
  arn: string,
): Promise<PolicyAnswer | Refusal> {
  const identity = identityOf(request, authorizer);
  return identity === undefined ? REFUSALS.unauthorized() : ask(call, request, authorizer, arn, identity);
}

/** What callers differ in; `undefined` where a part of it is missing, or not as it should be. */
function identityOf(request: MethodRequest, authorizer: Authorizer): string[] | undefined {
  const { identitySource = '', identityValidationExpression: expression, type } = authorizer;
  const sources = identitySource
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const identity = sources.map((source) => mappedValue(source, request) ?? '');
  const isWrong = type === 'TOKEN' && expression !== undefined && !matchesWhole(expression, identity[0] ?? '');
  return identity.includes('') || isWrong ? undefined : identity;
}

function matchesWhole(expression: string, token: string): boolean {
  try {
    return new RegExp(expression).test(token);
  } catch {
    return false;
  }
}

/** Whether a statement says so: what nothing allows is denied in other words. */
function isDenied({ policy }: PolicyAnswer, _arn: string): boolean {
  return [policy.Statement].flat().some(({ Effect }) => Effect === 'Deny');
}

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

async function ask(
  call: Call,
  request: MethodRequest,
  authorizer: Authorizer,
  methodArn: string,
  identity: readonly string[],
): Promise<PolicyAnswer | Refusal> {
  const { account, region, apiId, stage, log } = request;
  log?.info(`Starting authorizer: ${authorizer.id} for request: ${request.request.requestId}`);
  log?.data(`Incoming identity: ${identity.map(masked).join(', ')}`);
  const arn = lambdaArn(withStageVariables(authorizer.authorizerUri ?? '', stage.variables));
  if (arn === undefined) return wrong(request, 'Invalid authorizer URI');
  const event =
    authorizer.type === 'TOKEN'
      ? { type: 'TOKEN', methodArn, authorizationToken: identity[0] }
      : { type: 'REQUEST', methodArn, ...withoutBody(eventOf(request)) };
  try {
    const { payload, failed } = await invokeFunction(call, {
      arn,
      payload: JSON.stringify(event),
      sourceArn: `arn:aws:execute-api:${region}:${account}:${apiId}/authorizers/${authorizer.id}`,
      credentials: authorizer.authorizerCredentials,
      timeout: PATIENCE,
    });
    log?.data(`Authorizer result body before parsing: ${payload}`);
    // A function says so by failing with this very word.
    if (failed)
      return /"errorMessage":"Unauthorized"/.test(payload) ? REFUSALS.unauthorized() : REFUSALS.authorizerFailed();
    const answer = readPolicyAnswer(JSON.parse(payload));
    if (answer === undefined || !Object.values(answer.context).every(isScalar))
      return wrong(request, 'Invalid response from authorizer');
    log?.info(`Using valid authorizer policy for principal: ${masked(answer.principalId)}`);
    log?.info('Successfully completed authorizer execution');
    return answer;
  } catch (error) {
    if (error instanceof SyntaxError) return wrong(request, 'Invalid JSON in authorizer response');
    if (error instanceof AwsError || error instanceof TimedOut) return wrong(request, error.message);
    throw error;
  }
}

function wrong({ log }: MethodRequest, reason: string): Refusal {
  log?.error(`Execution failed due to configuration error: ${reason}`);
  return REFUSALS.authorizerMisconfigured();
}

function withoutBody(event: Readonly<Record<string, unknown>>): object {
  const { body: _, isBase64Encoded: __, ...rest } = event;
  return rest;
}

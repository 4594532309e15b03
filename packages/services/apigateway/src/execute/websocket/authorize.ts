import type { Authorizer } from '@aws-sdk/client-apigatewayv2';
import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { lambdaArn } from '../../v2/integrations.ts';
import { readPolicyAnswer, type PolicyAnswer } from '../authorizer-answer.ts';
import { invokeFunction, TimedOut } from '../functions.ts';
import { withStageVariables } from '../http-api/variables.ts';
import { mayExecute } from '../iam.ts';
import type { Incoming } from '../incoming.ts';
import { userIdOf } from '../user-id.ts';
import { contextOf, partsOf } from './event.ts';
import type { Failure } from './integrate.ts';
import { mapped } from './parameters.ts';
import { routeArn, type Routed } from './route.ts';

const UNAUTHORIZED: Failure = { failed: 'Unauthorized', status: 401 };
const FORBIDDEN: Failure = { failed: 'Forbidden', status: 403 };
const BROKEN: Failure = { failed: 'Internal server error', status: 500 };

/** Milliseconds that an authorizer has. */
const PATIENCE = 10_000;

/** What is known of whoever is let in. */
export interface Admitted {
  readonly authorizer?: Readonly<Record<string, unknown>>;
  readonly identity?: Readonly<Record<string, string>>;
}

/** Asks whoever `$connect` asks: it is the only route that asks anybody. */
export async function authorize(call: Call, routed: Routed, incoming: Incoming): Promise<Admitted | Failure> {
  const { route, snapshot } = routed;
  if (route.AuthorizationType === 'AWS_IAM') return askIam(call, routed, incoming);
  if (route.AuthorizationType !== 'CUSTOM') return {};
  const authorizer = snapshot.authorizers.get(route.AuthorizerId ?? '');
  return authorizer === undefined ? BROKEN : askAuthorizer(call, routed, authorizer);
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html */
function askIam(call: Call, routed: Routed, incoming: Incoming): Admitted | Failure {
  try {
    const caller = incoming.authenticate();
    const userId = userIdOf(caller);
    if (userId === undefined) return FORBIDDEN;
    if (mayExecute(call, incoming, caller, routeArn(routed, '$connect')).result !== 'allowed') return FORBIDDEN;
    const { principal, accessKeyId } = caller;
    const { account: accountId, arn: userArn } = principal;
    return {
      identity: {
        ...(accessKeyId !== undefined && { accessKey: accessKeyId }),
        accountId,
        caller: userId,
        user: userId,
        userArn,
      },
    };
  } catch (error) {
    if (error instanceof AwsError) return FORBIDDEN;
    throw error;
  }
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html */
async function askAuthorizer(call: Call, routed: Routed, authorizer: Authorizer): Promise<Admitted | Failure> {
  const { IdentitySource = [], AuthorizerUri = '', AuthorizerId, AuthorizerCredentialsArn } = authorizer;
  if (IdentitySource.some((source) => (mapped(source, routed) ?? '') === '')) return UNAUTHORIZED;
  const arn = lambdaArn(withStageVariables(AuthorizerUri, routed.stage.StageVariables));
  if (arn === undefined) return BROKEN;
  let answer: PolicyAnswer | undefined;
  try {
    const { payload, failed } = await invokeFunction(call, {
      arn,
      payload: JSON.stringify(authorizerEvent(routed)),
      sourceArn: `${routeArn(routed, '').replace(/\/[^/]*\/$/, '')}/authorizers/${AuthorizerId}`,
      credentials: AuthorizerCredentialsArn,
      timeout: PATIENCE,
    });
    if (failed) return /"errorMessage":"Unauthorized"/.test(payload) ? UNAUTHORIZED : BROKEN;
    answer = readPolicyAnswer(JSON.parse(payload));
  } catch (error) {
    if (error instanceof AwsError || error instanceof TimedOut || error instanceof SyntaxError) return BROKEN;
    throw error;
  }
  if (answer === undefined) return BROKEN;
  if (!answer.allows(routeArn(routed, '$connect'))) return FORBIDDEN;
  return { authorizer: { principalId: answer.principalId, ...answer.context } };
}

const authorizerEvent = (routed: Routed): object => ({
  type: 'REQUEST',
  methodArn: routeArn(routed, '$connect'),
  ...partsOf(routed),
  queryStringParameters: partsOf(routed)['queryStringParameters'] ?? {},
  multiValueQueryStringParameters: partsOf(routed)['multiValueQueryStringParameters'] ?? {},
  stageVariables: routed.stageVariables ?? {},
  requestContext: contextOf(routed),
});

import type { Call } from '@coldstart/cloud';
import { AwsError, type WireResponse } from '@coldstart/wire';
import { mayExecute, methodArn } from '../iam.ts';
import { userIdOf } from '../user-id.ts';
import { refuse } from './answer.ts';
import { verifyToken } from './jwt.ts';
import { askAuthorizer } from './lambda-authorizer.ts';
import { NOBODY, type Authorized, type RouteRequest } from './request.ts';

/** Who is let in, or how they are kept out. */
export type Verdict =
  | { readonly authorized: Authorized; readonly refusal?: undefined }
  | { readonly refusal: WireResponse };

/** Asks whoever a route asks. */
export async function authorize(call: Call, request: RouteRequest): Promise<Verdict> {
  const { route, snapshot } = request;
  const authorizer = snapshot.authorizers.get(route.AuthorizerId ?? '');
  switch (route.AuthorizationType) {
    case 'AWS_IAM':
      return askIam(call, request);
    case 'JWT':
      return authorizer === undefined ? { refusal: refuse('failed') } : verifyToken(request, route, authorizer);
    case 'CUSTOM':
      return authorizer === undefined ? { refusal: refuse('failed') } : askAuthorizer(call, request, authorizer);
    default:
      return { authorized: NOBODY };
  }
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html */
function askIam(call: Call, request: RouteRequest): Verdict {
  try {
    const caller = request.authenticate();
    const userId = userIdOf(caller);
    if (userId === undefined) return { refusal: refuse('forbidden') };
    const arn = methodArn(request, request.stageName, request.request.method, request.routePath);
    if (mayExecute(call, request, caller, arn).result !== 'allowed') return { refusal: refuse('forbidden') };
    const { principal, accessKeyId } = caller;
    const iam = {
      accessKey: accessKeyId ?? null,
      accountId: principal.account,
      callerId: userId,
      cognitoIdentity: null,
      principalOrgId: null,
      userArn: principal.arn,
      userId,
    };
    return { authorized: { kind: 'iam', v2: { iam }, v1: iam } };
  } catch (error) {
    if (error instanceof AwsError) return { refusal: refuse('forbidden', { 'x-amzn-errortype': error.code }) };
    throw error;
  }
}

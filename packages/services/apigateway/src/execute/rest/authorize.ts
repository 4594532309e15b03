import type { PolicyDocument } from '@coldstart/iam';
import { ANONYMOUS, type Call, type Caller } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { withArns } from '../../rest/apis.ts';
import { mayExecute, methodArn } from '../iam.ts';
import { askUserPools } from './cognito-authorizer.ts';
import { REFUSALS, type Refusal } from './gateway-response.ts';
import { askAuthorizer } from './lambda-authorizer.ts';
import type { MethodRequest } from './request.ts';

/** `execute-api:/prod/GET/pets` stands for the API's own ARN. */
function policyOf({ snapshot, account, region, apiId }: MethodRequest): PolicyDocument | undefined {
  if (snapshot.policy === undefined) return undefined;
  const text = withArns(snapshot.policy, `arn:aws:execute-api:${region}:${account}:${apiId}`);
  // It was checked when it was put.
  return JSON.parse(text) as PolicyDocument;
}

const NOBODY: Caller = { principal: ANONYMOUS, accessKeyId: undefined, signed: undefined };

/** AWS shows the last digits of accounts alone. */
const denied = (message: string): Refusal => ({
  type: 'ACCESS_DENIED',
  errorType: 'AccessDeniedException',
  message: message.replace(/(arn:aws:execute-api:[^:]*:)\d{8}(\d{4}:)/, '$1********$2'),
});

/**
 * Asks whoever a method asks: the API's policy, IAM, an authorizer.
 *
 * @returns how the caller is kept out; `undefined` for who is let in
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html
 */
export async function authorize(call: Call, request: MethodRequest): Promise<Refusal | undefined> {
  const { method, stageName, path, snapshot } = request;
  const arn = methodArn(request, stageName, request.request.method, path);
  const policy = policyOf(request);
  if (method.authorizationType === 'AWS_IAM') return askIam(call, request, arn, policy);
  if (policy !== undefined) {
    const decision = mayExecute(call, request, NOBODY, arn, { resourcePolicy: policy });
    if (decision.result !== 'allowed') return denied(decision.message);
  }
  const isByPool = method.authorizationType === 'COGNITO_USER_POOLS';
  if (method.authorizationType !== 'CUSTOM' && !isByPool) return undefined;
  const authorizer = snapshot.authorizers.get(method.authorizerId ?? '');
  if (isByPool && authorizer !== undefined) return askUserPools(request, authorizer);
  return authorizer === undefined ? REFUSALS.authorizerMisconfigured() : askAuthorizer(call, request, authorizer, arn);
}

function askIam(
  call: Call,
  request: MethodRequest,
  arn: string,
  policy: PolicyDocument | undefined,
): Refusal | undefined {
  try {
    const caller = request.authenticate();
    if (caller.principal.kind === 'anonymous') return REFUSALS.noMethod();
    const decision = mayExecute(call, request, caller, arn, {
      ...(policy !== undefined && { resourcePolicy: policy }),
    });
    if (decision.result !== 'allowed') return denied(decision.message);
    request.caller = caller;
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const type = /expired/i.test(error.message) ? 'EXPIRED_TOKEN' : 'INVALID_SIGNATURE';
    return { type, errorType: error.code, message: error.message };
  }
}

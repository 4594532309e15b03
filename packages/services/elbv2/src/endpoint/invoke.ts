import { servicePrincipal, type Call, type InnerCall } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import type { TargetGroup } from '../state.ts';

/** Elastic Load Balancing as a function's policy knows it: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html */
export const asBalancer = (call: Call, { arn }: TargetGroup): InnerCall => ({
  as: servicePrincipal('elasticloadbalancing.amazonaws.com', call.account),
  context: { 'aws:SourceArn': arn, 'aws:SourceAccount': call.account },
});

/** What came of an invocation: what the function has answered, or the reason that access logs would give. */
export type Invoked =
  | { readonly payload: Uint8Array }
  /** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html#error-reason-codes */
  | { readonly reason: string };

const REASONS: Readonly<Record<string, string>> = {
  AccessDeniedException: 'LambdaAccessDenied',
  InvalidRequestContentException: 'LambdaBadRequest',
  RequestEntityTooLargeException: 'LambdaRequestTooLarge',
  ResourceNotFoundException: 'LambdaResourceNotFound',
  TooManyRequestsException: 'LambdaThrottling',
};

/** @param trace the X-Ray header that the request goes on with */
export async function invokeTarget(
  call: Call,
  group: TargetGroup,
  FunctionName: string,
  event: object,
  trace?: string,
): Promise<Invoked> {
  const Payload = Buffer.from(JSON.stringify(event));
  try {
    const answer = await call.invoke(
      'lambda',
      'Invoke',
      { FunctionName, Payload },
      { ...asBalancer(call, group), trace },
    );
    if (answer['FunctionError'] !== undefined) return { reason: 'LambdaUnhandled' };
    return { payload: answer['Payload'] as Uint8Array };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { reason: REASONS[error.code] ?? 'LambdaServiceException' };
  }
}

import type { Call } from '../../../core/call.ts';
import { trustAllows } from '../../iam/policies.ts';
import { accessDenied, invalidParameter } from '../errors.ts';
import type { FunctionName } from '../names.ts';

/**
 * The caller must be allowed to pass the role, and the role must let Lambda assume it.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
 */
export function checkRole(call: Call, { account }: FunctionName, role: string): void {
  if (role.split(':')[4] !== account) throw accessDenied('Cross-account pass role is not allowed.');
  call.authorize({
    action: 'iam:PassRole',
    resource: role,
    context: { 'iam:PassedToService': 'lambda.amazonaws.com' },
  });
  if (!trustAllows(call.cloud.store, role, 'lambda.amazonaws.com')) {
    throw invalidParameter('The role defined for the function cannot be assumed by Lambda.');
  }
}

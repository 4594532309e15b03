import { AwsError } from '@coldstart/wire';
import type { Principal } from '@coldstart/iam';
import type { AnyOperation, Call } from '@coldstart/cloud';

export const isFederated = ({ arn }: Principal): boolean => arn.includes(':federated-user/');

/**
 * Credentials of GetFederationToken call no operation of IAM, those of GetSessionToken only where a code of an MFA
 * device was given for them; sessions of roles may call all.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
 */
export function refusingSessions<Operations extends object>(operations: Operations): Operations {
  const checked = Object.entries(operations as Readonly<Record<string, AnyOperation>>).map(([name, operation]) => {
    const { access } = operation;
    const checking: AnyOperation = {
      ...operation,
      access(input, call, action) {
        checkSession(call);
        return access === undefined ? { action, resource: '*' } : access(input, call, action);
      },
    };
    return [name, checking];
  });
  return Object.fromEntries(checked) as Operations;
}

function checkSession({ principal }: Call): void {
  if ((principal.kind !== 'user' && principal.kind !== 'root') || principal.session === undefined) return;
  if (!isFederated(principal) && principal.session.mfaAt !== undefined) return;
  throw new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid', { status: 403 });
}

import type { Principal } from '@coldstart/iam';
import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';

/**
 * A session of the role that an integration or authorizer was given.
 *
 * @throws AwsError where it is gone, or does not let API Gateway assume it
 */
export function assume({ cloud }: Call, roleArn: string): Principal {
  const session = cloud.identity.sessionOf(cloud.store, { roleArn, sessionName: 'BackplaneAssumeRoleSession' });
  if (session !== undefined && cloud.identity.trusts(cloud.store, roleArn, 'apigateway.amazonaws.com')) return session;
  throw new AwsError('AccessDenied', `API Gateway does not have permission to assume the provided role ${roleArn}`, {
    status: 403,
  });
}

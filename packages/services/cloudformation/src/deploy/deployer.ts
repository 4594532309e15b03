import type { Principal } from '@coldstart/iam';
import { AwsError } from '@coldstart/wire';
import { accessKeys, everywhere, servicePrincipal, type Call } from '@coldstart/cloud';
import { validationError } from '../errors.ts';

/** Who deploys: the role that CloudFormation was given, or else the caller. */
export async function deployer(call: Call, roleArn: string | undefined): Promise<Principal> {
  if (roleArn === undefined) return call.principal;
  const cloudFormation = servicePrincipal('cloudformation.amazonaws.com', call.account);
  try {
    const { Credentials: credentials } = await call.invoke(
      'sts',
      'AssumeRole',
      { RoleArn: roleArn, RoleSessionName: 'AWSCloudFormation' },
      { as: cloudFormation },
    );
    const id =
      typeof credentials === 'object' && credentials !== null && 'AccessKeyId' in credentials
        ? String(credentials.AccessKeyId)
        : '';
    const key = call.state(accessKeys, everywhere).byId.get(id);
    if (key !== undefined) return key.principal;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
  throw validationError(`Role ${roleArn} is invalid or cannot be assumed`);
}

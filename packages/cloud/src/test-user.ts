import type { Principal } from '@coldstart/iam';
import { AwsError } from '@coldstart/wire';
import type { CallOrigin } from './call-context.ts';
import type { CloudCore } from './core.ts';
import { TEST_ACCOUNT } from './known-keys.ts';

/**
 * Makes an administrator who is a user, for whoever would rather not be the root of the account that has the key `test`.
 * One that is there from an earlier start is taken.
 */
export async function makeTestUser(core: CloudCore, userName: string): Promise<Principal> {
  const root: Principal = { kind: 'root', account: TEST_ACCOUNT, arn: `arn:aws:iam::${TEST_ACCOUNT}:root` };
  const origin: CallOrigin = { account: TEST_ACCOUNT, region: 'us-east-1', principal: root };
  const iam = (operation: string, more: object = {}) =>
    core.execute('iam', operation, { UserName: userName, ...more }, origin);
  await iam('CreateUser').catch((error: unknown) => {
    if (!(error instanceof AwsError) || error.code !== 'EntityAlreadyExists') throw error;
  });
  await iam('AttachUserPolicy', { PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' });
  const { User } = (await iam('GetUser')) as { readonly User: { readonly Arn: string; readonly UserId: string } };
  return { kind: 'user', account: TEST_ACCOUNT, arn: User.Arn, userName, userId: User.UserId };
}

import { quotaExceeded } from './errors.ts';

/** What an account may have, by AWS's names: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const PER_ACCOUNT = { Users: 5000, Groups: 300, Roles: 1000, Policies: 1500, InstanceProfiles: 1000 } as const;

/** @throws AwsError LimitExceeded where an account has as many as it may have */
export function checkRoom(kind: keyof typeof PER_ACCOUNT, present: number): void {
  if (present >= PER_ACCOUNT[kind]) throw quotaExceeded(`${kind}PerAccount: ${PER_ACCOUNT[kind]}`);
}

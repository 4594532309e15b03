import { quotaExceeded } from './errors.ts';

/** What an account may have, by AWS's names: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const ACCOUNT_QUOTAS = {
  Users: 5000,
  Groups: 300,
  Roles: 1000,
  Policies: 1500,
  InstanceProfiles: 1000,
} as const;

/** @throws AwsError LimitExceeded where an account has as many as it may have */
export function checkQuota(kind: keyof typeof ACCOUNT_QUOTAS, present: number): void {
  if (present >= ACCOUNT_QUOTAS[kind]) throw quotaExceeded(`${kind}PerAccount: ${ACCOUNT_QUOTAS[kind]}`);
}

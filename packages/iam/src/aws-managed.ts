import table from './aws-managed.generated.json' with { type: 'json' };
import type { PolicyDocument } from './index.ts';

/** A policy that AWS keeps for all accounts. */
export interface AwsManagedPolicy {
  /** ISO 8601 */
  readonly created: string;
  readonly updated: string;
  /** `v5` */
  readonly version: string;
  readonly document: PolicyDocument;
}

const POLICIES = table.policies as unknown as Readonly<Record<string, AwsManagedPolicy>>;

/** @returns `undefined` where AWS has no such policy, or it is none that serverless applications use */
export function awsManagedPolicy(arn: string): AwsManagedPolicy | undefined {
  if (!arn.startsWith('arn:aws:iam::aws:policy/')) return undefined;
  return Object.hasOwn(POLICIES, arn) ? POLICIES[arn] : undefined;
}

export function awsManagedPolicyArns(): readonly string[] {
  return Object.keys(POLICIES);
}

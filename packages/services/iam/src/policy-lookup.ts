import { createHash } from 'node:crypto';
import type { Call } from '@coldstart/cloud';
import { awsManagedPolicy } from '@coldstart/iam/aws-managed';
import { AwsError } from '@coldstart/wire';
import { noSuchEntity, validationError } from './errors.ts';
import { managedPolicies, type ManagedPolicy } from './state.ts';

/**
 * A policy of the account, or one of AWS's.
 *
 * @throws AwsError NoSuchEntity
 */
export function policyOf(call: Call, arn: string): ManagedPolicy {
  checkArn(arn);
  const policy = call.state(managedPolicies).byArn.get(arn) ?? awsPolicy(arn);
  if (policy === undefined) throw noSuchEntity(`Policy ${arn} was not found.`);
  return policy;
}

/** Only the account's own can be changed. */
export function ownPolicy(call: Call, arn: string): ManagedPolicy {
  const policy = policyOf(call, arn);
  if (arn.startsWith('arn:aws:iam::aws:')) {
    throw new AwsError('AccessDenied', `Policy ${arn} is an AWS managed policy and cannot be changed.`, {
      status: 403,
    });
  }
  return policy;
}

/** @throws AwsError ValidationError for what is no ARN */
export function checkArn(arn: string): void {
  if (!/^arn:[^:]+:iam::[^:]*:.+$/.test(arn)) throw validationError('Invalid ARN:  Could not be parsed!');
}

/** One of AWS's policies, as if it were the account's. */
export function awsPolicy(arn: string): ManagedPolicy | undefined {
  const policy = awsManagedPolicy(arn);
  if (policy === undefined) return undefined;
  const [, path = '/', name = ''] = /policy(\/(?:.*\/)?)([^/]+)$/.exec(arn) ?? [];
  const hash = createHash('sha256')
    .update(arn)
    .digest('hex')
    .toUpperCase()
    .replaceAll(/[0189]/g, 'Q');
  const text = JSON.stringify(policy.document, undefined, 2);
  const updated = new Date(policy.updated);
  return {
    name,
    path,
    id: `ANPA${hash.slice(0, 17)}`,
    arn,
    created: new Date(policy.created),
    updated,
    description: undefined,
    tags: [],
    versions: [{ id: policy.version, created: updated, text, document: policy.document }],
    defaultVersion: policy.version,
    nextVersion: Number(policy.version.slice(1)) + 1,
  };
}

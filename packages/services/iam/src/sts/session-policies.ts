import { parsePolicy, PolicyError, type PolicyDocument } from '@coldstart/iam';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { managedPolicyDocument } from '../principal-policies.ts';

interface PolicyInput {
  readonly Policy?: string | undefined;
  readonly PolicyArns?: readonly { readonly arn?: string | undefined }[] | undefined;
}

/**
 * The policies that a session is made with: one in the request, and managed ones by their ARNs.
 *
 * @returns `undefined` when there are none: the session may do what its role may
 * @throws AwsError MalformedPolicyDocument
 */
export function sessionPolicies(call: Call, { Policy, PolicyArns }: PolicyInput): PolicyDocument[] | undefined {
  if (Policy === undefined && (PolicyArns ?? []).length === 0) return undefined;
  const managed = (PolicyArns ?? []).map(({ arn = '' }) => {
    const policy = managedPolicyDocument(call.cloud.store, arn);
    if (policy === undefined) throw malformed(`Policy ${arn} does not exist or is not attachable.`);
    return policy.document;
  });
  return [...(Policy === undefined ? [] : [parse(Policy)]), ...managed];
}

function parse(text: string): PolicyDocument {
  try {
    return parsePolicy(text, 'identity');
  } catch (error) {
    if (error instanceof PolicyError) throw malformed(error.message);
    throw error;
  }
}

function malformed(message: string): AwsError {
  return new AwsError('MalformedPolicyDocument', message, { status: 400 });
}

const PACKED_LIMIT = 2048;

/**
 * How full a session's policies and tags are, in percent. AWS packs them in a way that it does not tell, so this
 * is their plain size; nothing is said where there is neither.
 */
export function packedSize(
  policy: string | undefined,
  tags: Readonly<Record<string, string>> | undefined,
): number | undefined {
  const tagSize = Object.entries(tags ?? {}).reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  if (policy === undefined && tagSize === 0) return undefined;
  return Math.max(1, Math.ceil((((policy?.length ?? 0) / 2 + tagSize) / PACKED_LIMIT) * 100));
}

import { asList, parsePolicy, PolicyError, type PolicyDocument } from '@coldstart/iam';
import { decide, policiesOf, type Call, type DocumentPolicy } from '@coldstart/cloud';
import type { AwsError } from '@coldstart/wire';
import { keyContext, onKeyById } from '../access.ts';
import { refused, unsupported } from '../errors.ts';
import { findByIdOrArn } from '../names.ts';
import type { KmsOperations } from '../sdk.ts';
import type { Key } from '../state.ts';

/*
 * A key's policy decides who may do what with it. Only where it lets in the account as a whole do the policies of users
 * and roles count: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
export function defaultPolicy(account: string): string {
  return `{
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "arn:aws:iam::${account}:root"
    },
    "Action" : "kms:*",
    "Resource" : "*"
  } ]
}`;
}

const malformed = (message: string): AwsError => refused('MalformedPolicyDocumentException', message);

/** @throws AwsError MalformedPolicyDocumentException */
export function readKeyPolicy(text: string): DocumentPolicy {
  try {
    const document = parsePolicy(text, 'resource');
    const isOpen = asList(document.Statement).every(
      ({ Principal, NotPrincipal }) => (Principal ?? NotPrincipal) !== undefined,
    );
    if (!isOpen) throw malformed('Policy document must contain a principal in every statement.');
    return { text, document };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw malformed(
      error.path.includes('Principal')
        ? 'Policy contains a statement with one or more invalid principals.'
        : error.message,
    );
  }
}

/**
 * Whoever puts a policy must still be able to change it afterwards.
 *
 * @throws AwsError MalformedPolicyDocumentException
 */
export function checkLockout(call: Call, key: Key, document: PolicyDocument): void {
  const access = {
    action: 'kms:PutKeyPolicy',
    resource: key.arn,
    resourceAccount: key.account,
    resourcePolicy: document,
    context: keyContext(key, call),
  };
  const { principal, region, request } = call;
  const policies = policiesOf(call.cloud, principal);
  const { result } = decide({ principal, access, region, now: call.now(), request, extra: {} }, policies);
  if (result !== 'allowed')
    throw malformed('The new key policy will not allow you to update the key policy in the future.');
}

/** The only name that policies of keys have. @throws AwsError NotFoundException */
function checkName(name: string | undefined): void {
  if (name !== undefined && name !== 'default') throw refused('NotFoundException', 'No such policy exists');
}

export const policyOperations: KmsOperations = {
  GetKeyPolicy: {
    access: onKeyById,
    run({ KeyId, PolicyName }, call) {
      checkName(PolicyName);
      return { Policy: findByIdOrArn(KeyId, call).policy.text, PolicyName: 'default' };
    },
  },

  ListKeyPolicies: {
    access: onKeyById,
    run({ KeyId }, call) {
      findByIdOrArn(KeyId, call);
      return { PolicyNames: ['default'], Truncated: false };
    },
  },

  PutKeyPolicy: {
    access: onKeyById,
    run({ KeyId, PolicyName, Policy, BypassPolicyLockoutSafetyCheck = false }, call) {
      checkName(PolicyName);
      const key = findByIdOrArn(KeyId, call);
      if (key.manager === 'AWS') throw unsupported(`${key.arn} is an AWS managed key: its policy cannot be changed.`);
      const policy = readKeyPolicy(Policy ?? '');
      if (!BypassPolicyLockoutSafetyCheck) checkLockout(call, key, policy.document);
      key.policy = policy;
    },
  },
};

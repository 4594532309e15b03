import { asList, evaluate, parsePolicy, PolicyError, type PolicyDocument } from '@coldstart/iam';
import type { DocumentPolicy } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { onSecret } from '../access.ts';
import { findAny, findSecret } from '../names.ts';
import type { SecretsOperations } from '../sdk.ts';

/*
 * Policies on secrets. https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html
 */

/** @throws PolicyError */
function read(text: string): PolicyDocument {
  const document = parsePolicy(text, 'resource');
  const isOpen = asList(document.Statement).every(
    ({ Principal, NotPrincipal }) => (Principal ?? NotPrincipal) !== undefined,
  );
  if (!isOpen) throw new PolicyError('Statement is missing required element - Principal', ['Statement']);
  return document;
}

/** @throws AwsError MalformedPolicyDocumentException */
function readPolicy(text: string): DocumentPolicy {
  try {
    return { text, document: read(text) };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const isJson = !/json/i.test(error.message);
    throw new AwsError(
      'MalformedPolicyDocumentException',
      isJson ? error.message : 'This resource policy contains invalid Json.',
    );
  }
}

/** Whether somebody whom the policy does not know could do something. */
function isPublic(document: PolicyDocument): boolean {
  const stranger = { kind: 'root', account: '999999999999', arn: 'arn:aws:iam::999999999999:root' } as const;
  const resource = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:any-AbCdEf';
  const actions = asList(document.Statement).flatMap(({ Action = [] }) => asList(Action));
  return actions.some((named) => {
    const action = named === '*' || named.endsWith(':*') ? 'secretsmanager:GetSecretValue' : named;
    const request = { principal: stranger, action, resource, resourceAccount: stranger.account, context: {} };
    const found = evaluate(request, { identity: [], resource: document });
    return found.result === 'allowed' && found.by?.policyType === 'resource-based';
  });
}

export const policyOperations: SecretsOperations = {
  GetResourcePolicy: {
    access: onSecret,
    run({ SecretId }, call) {
      const { arn, name, policy } = findAny(SecretId, call);
      return { ARN: arn, Name: name, ...(policy !== undefined && { ResourcePolicy: policy.text }) };
    },
  },

  PutResourcePolicy: {
    access: onSecret,
    run({ SecretId, ResourcePolicy, BlockPublicPolicy = false }, call) {
      const secret = findSecret(SecretId, call);
      const policy = readPolicy(ResourcePolicy);
      if (BlockPublicPolicy && isPublic(policy.document))
        throw new AwsError(
          'PublicPolicyException',
          'The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access to the secret.',
        );
      secret.policy = policy;
      return { ARN: secret.arn, Name: secret.name };
    },
  },

  DeleteResourcePolicy: {
    access: onSecret,
    run({ SecretId }, call) {
      const secret = findSecret(SecretId, call);
      secret.policy = undefined;
      return { ARN: secret.arn, Name: secret.name };
    },
  },

  ValidateResourcePolicy: {
    access(input, call, action) {
      return input.SecretId === undefined ? { action, resource: '*' } : onSecret(input, call, action);
    },
    run({ SecretId, ResourcePolicy }, call) {
      if (SecretId !== undefined) findAny(SecretId, call);
      const failed = (CheckName: string, ErrorMessage: string) => ({
        PolicyValidationPassed: false,
        ValidationErrors: [{ CheckName, ErrorMessage }],
      });
      try {
        const document = read(ResourcePolicy);
        if (isPublic(document))
          return failed('PUBLIC_POLICY', 'The resource policy did not prevent broad access to the secret.');
      } catch (error) {
        if (!(error instanceof PolicyError)) throw error;
        return failed('POLICY_SYNTAX', error.message);
      }
      return { PolicyValidationPassed: true, ValidationErrors: [] };
    },
  },
};

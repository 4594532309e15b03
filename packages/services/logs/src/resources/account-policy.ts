import type { PolicyType, Scope } from '@aws-sdk/client-cloudwatch-logs';
import { capitalized, uncapitalized } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface AccountPolicyProperties {
  PolicyName: string;
  PolicyType: PolicyType;
  PolicyDocument: string;
  Scope?: Scope;
  SelectionCriteria?: string;
}

const CHANGEABLE = ['PolicyDocument', 'Scope', 'SelectionCriteria'] as const;

const input = (properties: AccountPolicyProperties) =>
  uncapitalized(properties, ['PolicyName', 'PolicyType', ...CHANGEABLE]);

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-accountpolicy.html */
export const logsAccountPolicy = resourceRow<AccountPolicyProperties>({
  type: 'AWS::Logs::AccountPolicy',
  id: ({ properties, stack }) => `${stack.account}|${properties.PolicyType}|${properties.PolicyName}`,
  attributes: ({ stack }) => ({ AccountId: stack.account }),
  create: { PutAccountPolicy: ({ properties }) => input(properties) },
  update: [{ of: CHANGEABLE, put: { PutAccountPolicy: ({ properties }) => input(properties) } }],
  read: {
    DescribeAccountPolicies: {
      input: ({ properties }) => uncapitalized(properties, ['PolicyType', 'PolicyName']),
      read: ({ accountPolicies = [] }) =>
        accountPolicies[0] &&
        capitalized(accountPolicies[0], ['policyName', 'policyType', 'policyDocument', 'scope', 'selectionCriteria']),
    },
  },
  delete: {
    DeleteAccountPolicy: ({ properties }) => uncapitalized(properties, ['PolicyType', 'PolicyName']),
  },
});

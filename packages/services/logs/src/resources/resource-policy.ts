import { documentText } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface ResourcePolicyProperties {
  PolicyName: string;
  PolicyDocument: string | object;
}

const input = ({ PolicyName, PolicyDocument }: ResourcePolicyProperties) => ({
  policyName: PolicyName,
  policyDocument: documentText(PolicyDocument),
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-resourcepolicy.html */
export const logsResourcePolicy = resourceRow<ResourcePolicyProperties>({
  type: 'AWS::Logs::ResourcePolicy',
  id: ({ properties }) => properties.PolicyName,
  create: { PutResourcePolicy: ({ properties }) => input(properties) },
  update: [{ of: ['PolicyDocument'], put: { PutResourcePolicy: ({ properties }) => input(properties) } }],
  read: {
    DescribeResourcePolicies: {
      input: () => ({}),
      read({ resourcePolicies = [] }, { id }) {
        const policy = resourcePolicies.find(({ policyName }) => policyName === id);
        return policy && { PolicyName: id, PolicyDocument: policy.policyDocument ?? '' };
      },
    },
  },
  delete: { DeleteResourcePolicy: ({ id }) => ({ policyName: id }) },
});

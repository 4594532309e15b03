import { documentText } from '@coldstart/cloud';
import { defineResource } from './define-resource.ts';

interface LogsPolicyProperties {
  PolicyName: string;
  PolicyDocument: string | object;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-resourcepolicy.html */
export const logsResourcePolicy = defineResource<LogsPolicyProperties>({
  type: 'AWS::Logs::ResourcePolicy',
  async create({ PolicyName, PolicyDocument }, { invoke }) {
    await invoke('PutResourcePolicy', { policyName: PolicyName, policyDocument: documentText(PolicyDocument) });
    return { physicalId: PolicyName };
  },
  async update({ PolicyName, PolicyDocument }, _before, { physicalId }, { invoke }) {
    await invoke('PutResourcePolicy', { policyName: PolicyName, policyDocument: documentText(PolicyDocument) });
    return { physicalId };
  },
  async delete({ PolicyName }, _resource, { invoke }) {
    await invoke('DeleteResourcePolicy', { policyName: PolicyName });
  },
});

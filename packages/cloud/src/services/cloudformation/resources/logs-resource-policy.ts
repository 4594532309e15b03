import { documentText } from './iam-attachments.ts';
import { defineResource } from './resource-type.ts';

interface LogsPolicyProperties {
  PolicyName: string;
  PolicyDocument: string | object;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-resourcepolicy.html */
export const logsResourcePolicy = defineResource<LogsPolicyProperties>({
  type: 'AWS::Logs::ResourcePolicy',
  async create({ PolicyName, PolicyDocument }, { invoke }) {
    await invoke('logs', 'PutResourcePolicy', { policyName: PolicyName, policyDocument: documentText(PolicyDocument) });
    return { physicalId: PolicyName };
  },
  async update({ PolicyName, PolicyDocument }, _before, { physicalId }, { invoke }) {
    await invoke('logs', 'PutResourcePolicy', { policyName: PolicyName, policyDocument: documentText(PolicyDocument) });
    return { physicalId };
  },
  async delete({ PolicyName }, _resource, { invoke }) {
    await invoke('logs', 'DeleteResourcePolicy', { policyName: PolicyName });
  },
});

import { documentText, pick } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface ResourcePolicyProperties {
  SecretId: string;
  ResourcePolicy: string | object;
  BlockPublicPolicy?: boolean;
}

const input = (properties: ResourcePolicyProperties) => ({
  ...pick(properties, ['SecretId', 'BlockPublicPolicy']),
  ResourcePolicy: documentText(properties.ResourcePolicy),
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-resourcepolicy.html */
export const secretsManagerResourcePolicy = resourceRow<ResourcePolicyProperties>({
  type: 'AWS::SecretsManager::ResourcePolicy',
  create: {
    PutResourcePolicy: {
      input: ({ properties }) => input(properties),
      id: ({ ARN }) => ARN,
      attributes: ({ ARN }) => ({ Id: ARN }),
    },
  },
  update: [
    { of: ['ResourcePolicy', 'BlockPublicPolicy'], put: { PutResourcePolicy: ({ properties }) => input(properties) } },
  ],
  read: {
    GetResourcePolicy: {
      input: ({ id }) => ({ SecretId: id }),
      read: ({ ResourcePolicy }, { properties: { SecretId } }) =>
        ResourcePolicy === undefined ? undefined : { SecretId, ResourcePolicy: JSON.parse(ResourcePolicy) as object },
    },
  },
  delete: { DeleteResourcePolicy: ({ id }) => ({ SecretId: id }) },
});

import { documentText } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface ResourcePolicyProperties {
  ResourceArn: string;
  ResourcePolicy: string | object;
}

const input = ({ ResourceArn, ResourcePolicy }: ResourcePolicyProperties) => ({
  ResourceARN: ResourceArn,
  Policy: documentText(ResourcePolicy),
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kinesis-resourcepolicy.html */
export const kinesisResourcePolicy = resourceRow<ResourcePolicyProperties>({
  type: 'AWS::Kinesis::ResourcePolicy',
  id: ({ properties }) => properties.ResourceArn,
  create: { PutResourcePolicy: ({ properties }) => input(properties) },
  update: [{ of: ['ResourcePolicy'], put: { PutResourcePolicy: ({ properties }) => input(properties) } }],
  read: {
    GetResourcePolicy: {
      input: ({ id }) => ({ ResourceARN: id }),
      read: ({ Policy = '{}' }, { id }) =>
        Policy === '{}' ? undefined : { ResourceArn: id, ResourcePolicy: JSON.parse(Policy) as object },
    },
  },
  delete: { DeleteResourcePolicy: ({ id }) => ({ ResourceARN: id }) },
});

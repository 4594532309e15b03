import type { ParameterTier, ParameterType } from '@aws-sdk/client-ssm';
import { pick } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface ParameterProperties {
  Name?: string;
  Type: ParameterType;
  Value: string;
  Description?: string;
  AllowedPattern?: string;
  DataType?: string;
  Tier?: ParameterTier;
  Tags?: Record<string, string>;
}

const CHANGEABLE = ['Type', 'Value', 'Description', 'AllowedPattern', 'DataType', 'Tier'] as const;

const input = (name: string, properties: ParameterProperties) => ({ ...pick(properties, CHANGEABLE), Name: name });

const resource = (id: string) => ({ ResourceType: 'Parameter' as const, ResourceId: id });

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-parameter.html */
export const ssmParameter = resourceRow<ParameterProperties>({
  type: 'AWS::SSM::Parameter',
  name: { property: 'Name', most: 500, prefix: 'CFN' },
  check: ({ Type }) =>
    Type === 'SecureString' ? 'SSM Parameters of type SecureString cannot be created using CloudFormation' : undefined,
  create: { PutParameter: ({ name, properties, tags }) => ({ ...input(name, properties), Tags: tags }) },
  update: [
    {
      of: CHANGEABLE,
      // What is not in the template any more is emptied, since Parameter Store keeps what a call leaves out.
      put: {
        PutParameter: ({ id, properties }) => ({
          Description: '',
          AllowedPattern: '',
          DataType: 'text',
          ...input(id, properties),
          Overwrite: true,
        }),
      },
    },
  ],
  tags: {
    tag: { AddTagsToResource: ({ id, tags }) => ({ ...resource(id), Tags: tags }) },
    untag: { RemoveTagsFromResource: ({ id, keys }) => ({ ...resource(id), TagKeys: keys }) },
    read: { ListTagsForResource: { input: ({ id }) => resource(id), read: ({ TagList }) => TagList } },
  },
  read: {
    GetParameter: {
      input: ({ id }) => ({ Name: id }),
      read: ({ Parameter: parameter }) => parameter && pick(parameter, ['Name', 'Type', 'Value', 'DataType']),
    },
  },
  delete: { DeleteParameter: ({ id }) => ({ Name: id }) },
  unsupported: ['Policies'],
});

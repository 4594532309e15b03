import { formatArn, type DeployedStack } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface ApplicationProperties {
  ApplicationName?: string;
  ComputePlatform?: 'Server' | 'Lambda' | 'ECS';
}

const arnOf = (stack: DeployedStack, name: string): string => formatArn(stack, 'codedeploy', `application:${name}`);

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codedeploy-application.html */
export const codedeployApplication = resourceRow<ApplicationProperties>({
  type: 'AWS::CodeDeploy::Application',
  name: { property: 'ApplicationName', most: 100 },
  id: ({ name }) => name,
  create: {
    CreateApplication: ({ name, properties, tags }) => ({
      applicationName: name,
      computePlatform: properties.ComputePlatform ?? 'Server',
      ...(tags.length > 0 && { tags }),
    }),
  },
  tags: {
    tag: { TagResource: ({ id, stack, tags }) => ({ ResourceArn: arnOf(stack, id), Tags: tags }) },
    untag: { UntagResource: ({ id, stack, keys }) => ({ ResourceArn: arnOf(stack, id), TagKeys: keys }) },
    read: {
      ListTagsForResource: {
        input: ({ id, stack }) => ({ ResourceArn: arnOf(stack, id) }),
        read: ({ Tags = [] }) => Tags,
      },
    },
  },
  read: {
    GetApplication: {
      input: ({ id }) => ({ applicationName: id }),
      read: ({ application }) => ({
        ApplicationName: application?.applicationName ?? '',
        ComputePlatform: application?.computePlatform ?? 'Lambda',
      }),
    },
  },
  delete: { DeleteApplication: ({ id }) => ({ applicationName: id }) },
});

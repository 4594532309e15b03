import { pick } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface ServiceLinkedRoleProperties {
  AWSServiceName: string;
  CustomSuffix?: string;
  Description?: string;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-servicelinkedrole.html */
export const iamServiceLinkedRole = resourceRow<ServiceLinkedRoleProperties>({
  type: 'AWS::IAM::ServiceLinkedRole',
  create: {
    CreateServiceLinkedRole: {
      input: ({ properties }) => pick(properties, ['AWSServiceName', 'CustomSuffix', 'Description']),
      id: ({ Role }) => Role?.RoleName,
      attributes: ({ Role }) => ({ RoleName: Role?.RoleName }),
    },
  },
  update: [
    {
      of: ['Description'],
      put: { UpdateRole: ({ id, properties: { Description = '' } }) => ({ RoleName: id, Description }) },
    },
  ],
  read: {
    GetRole: {
      input: ({ id }) => ({ RoleName: id }),
      read: ({ Role }) => Role && pick(Role, ['RoleName', 'Description']),
    },
  },
  delete: { DeleteServiceLinkedRole: ({ id }) => ({ RoleName: id }) },
});

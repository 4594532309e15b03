import { pick } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface InstanceProfileProperties {
  InstanceProfileName?: string;
  Path?: string;
  Roles: string[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-instanceprofile.html */
export const iamInstanceProfile = resourceRow<InstanceProfileProperties>({
  type: 'AWS::IAM::InstanceProfile',
  name: { property: 'InstanceProfileName', most: 128 },
  create: {
    CreateInstanceProfile: {
      input: ({ name, properties }) => ({ ...pick(properties, ['Path']), InstanceProfileName: name }),
      attributes: ({ InstanceProfile }) => ({ Arn: InstanceProfile?.Arn }),
    },
  },
  settings: [
    {
      list: 'Roles',
      add: { AddRoleToInstanceProfile: ({ id, item }) => ({ InstanceProfileName: id, RoleName: item }) },
      remove: { RemoveRoleFromInstanceProfile: ({ id, item }) => ({ InstanceProfileName: id, RoleName: item }) },
      removedFirst: true,
    },
  ],
  read: {
    GetInstanceProfile: {
      input: ({ id }) => ({ InstanceProfileName: id }),
      read: ({ InstanceProfile: profile }) =>
        profile && {
          ...pick(profile, ['InstanceProfileName', 'Path']),
          Roles: profile.Roles?.map(({ RoleName = '' }) => RoleName),
        },
    },
  },
  delete: { DeleteInstanceProfile: ({ id }) => ({ InstanceProfileName: id }) },
});

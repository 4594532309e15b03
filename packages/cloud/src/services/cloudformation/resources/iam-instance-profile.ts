import { unlessGone } from './iam-attachments.ts';
import { changesOf, pick } from './keyed.ts';
import { defineResource } from './resource-type.ts';

interface InstanceProfileProperties {
  InstanceProfileName?: string;
  Path?: string;
  Roles: string[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-instanceprofile.html */
export const iamInstanceProfile = defineResource<InstanceProfileProperties>({
  type: 'AWS::IAM::InstanceProfile',
  async create(properties, context) {
    const name = properties.InstanceProfileName ?? context.name(128);
    const { InstanceProfile: profile } = await context.invoke('iam', 'CreateInstanceProfile', {
      ...pick(properties, ['Path']),
      InstanceProfileName: name,
    });
    for (const RoleName of properties.Roles)
      await context.invoke('iam', 'AddRoleToInstanceProfile', { InstanceProfileName: name, RoleName });
    return { physicalId: name, attributes: { Arn: profile?.Arn ?? '' } };
  },
  async update(properties, before, { physicalId: name, attributes }, { invoke }) {
    const { added, removed } = changesOf(before.Roles, properties.Roles);
    for (const RoleName of removed)
      await unlessGone(invoke('iam', 'RemoveRoleFromInstanceProfile', { InstanceProfileName: name, RoleName }));
    for (const RoleName of added)
      await invoke('iam', 'AddRoleToInstanceProfile', { InstanceProfileName: name, RoleName });
    return { physicalId: name, attributes };
  },
  async delete({ Roles: roles }, { physicalId: name }, { invoke }) {
    for (const RoleName of roles)
      await unlessGone(invoke('iam', 'RemoveRoleFromInstanceProfile', { InstanceProfileName: name, RoleName }));
    await invoke('iam', 'DeleteInstanceProfile', { InstanceProfileName: name });
  },
});

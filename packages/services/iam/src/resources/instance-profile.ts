import { unlessGone } from './attachments.ts';
import { changesOf, pick } from '@coldstart/cloud';
import { defineResource } from './define-resource.ts';

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
    const { InstanceProfile: profile } = await context.invoke('CreateInstanceProfile', {
      ...pick(properties, ['Path']),
      InstanceProfileName: name,
    });
    for (const RoleName of properties.Roles)
      await context.invoke('AddRoleToInstanceProfile', { InstanceProfileName: name, RoleName });
    return { physicalId: name, attributes: { Arn: profile?.Arn ?? '' } };
  },
  async update(properties, before, { physicalId: name, attributes }, { invoke }) {
    const { added, removed } = changesOf(before.Roles, properties.Roles);
    for (const RoleName of removed)
      await unlessGone(invoke('RemoveRoleFromInstanceProfile', { InstanceProfileName: name, RoleName }));
    for (const RoleName of added) await invoke('AddRoleToInstanceProfile', { InstanceProfileName: name, RoleName });
    return { physicalId: name, attributes };
  },
  async delete({ Roles: roles }, { physicalId: name }, { invoke }) {
    for (const RoleName of roles)
      await unlessGone(invoke('RemoveRoleFromInstanceProfile', { InstanceProfileName: name, RoleName }));
    await invoke('DeleteInstanceProfile', { InstanceProfileName: name });
  },
});

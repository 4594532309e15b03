import { unlessGone } from './attachments.ts';
import { changesOf } from '@coldstart/cloud';
import { defineResource } from './define-resource.ts';

interface AdditionProperties {
  GroupName: string;
  Users: string[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-usertogroupaddition.html */
export const iamUserToGroupAddition = defineResource<AdditionProperties>({
  type: 'AWS::IAM::UserToGroupAddition',
  legacy: true,
  named: (_properties, context) => context.name(128),
  async create({ GroupName, Users }, { invoke }, physicalId) {
    for (const UserName of Users) await invoke('AddUserToGroup', { GroupName, UserName });
    return { physicalId, attributes: { Id: physicalId } };
  },
  async update({ GroupName, Users }, before, { physicalId, attributes }, { invoke }) {
    const { added, removed } = changesOf(before.GroupName === GroupName ? before.Users : [], Users);
    for (const UserName of before.GroupName === GroupName ? removed : before.Users)
      await unlessGone(invoke('RemoveUserFromGroup', { GroupName: before.GroupName, UserName }));
    for (const UserName of added) await invoke('AddUserToGroup', { GroupName, UserName });
    return { physicalId, attributes };
  },
  async delete({ GroupName, Users }, _resource, { invoke }) {
    for (const UserName of Users) await unlessGone(invoke('RemoveUserFromGroup', { GroupName, UserName }));
  },
});

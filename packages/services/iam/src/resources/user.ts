import { changesOf, pick, type ResourceContext, type Tag } from '@coldstart/cloud';
import type { Sdk } from './define-resource.ts';
import { syncPolicies, unlessGone, type Attachable } from './attachments.ts';
import { defineResource } from './define-resource.ts';

interface UserProperties extends Attachable {
  UserName?: string;
  Path?: string;
  PermissionsBoundary?: string;
  Groups?: string[];
  LoginProfile?: { Password: string; PasswordResetRequired?: boolean };
  Tags?: Tag[];
}

async function syncGroups(
  name: string,
  after: string[] | undefined,
  before: string[] | undefined,
  { invoke }: ResourceContext<Sdk>,
): Promise<void> {
  const { added, removed } = changesOf(before, after);
  for (const GroupName of removed) await unlessGone(invoke('RemoveUserFromGroup', { GroupName, UserName: name }));
  for (const GroupName of added) await invoke('AddUserToGroup', { GroupName, UserName: name });
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-user.html */
export const iamUser = defineResource<UserProperties>({
  type: 'AWS::IAM::User',
  async create(properties, context) {
    const name = properties.UserName ?? context.name(64);
    const { User: user } = await context.invoke('CreateUser', {
      ...pick(properties, ['Path', 'PermissionsBoundary']),
      UserName: name,
      Tags: context.tags(properties.Tags),
    });
    await syncGroups(name, properties.Groups, [], context);
    await syncPolicies('User', name, properties, {}, context);
    if (properties.LoginProfile !== undefined)
      await context.invoke('CreateLoginProfile', { ...properties.LoginProfile, UserName: name });
    return { physicalId: name, attributes: { Arn: user?.Arn ?? '' } };
  },
  async update(properties, before, { physicalId: name, attributes }, context) {
    await syncGroups(name, properties.Groups, before.Groups, context);
    await syncPolicies('User', name, properties, before, context);
    if (properties.PermissionsBoundary !== before.PermissionsBoundary) {
      if (properties.PermissionsBoundary === undefined)
        await context.invoke('DeleteUserPermissionsBoundary', { UserName: name });
      else
        await context.invoke('PutUserPermissionsBoundary', {
          UserName: name,
          PermissionsBoundary: properties.PermissionsBoundary,
        });
    }
    await context.invoke('TagUser', { UserName: name, Tags: context.tags(properties.Tags) });
    return { physicalId: name, attributes };
  },
  async delete(properties, { physicalId: name }, context) {
    if (properties.LoginProfile !== undefined)
      await unlessGone(context.invoke('DeleteLoginProfile', { UserName: name }));
    await syncGroups(name, [], properties.Groups, context);
    await syncPolicies('User', name, {}, properties, context);
    await context.invoke('DeleteUser', { UserName: name });
  },
});

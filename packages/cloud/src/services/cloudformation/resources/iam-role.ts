import type { Tag } from '@aws-sdk/client-cloudformation';
import { equal } from '../template/value.ts';
import { documentText, syncPolicies, unlessGone, type Attachable } from './iam-attachments.ts';
import { changesOf, pick } from './keyed.ts';
import { defineResource } from './resource-type.ts';

interface RoleProperties extends Attachable {
  AssumeRolePolicyDocument: string | object;
  RoleName?: string;
  Path?: string;
  Description?: string;
  MaxSessionDuration?: number;
  PermissionsBoundary?: string;
  Tags?: Tag[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html */
export const iamRole = defineResource<RoleProperties>({
  type: 'AWS::IAM::Role',
  async create(properties, context) {
    const name = properties.RoleName ?? context.name(64);
    const { Role: role } = await context.invoke('iam', 'CreateRole', {
      ...pick(properties, ['Path', 'Description', 'MaxSessionDuration', 'PermissionsBoundary']),
      RoleName: name,
      AssumeRolePolicyDocument: documentText(properties.AssumeRolePolicyDocument),
      Tags: context.tags(properties.Tags),
    });
    try {
      await syncPolicies('Role', name, properties, {}, context);
    } catch (error) {
      await syncPolicies('Role', name, {}, properties, context).catch(() => undefined);
      await unlessGone(context.invoke('iam', 'DeleteRole', { RoleName: name }));
      throw error;
    }
    return { physicalId: name, attributes: { Arn: role?.Arn ?? '', RoleId: role?.RoleId ?? '' } };
  },
  async update(properties, before, { physicalId: name, attributes }, context) {
    const { invoke } = context;
    if (!equal(properties.AssumeRolePolicyDocument, before.AssumeRolePolicyDocument)) {
      await invoke('iam', 'UpdateAssumeRolePolicy', {
        RoleName: name,
        PolicyDocument: documentText(properties.AssumeRolePolicyDocument),
      });
    }
    if (properties.Description !== before.Description || properties.MaxSessionDuration !== before.MaxSessionDuration) {
      await invoke('iam', 'UpdateRole', {
        RoleName: name,
        Description: properties.Description ?? '',
        MaxSessionDuration: properties.MaxSessionDuration ?? 3600,
      });
    }
    if (properties.PermissionsBoundary !== before.PermissionsBoundary) {
      if (properties.PermissionsBoundary === undefined)
        await invoke('iam', 'DeleteRolePermissionsBoundary', { RoleName: name });
      else
        await invoke('iam', 'PutRolePermissionsBoundary', {
          RoleName: name,
          PermissionsBoundary: properties.PermissionsBoundary,
        });
    }
    await syncPolicies('Role', name, properties, before, context);
    const gone = changesOf(
      before.Tags?.map(({ Key }) => Key ?? ''),
      properties.Tags?.map(({ Key }) => Key ?? ''),
    ).removed;
    if (gone.length > 0) await invoke('iam', 'UntagRole', { RoleName: name, TagKeys: gone });
    await invoke('iam', 'TagRole', { RoleName: name, Tags: context.tags(properties.Tags) });
    return { physicalId: name, attributes };
  },
  async delete(properties, { physicalId: name }, context) {
    const { ManagedPolicyArns: managed = [], Policies: inline = [] } = properties;
    for (const PolicyArn of managed)
      await unlessGone(context.invoke('iam', 'DetachRolePolicy', { RoleName: name, PolicyArn }));
    for (const { PolicyName } of inline)
      await unlessGone(context.invoke('iam', 'DeleteRolePolicy', { RoleName: name, PolicyName }));
    await context.invoke('iam', 'DeleteRole', { RoleName: name });
  },
});

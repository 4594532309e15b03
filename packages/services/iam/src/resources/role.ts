import { equal, changesOf, pick, documentText, type Tag } from '@coldstart/cloud';
import { defineResource } from './define-resource.ts';
import { syncPolicies, unlessGone, type Attachable } from './attachments.ts';

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
    const { Role: role } = await context.invoke('CreateRole', {
      ...pick(properties, ['Path', 'Description', 'MaxSessionDuration', 'PermissionsBoundary']),
      RoleName: name,
      AssumeRolePolicyDocument: documentText(properties.AssumeRolePolicyDocument),
      Tags: context.tags(properties.Tags),
    });
    try {
      await syncPolicies('Role', name, properties, {}, context);
    } catch (error) {
      await syncPolicies('Role', name, {}, properties, context).catch(() => undefined);
      await unlessGone(context.invoke('DeleteRole', { RoleName: name }));
      throw error;
    }
    return { physicalId: name, attributes: { Arn: role?.Arn ?? '', RoleId: role?.RoleId ?? '' } };
  },
  async update(properties, before, { physicalId: name, attributes }, context) {
    const { invoke } = context;
    if (!equal(properties.AssumeRolePolicyDocument, before.AssumeRolePolicyDocument)) {
      await invoke('UpdateAssumeRolePolicy', {
        RoleName: name,
        PolicyDocument: documentText(properties.AssumeRolePolicyDocument),
      });
    }
    if (properties.Description !== before.Description || properties.MaxSessionDuration !== before.MaxSessionDuration) {
      await invoke('UpdateRole', {
        RoleName: name,
        Description: properties.Description ?? '',
        MaxSessionDuration: properties.MaxSessionDuration ?? 3600,
      });
    }
    if (properties.PermissionsBoundary !== before.PermissionsBoundary) {
      if (properties.PermissionsBoundary === undefined)
        await invoke('DeleteRolePermissionsBoundary', { RoleName: name });
      else
        await invoke('PutRolePermissionsBoundary', {
          RoleName: name,
          PermissionsBoundary: properties.PermissionsBoundary,
        });
    }
    await syncPolicies('Role', name, properties, before, context);
    const gone = changesOf(
      before.Tags?.map(({ Key }) => Key ?? ''),
      properties.Tags?.map(({ Key }) => Key ?? ''),
    ).removed;
    if (gone.length > 0) await invoke('UntagRole', { RoleName: name, TagKeys: gone });
    await invoke('TagRole', { RoleName: name, Tags: context.tags(properties.Tags) });
    return { physicalId: name, attributes };
  },
  async delete(properties, { physicalId: name }, context) {
    const { ManagedPolicyArns: managed = [], Policies: inline = [] } = properties;
    for (const PolicyArn of managed)
      await unlessGone(context.invoke('DetachRolePolicy', { RoleName: name, PolicyArn }));
    for (const { PolicyName } of inline)
      await unlessGone(context.invoke('DeleteRolePolicy', { RoleName: name, PolicyName }));
    await context.invoke('DeleteRole', { RoleName: name });
  },
});

import { deleteInline, putInline, type Kind } from './attachments.ts';
import type { DeclaredType } from '@coldstart/cloud';
import { defineResource } from './define-resource.ts';

interface InlineProperties {
  PolicyName: string;
  PolicyDocument?: string | object;
  RoleName?: string;
  UserName?: string;
  GroupName?: string;
}

/** AWS::IAM::RolePolicy and its like: one inline policy of one owner. */
function inlinePolicy(kind: Kind): DeclaredType {
  const ownerOf = (properties: InlineProperties): string => properties[`${kind}Name`] ?? '';
  return defineResource<InlineProperties>({
    type: `AWS::IAM::${kind}Policy`,
    async create(properties, context) {
      await putInline(
        kind,
        ownerOf(properties),
        { PolicyName: properties.PolicyName, PolicyDocument: properties.PolicyDocument ?? {} },
        context,
      );
      return { physicalId: `${properties.PolicyName}|${ownerOf(properties)}` };
    },
    async update(properties, _before, { physicalId }, context) {
      await putInline(
        kind,
        ownerOf(properties),
        { PolicyName: properties.PolicyName, PolicyDocument: properties.PolicyDocument ?? {} },
        context,
      );
      return { physicalId };
    },
    async delete(properties, _resource, context) {
      await deleteInline(kind, ownerOf(properties), properties.PolicyName, context);
    },
  });
}

export const iamRolePolicy = inlinePolicy('Role');
export const iamUserPolicy = inlinePolicy('User');
export const iamGroupPolicy = inlinePolicy('Group');

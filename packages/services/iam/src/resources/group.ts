import { syncPolicies, type Attachable } from './attachments.ts';
import { pick } from '@coldstart/cloud';
import { defineResource } from './define-resource.ts';

interface GroupProperties extends Attachable {
  GroupName?: string;
  Path?: string;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-group.html */
export const iamGroup = defineResource<GroupProperties>({
  type: 'AWS::IAM::Group',
  async create(properties, context) {
    const name = properties.GroupName ?? context.name(128);
    const { Group: group } = await context.invoke('CreateGroup', {
      ...pick(properties, ['Path']),
      GroupName: name,
    });
    await syncPolicies('Group', name, properties, {}, context);
    return { physicalId: name, attributes: { Arn: group?.Arn ?? '' } };
  },
  async update(properties, before, { physicalId: name, attributes }, context) {
    if (properties.Path !== before.Path)
      await context.invoke('UpdateGroup', { GroupName: name, NewPath: properties.Path ?? '/' });
    await syncPolicies('Group', name, properties, before, context);
    return { physicalId: name, attributes };
  },
  async delete(properties, { physicalId: name }, context) {
    await syncPolicies('Group', name, {}, properties, context);
    await context.invoke('DeleteGroup', { GroupName: name });
  },
});

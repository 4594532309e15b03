import type { Tag } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';
import { EVERYTHING, permission, rulesOf, type RuleProperties } from './rule-properties.ts';
import { specified, tagsOf } from './tagged.ts';

interface SecurityGroupProperties {
  GroupName?: string;
  GroupDescription: string;
  VpcId?: string;
  SecurityGroupIngress?: RuleProperties[];
  SecurityGroupEgress?: RuleProperties[];
  Tags?: Tag[];
}

const asked = (rules: readonly RuleProperties[] | undefined) =>
  rules === undefined || rules.length === 0 ? undefined : rules.map(permission);

/** A call with these permissions, or none. */
const withPermissions = (GroupId: string, IpPermissions: ReturnType<typeof asked>) =>
  IpPermissions && { GroupId, IpPermissions };

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html */
export const ec2SecurityGroup = resourceRow<SecurityGroupProperties>({
  type: 'AWS::EC2::SecurityGroup',
  name: { property: 'GroupName', most: 255 },
  create: {
    CreateSecurityGroup: {
      input: ({ name, properties: { GroupDescription, VpcId }, tags }) => ({
        GroupName: name,
        Description: GroupDescription,
        VpcId,
        TagSpecifications: specified('security-group', tags),
      }),
      id: ({ GroupId }) => GroupId,
      attributes: ({ GroupId }, { properties: { VpcId } }) => ({ GroupId, Id: GroupId, VpcId }),
    },
  },
  settings: [
    {
      of: ['SecurityGroupIngress'],
      put: {
        RevokeSecurityGroupIngress: ({ id, before }) => withPermissions(id, asked(before.SecurityGroupIngress)),
        AuthorizeSecurityGroupIngress: ({ id, properties }) =>
          withPermissions(id, asked(properties.SecurityGroupIngress)),
      },
    },
    {
      // Rules of its own take the place of the one that lets everything out.
      of: ['SecurityGroupEgress'],
      put: {
        RevokeSecurityGroupEgress: ({ id, before }) =>
          withPermissions(id, asked(before.SecurityGroupEgress) ?? [EVERYTHING]),
        AuthorizeSecurityGroupEgress: ({ id, properties }) =>
          withPermissions(id, asked(properties.SecurityGroupEgress) ?? [EVERYTHING]),
      },
    },
  ],
  tags: tagsOf(),
  read: {
    DescribeSecurityGroups: {
      input: ({ id }) => ({ GroupIds: [id] }),
      read: ({ SecurityGroups: [group] = [] }) =>
        group && {
          GroupName: group.GroupName,
          GroupDescription: group.Description ?? '',
          VpcId: group.VpcId,
          SecurityGroupIngress: rulesOf(group.IpPermissions ?? [], false),
          SecurityGroupEgress: rulesOf(group.IpPermissionsEgress ?? [], true),
        },
    },
  },
  delete: { DeleteSecurityGroup: ({ id }) => ({ GroupId: id }) },
});

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

interface HasAttributes {
  readonly attribute: (name: string) => string;
}

const asked = (rules: readonly RuleProperties[] | undefined) =>
  rules === undefined || rules.length === 0 ? undefined : rules.map(permission);

/** A call with these permissions, or none. */
const withPermissions = ({ attribute }: HasAttributes, IpPermissions: ReturnType<typeof asked>) =>
  IpPermissions && { GroupId: attribute('GroupId'), IpPermissions };

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
      // A group of the default VPC, which the template does not name, is known by its name.
      id: ({ GroupId }, { name, properties: { VpcId } }) => (VpcId === undefined ? name : GroupId),
      attributes: ({ GroupId }, { properties: { VpcId } }) => ({ GroupId, Id: GroupId, VpcId }),
    },
  },
  settings: [
    {
      of: ['SecurityGroupIngress'],
      put: {
        RevokeSecurityGroupIngress: (view) => withPermissions(view, asked(view.before.SecurityGroupIngress)),
        AuthorizeSecurityGroupIngress: (view) => withPermissions(view, asked(view.properties.SecurityGroupIngress)),
      },
    },
    {
      // Rules of its own take the place of the one that lets everything out.
      of: ['SecurityGroupEgress'],
      put: {
        RevokeSecurityGroupEgress: (view) =>
          withPermissions(view, asked(view.before.SecurityGroupEgress) ?? [EVERYTHING]),
        AuthorizeSecurityGroupEgress: (view) =>
          withPermissions(view, asked(view.properties.SecurityGroupEgress) ?? [EVERYTHING]),
      },
    },
  ],
  tags: tagsOf(({ attribute }) => attribute('GroupId')),
  read: {
    DescribeSecurityGroups: {
      input: ({ attribute }) => ({ GroupIds: [attribute('GroupId')] }),
      read: ({ SecurityGroups: [group] = [] }, { properties }) =>
        group && {
          GroupName: group.GroupName,
          GroupDescription: group.Description ?? '',
          ...(properties.VpcId !== undefined && { VpcId: group.VpcId }),
          SecurityGroupIngress: rulesOf(group.IpPermissions ?? [], false),
          SecurityGroupEgress: rulesOf(group.IpPermissionsEgress ?? [], true),
        },
    },
  },
  delete: { DeleteSecurityGroup: ({ attribute }) => ({ GroupId: attribute('GroupId') }) },
});

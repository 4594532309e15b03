import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import { resourceRow } from './resource-row.ts';
import { permission, type RuleProperties } from './rule-properties.ts';

interface IngressProperties extends RuleProperties {
  GroupId?: string;
  GroupName?: string;
}

interface EgressProperties extends RuleProperties {
  GroupId: string;
}

/** Every change makes a new rule, of the description too: a description alone cannot be changed here. */
const replaces = (now: RuleProperties, before: RuleProperties): boolean => now.Description !== before.Description;

const shown = (rule: SecurityGroupRule, group: 'SourceSecurityGroupId' | 'DestinationSecurityGroupId') => ({
  GroupId: rule.GroupId ?? '',
  IpProtocol: rule.IpProtocol ?? '',
  FromPort: rule.FromPort === -1 ? undefined : rule.FromPort,
  ToPort: rule.ToPort === -1 ? undefined : rule.ToPort,
  CidrIp: rule.CidrIpv4,
  CidrIpv6: rule.CidrIpv6,
  Description: rule.Description,
  [group]: rule.ReferencedGroupInfo?.GroupId,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroupingress.html */
export const ec2SecurityGroupIngress = resourceRow<IngressProperties>({
  type: 'AWS::EC2::SecurityGroupIngress',
  create: {
    AuthorizeSecurityGroupIngress: {
      input: ({ properties }) => ({
        GroupId: properties.GroupId,
        GroupName: properties.GroupName,
        IpPermissions: [permission(properties)],
      }),
      id: ({ SecurityGroupRules: [rule] = [] }) => rule?.SecurityGroupRuleId,
      attributes: ({ SecurityGroupRules: [rule] = [] }) => ({ Id: rule?.SecurityGroupRuleId }),
    },
  },
  read: {
    DescribeSecurityGroupRules: {
      input: ({ id }) => ({ SecurityGroupRuleIds: [id] }),
      read: ({ SecurityGroupRules: [rule] = [] }) => rule && shown(rule, 'SourceSecurityGroupId'),
    },
  },
  delete: {
    RevokeSecurityGroupIngress: ({ id, before: { GroupId, GroupName } }) => ({
      GroupId,
      GroupName,
      SecurityGroupRuleIds: [id],
    }),
  },
  replaces,
  unsupported: ['SourceSecurityGroupOwnerId'],
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroupegress.html */
export const ec2SecurityGroupEgress = resourceRow<EgressProperties>({
  type: 'AWS::EC2::SecurityGroupEgress',
  create: {
    AuthorizeSecurityGroupEgress: {
      input: ({ properties }) => ({ GroupId: properties.GroupId, IpPermissions: [permission(properties)] }),
      id: ({ SecurityGroupRules: [rule] = [] }) => rule?.SecurityGroupRuleId,
      attributes: ({ SecurityGroupRules: [rule] = [] }) => ({ Id: rule?.SecurityGroupRuleId }),
    },
  },
  read: {
    DescribeSecurityGroupRules: {
      input: ({ id }) => ({ SecurityGroupRuleIds: [id] }),
      read: ({ SecurityGroupRules: [rule] = [] }) => rule && shown(rule, 'DestinationSecurityGroupId'),
    },
  },
  delete: {
    RevokeSecurityGroupEgress: ({ id, before: { GroupId = '' } }) => ({ GroupId, SecurityGroupRuleIds: [id] }),
  },
  replaces,
});

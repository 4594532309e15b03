import type { IpPermission, TagSpecification } from '@aws-sdk/client-ec2';
import type { Call } from '@coldstart/cloud';
import { on } from '../access.ts';
import { describe, type Look } from '../describe.ts';
import { ec2Error, notFound } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Group, Network, Rule } from '../network.ts';
import type { Ec2Operations } from '../sdk.ts';
import { networkOf } from '../state.ts';
import { tagNew } from '../tags.ts';
import { groupOf } from './groups.ts';
import {
  checkDescription,
  describePermission,
  isSame,
  readPermission,
  showRule,
  type Permission,
} from './permissions.ts';

/** Each way: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups */
const MOST_RULES = 60;

/** One permission may be spelled in members of the request itself. */
interface Given {
  readonly GroupId?: string | undefined;
  readonly GroupName?: string | undefined;
  readonly IpPermissions?: readonly IpPermission[] | undefined;
  readonly IpProtocol?: string | undefined;
  readonly FromPort?: number | undefined;
  readonly ToPort?: number | undefined;
  readonly CidrIp?: string | undefined;
  readonly SourceSecurityGroupName?: string | undefined;
  readonly SecurityGroupRuleIds?: readonly string[] | undefined;
  readonly TagSpecifications?: readonly TagSpecification[] | undefined;
}

function permissions(network: Network, group: Group, given: Given): Permission[] {
  const { IpProtocol, FromPort, ToPort, CidrIp, SourceSecurityGroupName: name } = given;
  const single =
    IpProtocol === undefined && name === undefined
      ? []
      : [
          {
            IpProtocol: IpProtocol ?? '-1',
            FromPort,
            ToPort,
            ...(CidrIp !== undefined && { IpRanges: [{ CidrIp }] }),
            ...(name !== undefined && { UserIdGroupPairs: [{ GroupName: name }] }),
          },
        ];
  const all = [...single, ...(given.IpPermissions ?? [])].flatMap((one) => readPermission(network, group, one));
  for (const { description } of all) checkDescription(description);
  return all;
}

function authorize(call: Call, given: Given, egress: boolean) {
  const network = networkOf(call);
  const group = groupOf(network, given.GroupId, given.GroupName);
  const asked = permissions(network, group, given);
  if (asked.length === 0) throw ec2Error('MissingParameter', 'The request must contain the parameter ipPermissions');
  const there = group.rules.filter((rule) => rule.egress === egress);
  const twice = asked.find((one, at) => [...there, ...asked.slice(0, at)].some((other) => isSame(one, other)));
  if (twice !== undefined)
    throw ec2Error('InvalidPermission.Duplicate', `the specified rule "${describePermission(twice)}" already exists`);
  if (there.length + asked.length > MOST_RULES)
    throw ec2Error(
      'RulesPerSecurityGroupLimitExceeded',
      'The maximum number of rules per security group has been reached.',
    );
  const rules = asked.map((one): Rule => ({ ...one, id: newId('sgr'), egress }));
  for (const { id } of rules) tagNew(network, id, given.TagSpecifications);
  group.rules.push(...rules);
  return { Return: true, SecurityGroupRules: rules.map((rule) => showRule(call, network, group, rule)) };
}

function revoke(call: Call, given: Given, egress: boolean) {
  const network = networkOf(call);
  const group = groupOf(network, given.GroupId, given.GroupName);
  const there = group.rules.filter((rule) => rule.egress === egress);
  const asked = permissions(network, group, given);
  const ids = given.SecurityGroupRuleIds ?? [];
  const missing = ids.find((id) => !there.some((rule) => rule.id === id));
  if (missing !== undefined) throw notFound('rule', missing);
  if (!asked.every((one) => there.some((rule) => isSame(one, rule))))
    throw ec2Error('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');
  const gone = there.filter((rule) => ids.includes(rule.id) || asked.some((one) => isSame(one, rule)));
  group.rules = group.rules.filter((rule) => !gone.includes(rule));
  for (const { id } of gone) network.tags.delete(id);
  return {
    Return: true,
    RevokedSecurityGroupRules: gone.map((rule) => {
      const { SecurityGroupRuleId, GroupId, IsEgress, IpProtocol, FromPort, ToPort, CidrIpv4, CidrIpv6 } = showRule(
        call,
        network,
        group,
        rule,
      );
      return { SecurityGroupRuleId, GroupId, IsEgress, IpProtocol, FromPort, ToPort, CidrIpv4, CidrIpv6 };
    }),
  };
}

interface Placed {
  readonly group: Group;
  readonly rule: Rule;
}

const FILTERS: Readonly<Record<string, Look<Placed>>> = {
  'group-id': ({ group }) => group.id,
  'security-group-rule-id': ({ rule }) => rule.id,
};

const onGroup = on('security-group', 'GroupId');

export const ruleOperations: Ec2Operations = {
  /** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html */
  AuthorizeSecurityGroupIngress: { access: onGroup, run: (input, call) => authorize(call, input, false) },
  AuthorizeSecurityGroupEgress: { access: onGroup, run: (input, call) => authorize(call, input, true) },
  RevokeSecurityGroupIngress: { access: onGroup, run: (input, call) => revoke(call, input, false) },
  RevokeSecurityGroupEgress: { access: onGroup, run: (input, call) => revoke(call, input, true) },

  DescribeSecurityGroupRules: {
    run({ SecurityGroupRuleIds, ...request }, call) {
      const network = networkOf(call);
      const items = new Map(
        [...network.groups.values()].flatMap((group) => group.rules.map((rule) => [rule.id, { group, rule }] as const)),
      );
      const page = describe(call, { items, kind: 'rule', filters: FILTERS }, { ...request, ids: SecurityGroupRuleIds });
      return {
        SecurityGroupRules: page.items.map(({ group, rule }) => showRule(call, network, group, rule)),
        NextToken: page.token,
      };
    },
  },
};

import type { SecurityGroup } from '@aws-sdk/client-ec2';
import { formatArn, type Call } from '@coldstart/cloud';
import { making, on } from '../access.ts';
import { describe, type Look } from '../describe.ts';
import { ec2Error, invalidValue, notFound } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Group, Network } from '../network.ts';
import type { Ec2Operations } from '../sdk.ts';
import { find, networkOf, tagsOf } from '../state.ts';
import { tagNew } from '../tags.ts';
import { permissionsOf } from './permissions.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
const TEXT = /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/;

function show(call: Call, network: Network, group: Group): SecurityGroup {
  return {
    GroupId: group.id,
    GroupName: group.name,
    Description: group.description,
    VpcId: group.vpcId,
    OwnerId: call.account,
    SecurityGroupArn: formatArn(call, 'ec2', `security-group/${group.id}`),
    IpPermissions: permissionsOf(
      group.rules.filter(({ egress }) => !egress),
      call.account,
    ),
    IpPermissionsEgress: permissionsOf(
      group.rules.filter(({ egress }) => egress),
      call.account,
    ),
    Tags: tagsOf(network, group.id),
  };
}

const peers = ({ rules }: Group, egress: boolean, kind: string): string[] =>
  rules.filter((rule) => rule.egress === egress && rule.peer.kind === kind).map(({ peer }) => peer.value);

const FILTERS: Readonly<Record<string, Look<Group>>> = {
  'group-id': ({ id }) => id,
  'group-name': ({ name }) => name,
  description: ({ description }) => description,
  'vpc-id': ({ vpcId }) => vpcId,
  'ip-permission.cidr': (group) => peers(group, false, 'cidr'),
  'ip-permission.group-id': (group) => peers(group, false, 'group'),
  'ip-permission.protocol': ({ rules }) => rules.filter(({ egress }) => !egress).map(({ protocol }) => protocol),
  'egress.ip-permission.cidr': (group) => peers(group, true, 'cidr'),
  'egress.ip-permission.group-id': (group) => peers(group, true, 'group'),
};

/** A group by its id, or by its name in the default VPC. @throws AwsError InvalidGroup.NotFound, MissingParameter */
export function groupOf(network: Network, id: string | undefined, name: string | undefined): Group {
  if (id !== undefined) return find(network.groups, 'group', id);
  if (name === undefined)
    throw ec2Error('MissingParameter', 'The request must contain the parameter groupName or groupId');
  const vpc = [...network.vpcs.values()].find(({ isDefault }) => isDefault);
  const group = [...network.groups.values()].find((one) => one.name === name && one.vpcId === vpc?.id);
  if (group === undefined) throw notFound('group', name);
  return group;
}

function checkTexts(name: string, description: string): void {
  if (!TEXT.test(name)) throw invalidValue(name, 'groupName', 'Character sets beyond ASCII are not supported.');
  if (!TEXT.test(description))
    throw invalidValue(description, 'groupDescription', 'Character sets beyond ASCII are not supported.');
  if (name.startsWith('sg-'))
    throw ec2Error(
      'InvalidParameterValue',
      `Value (${name}) for parameter groupName is invalid. It must not begin with sg-.`,
    );
  if (name === 'default') throw ec2Error('InvalidParameterValue', 'Cannot use reserved security group name: default');
}

function defaultVpc(network: Network): string {
  const vpc = [...network.vpcs.values()].find(({ isDefault }) => isDefault);
  if (vpc === undefined) throw ec2Error('VPCIdNotSpecified', 'No default VPC for this user');
  return vpc.id;
}

export const groupOperations: Ec2Operations = {
  /** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
  CreateSecurityGroup: {
    access: making('security-group', { VpcId: 'vpc' }),
    run({ GroupName: name, Description: description, VpcId, TagSpecifications }, call) {
      const network = networkOf(call);
      checkTexts(name, description);
      const vpcId = find(network.vpcs, 'vpc', VpcId ?? defaultVpc(network)).id;
      if ([...network.groups.values()].some((group) => group.vpcId === vpcId && group.name === name))
        throw ec2Error('InvalidGroup.Duplicate', `The security group '${name}' already exists for VPC '${vpcId}'`);
      const id = newId('sg');
      tagNew(network, id, TagSpecifications);
      const everywhere = { kind: 'cidr', value: '0.0.0.0/0' } as const;
      const out = { protocol: '-1', from: undefined, to: undefined, description: undefined };
      const rules = [{ ...out, id: newId('sgr'), egress: true, peer: everywhere }];
      network.groups.set(id, { id, vpcId, name, description, rules });
      return {
        GroupId: id,
        SecurityGroupArn: formatArn(call, 'ec2', `security-group/${id}`),
        Tags: tagsOf(network, id),
      };
    },
  },

  DescribeSecurityGroups: {
    run({ GroupIds, GroupNames, ...request }, call) {
      const network = networkOf(call);
      const named = (GroupNames ?? []).map((name) => groupOf(network, undefined, name).id);
      const filters = { ...FILTERS, 'owner-id': () => call.account };
      const { items, token } = describe(
        call,
        { items: network.groups, kind: 'group', filters },
        { ...request, ids: [...(GroupIds ?? []), ...named] },
      );
      return { SecurityGroups: items.map((group) => show(call, network, group)), NextToken: token };
    },
  },

  GetSecurityGroupsForVpc: {
    access: on('vpc', 'VpcId'),
    run({ VpcId, Filters, MaxResults, NextToken }, call) {
      const network = networkOf(call);
      find(network.vpcs, 'vpc', VpcId);
      const items = new Map([...network.groups].filter(([, { vpcId }]) => vpcId === VpcId));
      const page = describe(call, { items, kind: 'group', filters: FILTERS }, { Filters, MaxResults, NextToken });
      return {
        SecurityGroupForVpcs: page.items.map((group) => ({
          GroupId: group.id,
          GroupName: group.name,
          Description: group.description,
          OwnerId: call.account,
          PrimaryVpcId: group.vpcId,
          Tags: tagsOf(network, group.id),
        })),
        NextToken: page.token,
      };
    },
  },

  DeleteSecurityGroup: {
    access: on('security-group', 'GroupId'),
    run({ GroupId, GroupName }, call) {
      const network = networkOf(call);
      const { id, name } = groupOf(network, GroupId, GroupName);
      if (name === 'default')
        throw ec2Error('CannotDelete', `the specified group: "${id}" name: "default" cannot be deleted by a user`);
      if (isUsed(network, id)) throw ec2Error('DependencyViolation', `resource ${id} has a dependent object`);
      network.groups.delete(id);
      network.tags.delete(id);
      return { Return: true, GroupId: id };
    },
  },
};

/** By an interface, or by a rule of another group. */
function isUsed(network: Network, id: string): boolean {
  return (
    [...network.interfaces.values()].some(({ groupIds }) => groupIds.includes(id)) ||
    [...network.groups.values()].some(
      (group) => group.id !== id && group.rules.some(({ peer }) => peer.kind === 'group' && peer.value === id),
    )
  );
}

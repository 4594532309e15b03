import type { CreateTargetGroupInput, TargetGroup as Described } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Call } from '@coldstart/cloud';
import { on, onNew } from '../access.ts';
import { changeAttributes, describeAttributes } from '../attributes.ts';
import { findBalancer, groupsOf } from '../balancers/find.ts';
import { checkVpc } from '../balancers/network.ts';
import { invalid, notImplemented, refused, refuseUnbuilt } from '../errors.ts';
import { arnOf, checkName, newId } from '../names.ts';
import { pageOf } from '../paging.ts';
import type { ElbOperations } from '../sdk.ts';
import { targetGroups, type TargetGroup } from '../state.ts';
import { newTags } from '../tags.ts';
import { attributesOf } from './attributes.ts';
import { initialCheck, readCheck } from './settings.ts';
import { lookAfter } from './look-after.ts';
import { balancersOf } from './use.ts';

export function findGroup(call: Call, arn: string): TargetGroup {
  const found = call.state(targetGroups).byArn.get(arn);
  if (found === undefined) throw refused('TargetGroupNotFound', 'One or more target groups not found');
  return found;
}

export const targetGroupOperations: ElbOperations = {
  /** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html */
  CreateTargetGroup: {
    access: onNew('targetgroup'),
    async run(input, call) {
      const { Name, TargetType: type = 'instance' } = input;
      checkName('target group', Name);
      refuseUnbuilt('CreateTargetGroup', input, 'TargetControlPort');
      if (input.Matcher?.GrpcCode !== undefined) throw notImplemented('gRPC targets', 'Give an HttpCode to match.');
      checkKind(input, type);
      if (input.VpcId !== undefined) await checkVpc(call, input.VpcId);
      const group: TargetGroup = {
        arn: arnOf(call, `targetgroup/${Name}/${newId()}`),
        name: Name,
        type,
        ipAddressType: 'ipv4',
        protocol: input.Protocol,
        protocolVersion: type === 'lambda' ? undefined : 'HTTP1',
        port: input.Port,
        vpcId: input.VpcId,
        healthCheck: readCheck(input, initialCheck(type, input.Protocol), type),
        attributes: new Map(),
        tags: newTags(input.Tags),
        target: undefined,
      };
      const { byArn } = call.state(targetGroups);
      const present = [...byArn.values()].find(({ name }) => name === Name);
      if (present !== undefined) return { TargetGroups: [describe(call, same(present, group))] };
      byArn.set(group.arn, group);
      return { TargetGroups: [describe(call, group)] };
    },
  },

  DescribeTargetGroups: {
    run({ LoadBalancerArn, TargetGroupArns, Names, ...paging }, call) {
      const all = [...call.state(targetGroups).byArn.values()];
      const isKnown = (name: string): boolean => all.some((group) => group.name === name || group.arn === name);
      if (![...(TargetGroupArns ?? []), ...(Names ?? [])].every(isKnown))
        throw refused('TargetGroupNotFound', 'One or more target groups not found');
      const forwarded = LoadBalancerArn && new Set(groupsOf(findBalancer(call, LoadBalancerArn)));
      const asked = all.filter(
        ({ arn, name }) =>
          (TargetGroupArns?.includes(arn) ?? true) &&
          (Names?.includes(name) ?? true) &&
          (forwarded === undefined || forwarded === '' || forwarded.has(arn)),
      );
      const { items, NextMarker } = pageOf(asked, paging);
      return { TargetGroups: items.map((group) => describe(call, group)), NextMarker };
    },
  },

  ModifyTargetGroup: {
    access: on('TargetGroupArn'),
    run(input, call) {
      const group = findGroup(call, input.TargetGroupArn ?? '');
      group.healthCheck = readCheck(input, group.healthCheck, group.type);
      lookAfter(call, group);
      return { TargetGroups: [describe(call, group)] };
    },
  },

  /** One that is not there is no error. */
  DeleteTargetGroup: {
    access: on('TargetGroupArn'),
    run({ TargetGroupArn: arn }, call) {
      const { byArn } = call.state(targetGroups);
      const group = byArn.get(arn);
      if (group === undefined) return {};
      if (balancersOf(call, group).length > 0)
        throw refused('ResourceInUse', `Target group '${arn}' is currently in use by a listener or a rule`);
      byArn.delete(arn);
      lookAfter(call, { ...group, target: undefined });
      return {};
    },
  },

  DescribeTargetGroupAttributes: {
    run({ TargetGroupArn }, call) {
      const group = findGroup(call, TargetGroupArn);
      return { Attributes: describeAttributes(attributesOf(group).own, group.attributes) };
    },
  },

  ModifyTargetGroupAttributes: {
    access: on('TargetGroupArn'),
    run({ TargetGroupArn, Attributes }, call) {
      const group = findGroup(call, TargetGroupArn);
      const { own, other } = attributesOf(group);
      const why = `A target group with target type '${group.type}'`;
      changeAttributes(own, group.attributes, Attributes, { set: other, why });
      return { Attributes: describeAttributes(own, group.attributes) };
    },
  },
};

/** What a group of this kind must have, and must not. */
function checkKind(input: CreateTargetGroupInput, type: TargetGroup['type']): void {
  if (type === 'alb')
    throw notImplemented('Target groups of load balancers', 'They belong to Network Load Balancers: take type lambda.');
  if (type === 'lambda') {
    for (const member of ['Protocol', 'ProtocolVersion', 'Port', 'VpcId'] as const)
      if (input[member] !== undefined)
        throw invalid(`${member} cannot be specified for target groups with target type 'lambda'`);
    return;
  }
  for (const [member, what] of [
    ['Protocol', 'protocol'],
    ['Port', 'port'],
    ['VpcId', 'VPC ID'],
  ] as const)
    if (input[member] === undefined) throw invalid(`A ${what} must be specified`);
  const { Protocol = '', ProtocolVersion = 'HTTP1', IpAddressType = 'ipv4' } = input;
  if (Protocol !== 'HTTP' && Protocol !== 'HTTPS')
    throw notImplemented(
      `Target groups of the protocol ${Protocol}`,
      'Application Load Balancers take HTTP and HTTPS.',
    );
  if (ProtocolVersion !== 'HTTP1') throw notImplemented(`Targets that speak ${ProtocolVersion}`, 'Take HTTP1.');
  if (IpAddressType !== 'ipv4') throw notImplemented(`Targets with ${IpAddressType} addresses`, 'Take ipv4.');
}

function same(present: TargetGroup, asked: TargetGroup): TargetGroup {
  const settings = ({ type, protocol, port, vpcId, healthCheck }: TargetGroup): string =>
    JSON.stringify([type, protocol, port, vpcId, healthCheck]);
  if (settings(present) === settings(asked)) return present;
  throw refused(
    'DuplicateTargetGroupName',
    `A target group with the same name '${present.name}' exists, but with different settings`,
  );
}

function describe(call: Call, group: TargetGroup): Described {
  const { healthCheck: check } = group;
  return {
    TargetGroupArn: group.arn,
    TargetGroupName: group.name,
    Protocol: group.protocol,
    ProtocolVersion: group.protocolVersion,
    Port: group.port,
    VpcId: group.vpcId,
    HealthCheckProtocol: check.protocol,
    HealthCheckPort: check.port,
    HealthCheckEnabled: check.enabled,
    HealthCheckIntervalSeconds: check.interval,
    HealthCheckTimeoutSeconds: check.timeout,
    HealthyThresholdCount: check.healthy,
    UnhealthyThresholdCount: check.unhealthy,
    HealthCheckPath: check.path,
    Matcher: { HttpCode: check.matcher },
    LoadBalancerArns: balancersOf(call, group).map(({ arn }) => arn),
    TargetType: group.type,
    IpAddressType: group.ipAddressType,
  };
}

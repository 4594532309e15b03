import type { IpPermission, SecurityGroupRule } from '@aws-sdk/client-ec2';
import { formatArn, type Call } from '@coldstart/cloud';
import { readCidr } from '../cidr.ts';
import { ec2Error, invalidValue } from '../errors.ts';
import type { Group, Network, Rule } from '../network.ts';
import { find, tagsOf } from '../state.ts';

/** What a rule is about, before it has an id. */
export type Permission = Omit<Rule, 'id' | 'egress'>;

/** Those that have names: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html */
const NAMED: Readonly<Record<string, string>> = { '1': 'icmp', '6': 'tcp', '17': 'udp', '58': 'icmpv6', all: '-1' };

function protocolOf(given: string | undefined): string {
  const protocol = NAMED[given ?? ''] ?? given?.toLowerCase() ?? '';
  if (/^(?:tcp|udp|icmp|icmpv6|-1)$/.test(protocol) || (/^\d{1,3}$/.test(protocol) && Number(protocol) < 256))
    return protocol;
  throw ec2Error('InvalidPermission.Malformed', `Invalid IP protocol: ${given ?? 'null'}`);
}

function portsOf(protocol: string, from: number | undefined, to: number | undefined) {
  if (protocol !== 'tcp' && protocol !== 'udp')
    return protocol.startsWith('icmp') ? { from: from ?? -1, to: to ?? -1 } : { from: undefined, to: undefined };
  if (from === undefined || to === undefined)
    throw ec2Error(
      'InvalidParameterValue',
      `Invalid value 'null' for portRange. Must specify both from and to ports with TCP/UDP.`,
    );
  if (from < 0 || to > 65_535 || from > to)
    throw ec2Error(
      'InvalidParameterValue',
      `Invalid value '${from}-${to}' for portRange. Ports are from 0 to 65535, the lower one first.`,
    );
  return { from, to };
}

/** IPv4 blocks are whole: the address within a block is refused. */
function checkBlock(text: string): string {
  const cidr = readCidr(text);
  if (cidr === undefined) throw ec2Error('InvalidParameterValue', `CIDR block ${text} is malformed`);
  return cidr.text;
}

function checkBlock6(text: string): string {
  if (!/^[0-9a-f:]*::?[0-9a-f:.]*\/\d{1,3}$/i.test(text))
    throw ec2Error('InvalidParameterValue', `CIDR block ${text} is malformed`);
  return text;
}

/** One for each peer: what a request calls a permission may be several. @throws AwsError InvalidPermission.Malformed */
export function readPermission(network: Network, { vpcId }: Group, given: IpPermission): Permission[] {
  const protocol = protocolOf(given.IpProtocol);
  const ports = portsOf(protocol, given.FromPort, given.ToPort);
  const of = (kind: Rule['peer']['kind'], value: string, description: string | undefined): Permission => ({
    protocol,
    ...ports,
    peer: { kind, value },
    description,
  });
  return [
    ...(given.IpRanges ?? []).map(({ CidrIp = '', Description }) => of('cidr', checkBlock(CidrIp), Description)),
    ...(given.Ipv6Ranges ?? []).map(({ CidrIpv6 = '', Description }) =>
      of('cidr6', checkBlock6(CidrIpv6), Description),
    ),
    ...(given.PrefixListIds ?? []).map(({ PrefixListId = '', Description }) =>
      of('prefixList', PrefixListId, Description),
    ),
    ...(given.UserIdGroupPairs ?? []).map(({ GroupId, GroupName, Description }) => {
      const other =
        GroupId === undefined
          ? [...network.groups.values()].find((group) => group.name === GroupName && group.vpcId === vpcId)
          : network.groups.get(GroupId);
      return of('group', other?.id ?? find(network.groups, 'group', GroupId ?? GroupName ?? '').id, Description);
    }),
  ];
}

export const isSame = (a: Permission, b: Permission): boolean =>
  a.protocol === b.protocol &&
  a.from === b.from &&
  a.to === b.to &&
  a.peer.kind === b.peer.kind &&
  a.peer.value === b.peer.value;

/** `peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW` */
export function describePermission({ peer, protocol, from, to }: Permission): string {
  const named = protocol === '-1' ? 'ALL' : protocol.toUpperCase();
  const ports = from === undefined ? '' : `, from port: ${from}, to port: ${to}`;
  return `peer: ${peer.value}, ${named}${ports}, ALLOW`;
}

/** Rules as a group shows them: together where protocol and ports are the same. */
export function permissionsOf(rules: readonly Rule[], account: string): IpPermission[] {
  const together = Map.groupBy(rules, ({ protocol, from, to }) => `${protocol} ${from} ${to}`);
  return [...together.values()].map((some) => {
    const of = (kind: Rule['peer']['kind']) => some.filter(({ peer }) => peer.kind === kind);
    return {
      IpProtocol: some[0]?.protocol,
      FromPort: some[0]?.from,
      ToPort: some[0]?.to,
      IpRanges: of('cidr').map(({ peer, description }) => ({ CidrIp: peer.value, Description: description })),
      Ipv6Ranges: of('cidr6').map(({ peer, description }) => ({ CidrIpv6: peer.value, Description: description })),
      PrefixListIds: of('prefixList').map(({ peer, description }) => ({
        PrefixListId: peer.value,
        Description: description,
      })),
      UserIdGroupPairs: of('group').map(({ peer, description }) => ({
        GroupId: peer.value,
        UserId: account,
        Description: description,
      })),
    };
  });
}

export function showRule(call: Call, network: Network, { id: groupId }: Group, rule: Rule): SecurityGroupRule {
  const { peer } = rule;
  return {
    SecurityGroupRuleId: rule.id,
    GroupId: groupId,
    GroupOwnerId: call.account,
    IsEgress: rule.egress,
    IpProtocol: rule.protocol,
    FromPort: rule.from ?? -1,
    ToPort: rule.to ?? -1,
    CidrIpv4: peer.kind === 'cidr' ? peer.value : undefined,
    CidrIpv6: peer.kind === 'cidr6' ? peer.value : undefined,
    PrefixListId: peer.kind === 'prefixList' ? peer.value : undefined,
    ReferencedGroupInfo: peer.kind === 'group' ? { GroupId: peer.value, UserId: call.account } : undefined,
    Description: rule.description,
    SecurityGroupRuleArn: formatArn(call, 'ec2', `security-group-rule/${rule.id}`),
    Tags: tagsOf(network, rule.id),
  };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html @throws AwsError InvalidParameterValue */
export function checkDescription(description: string | undefined): void {
  if (description !== undefined && !/^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{0,255}$/.test(description))
    throw invalidValue(
      description,
      'description',
      'It has up to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*.',
    );
}

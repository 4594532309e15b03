import type { Rule, SecurityGroup } from '../network.ts';
import type { Resources } from './resources.ts';
import type { RuleProperties } from './shapes.ts';

/** The lists of addresses that AWS keeps in eu-west-1, for gateway endpoints. */
const PREFIX_LISTS: Readonly<Record<string, string>> = { 'pl-6fa54006': 'dynamodb', 'pl-6da54004': 's3' };

const ANYWHERE: Rule = { protocol: '-1', from: 0, to: 65_535, peer: { cidr: '0.0.0.0/0' } };

type Direction = 'SecurityGroupIngress' | 'SecurityGroupEgress';

/**
 * Security groups with their rules, those of resources apart included.
 *
 * A group without any rule for what goes out lets everything out.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html
 */
export function securityGroupsOf(resources: Resources): SecurityGroup[] {
  const groups = resources.of('AWS::EC2::SecurityGroup');
  const ids = groups.map(({ id }) => id);
  const read = (id: string, path: (string | number)[], rule: Partial<RuleProperties>): Rule[] => {
    const peer = peerOf(rule, ids);
    if (typeof peer === 'string') {
      resources.complain(id, path, peer);
      return [];
    }
    const { IpProtocol = '-1', FromPort, ToPort } = rule;
    if (IpProtocol !== '-1' && (FromPort === undefined || ToPort === undefined)) {
      resources.complain(id, path, 'needs `FromPort` and `ToPort`; `IpProtocol: -1` alone is for everything.');
      return [];
    }
    return [{ protocol: protocolOf(IpProtocol), from: FromPort ?? 0, to: ToPort ?? 65_535, peer }];
  };
  const apart = (direction: Direction, group: string): Rule[] =>
    resources
      .of(`AWS::EC2::${direction}`)
      .filter(({ properties }) => properties.GroupId === group)
      .flatMap(({ id, properties }) => read(id, [], properties));

  return groups.map(({ id, properties }) => {
    const { VpcId, SecurityGroupIngress, SecurityGroupEgress } = properties;
    const ingress = SecurityGroupIngress.flatMap((rule, index) => read(id, ['SecurityGroupIngress', index], rule));
    const own = SecurityGroupEgress?.flatMap((rule, index) => read(id, ['SecurityGroupEgress', index], rule));
    return {
      id,
      vpc: VpcId,
      ingress: [...ingress, ...apart('SecurityGroupIngress', id)],
      egress: [...(own ?? [ANYWHERE]), ...apart('SecurityGroupEgress', id)],
    };
  });
}

const protocolOf = (protocol: string): string => ({ '6': 'tcp', '17': 'udp' })[protocol] ?? protocol;

/** The other end of a rule, or what is wrong with it. */
function peerOf(rule: Partial<RuleProperties>, groups: readonly string[]): Rule['peer'] | string {
  const { CidrIp, SourceSecurityGroupId, DestinationSecurityGroupId, DestinationPrefixListId } = rule;
  const group = SourceSecurityGroupId ?? DestinationSecurityGroupId;
  const given = [CidrIp, group, DestinationPrefixListId].filter((one) => one !== undefined);
  if (given.length !== 1) return 'names one other end: a block of addresses (`CidrIp`) or a security group.';
  if (CidrIp !== undefined) return { cidr: CidrIp };
  if (group !== undefined) {
    return groups.includes(group) ? { group } : `names the security group \`${group}\`, which the template has not.`;
  }
  const service = PREFIX_LISTS[DestinationPrefixListId ?? ''];
  return service === undefined
    ? `names the list \`${DestinationPrefixListId}\`; in eu-west-1, pl-6fa54006 is DynamoDB's and pl-6da54004 is S3's.`
    : { service };
}

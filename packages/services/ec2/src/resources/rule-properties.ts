import type { IpPermission } from '@aws-sdk/client-ec2';

/** A rule as templates write it: within a group, or as a resource of its own. */
export interface RuleProperties {
  IpProtocol: string;
  FromPort?: number;
  ToPort?: number;
  CidrIp?: string;
  CidrIpv6?: string;
  Description?: string;
  SourcePrefixListId?: string;
  DestinationPrefixListId?: string;
  SourceSecurityGroupId?: string;
  SourceSecurityGroupName?: string;
  DestinationSecurityGroupId?: string;
}

/** As EC2 is asked for it. */
export function permission(rule: RuleProperties): IpPermission {
  const { IpProtocol, FromPort, ToPort, CidrIp, CidrIpv6, Description } = rule;
  const list = rule.SourcePrefixListId ?? rule.DestinationPrefixListId;
  const group = rule.SourceSecurityGroupId ?? rule.DestinationSecurityGroupId;
  const name = rule.SourceSecurityGroupName;
  return {
    IpProtocol,
    FromPort,
    ToPort,
    ...(CidrIp !== undefined && { IpRanges: [{ CidrIp, Description }] }),
    ...(CidrIpv6 !== undefined && { Ipv6Ranges: [{ CidrIpv6, Description }] }),
    ...(list !== undefined && { PrefixListIds: [{ PrefixListId: list, Description }] }),
    ...((group ?? name) !== undefined && { UserIdGroupPairs: [{ GroupId: group, GroupName: name, Description }] }),
  };
}

/** The rules of a group as templates write them. */
export function rulesOf(permissions: readonly IpPermission[], egress: boolean): RuleProperties[] {
  return permissions.flatMap(({ IpProtocol = '', FromPort, ToPort, ...peers }) => {
    const rule = { IpProtocol, FromPort, ToPort };
    return [
      ...(peers.IpRanges ?? []).map(({ CidrIp, Description }) => ({ ...rule, CidrIp, Description })),
      ...(peers.Ipv6Ranges ?? []).map(({ CidrIpv6, Description }) => ({ ...rule, CidrIpv6, Description })),
      ...(peers.PrefixListIds ?? []).map(({ PrefixListId: list, Description }) => ({
        ...rule,
        Description,
        ...(egress ? { DestinationPrefixListId: list } : { SourcePrefixListId: list }),
      })),
      ...(peers.UserIdGroupPairs ?? []).map(({ GroupId: group, Description }) => ({
        ...rule,
        Description,
        ...(egress ? { DestinationSecurityGroupId: group } : { SourceSecurityGroupId: group }),
      })),
    ];
  });
}

/** What a group lets out when nobody says. */
export const EVERYTHING: IpPermission = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
